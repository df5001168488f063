internal import CBundledFiles

/// The files that are a part of the program, so that one file is all there is to install.
package enum BundledFiles {
  /// What a word begins with that names such a file where others name a path.
  package static let mark = "builtin:"

  /// The paths below the folder manifests, in no order to rely on.
  package static var names: [String] {
    (0..<recourse_bundled_file_count).map { unsafe name(recourse_bundled_file_at($0)) }
  }

  /// The names of the dialects, sorted.
  package static var dialects: [String] {
    names.filter { $0.hasPrefix("dialects/") }
      .map { String($0.dropFirst("dialects/".count).dropLast(".json".count)) }.sorted()
  }

  /// The names of the manifests, sorted.
  package static var manifests: [String] {
    names.filter { !$0.contains("/") && $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json") }
      .map { String($0.dropLast(".json".count)) }.sorted()
  }

  /// The bytes of a file by its path below the folder manifests; nil where there is none.
  package static func content(_ path: String) -> [UInt8]? {
    for position in 0..<recourse_bundled_file_count {
      guard let file = unsafe recourse_bundled_file_at(position),
        unsafe name(file) == path
      else { continue }
      return unsafe bytes(file)
    }
    return nil
  }

  /// The parts of the status page, from the folder CBundledFiles/StatusPage.
  package static var statusPage: (template: [UInt8], style: [UInt8], script: [UInt8]) {
    unsafe (
      bytes(recourse_status_page_part(0)), bytes(recourse_status_page_part(1)),
      bytes(recourse_status_page_part(2))
    )
  }

  /// The bytes of the manifest that a word such as `builtin:apira` names; nil where there is none of the name.
  package static func manifest(_ word: String) -> [UInt8]? {
    guard word.hasPrefix(mark) else { return nil }
    let name = String(word.dropFirst(mark.count))
    return manifests.contains(name) ? content(name + ".json") : nil
  }

  /// The commit that the program was built from, as git shortens it, with `+` where files were changed; nil where it was
  /// built outside of a clone.
  package static var commit: String? {
    unsafe recourse_commit().map { unsafe String(cString: $0) }
  }

  private static func bytes(_ file: UnsafePointer<recourse_bundled_file>?) -> [UInt8] {
    guard let file = unsafe file else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: file.pointee.bytes, count: file.pointee.count))
  }

  private static func name(_ file: UnsafePointer<recourse_bundled_file>?) -> String {
    unsafe file.map { unsafe String(cString: $0.pointee.name) } ?? ""
  }
}
