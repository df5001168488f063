#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension SystemFile {
  /// The path from the root, of what is there and of what is not there yet.
  ///
  /// Symbolic links are followed as far as the path exists; what lies behind is taken by the words. A path stays as it is
  /// where the working directory is gone.
  package static func absolute(_ path: String) -> String {
    guard let whole = path.hasPrefix("/") ? path : workingDirectory.map({ $0 + "/" + path }) else {
      return path
    }
    var found = ""
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." {
        found = found.lastIndex(of: "/").map { String(found[..<$0]) } ?? ""
      } else {
        found = real(found + "/" + part)
        if found == "/" { found = "" }
      }
    }
    return found.isEmpty ? "/" : found
  }

  private static var workingDirectory: String? {
    let found = real(".")
    return found == "." ? nil : found
  }
}
