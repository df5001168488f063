import Text
import JSON

/// A `$ref` taken apart: a file below the root, and a place in it or the name of a schema there.
struct Reference {
  /// Why a reference is not followed.
  enum Refusal: Error {
    case absoluteURL, escapes, malformed

    /// What is wrong with a reference, and what to do about it, as the end of a sentence.
    func clause(in location: DocumentLocation) -> String {
      switch self {
      case .absoluteURL:
        "leads to another address, and nothing is fetched from there; copy what it names into the "
          + "document"
      case .escapes where location.rootAddress != nil:
        "leads out of the folder of the document's address, and nothing is fetched from there; copy "
          + "both to this machine, and name the folder above them with --root DIR"
      case .escapes:
        "leads out of the folder whose files may be read; name one above both files with --root DIR"
      case .malformed: "is not a reference; write \"#/components/…\" or a file beside the document"
      }
    }
  }

  let target: Place

  /// The name that the schema has in the file of `target` (`$anchor`); nil where `target` is the place itself.
  var anchor: String?

  /// Reads a reference that stands in a file of a document which may have an address of its own.
  ///
  /// `own` is the address that the document gives itself, `document` the path that it has below the root.
  init(
    _ text: String,
    in file: String,
    root: String? = nil,
    own: SelfAddress?,
    document: String
  ) throws(Refusal) {
    guard let own else {
      self = try Reference(text, in: file, root: root)
      return
    }
    let from = file == document ? own.base : file
    let reference = try Reference(own.shortened(text), in: from, root: root)
    var target = reference.target
    target.file = own.path(target.file)
    (self.target, anchor) = (target, reference.anchor)
  }

  /// Reads a reference that stands in a file, whose path starts at the root; `root` is the root's address.
  init(_ text: String, in file: String, root: String? = nil) throws(Refusal) {
    let pieces = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path = try Self.path(String(pieces[0]), from: file, root: root)
    guard pieces.count == 2 else {
      target = Place(file: path)
      return
    }
    guard let fragment = PercentEncoding.strictText(decoding: String(pieces[1])) else {
      throw .malformed
    }
    guard fragment.isEmpty || fragment.hasPrefix("/") else {
      guard fragment.utf8.count <= 256 else { throw .malformed }
      (target, anchor) = (Place(file: path), fragment)
      return
    }
    // Strictly a member without a name; many documents mean the whole file by it.
    guard let pointer = JSONPointer(fragment == "/" ? "" : fragment) else { throw .malformed }
    target = Place(file: path, pointer: pointer)
  }

  /// The path of a file below the root.
  private static func path(
    _ text: String,
    from file: String,
    root: String?
  ) throws(Refusal) -> String {
    if text.isEmpty { return file }
    if let root, text.hasPrefix(root) {
      return try path(String(text.dropFirst(root.count)), from: "", root: nil)
    }
    guard let decoded = PercentEncoding.strictText(decoding: text), decoded.utf8.count <= 512,
      decoded.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { throw .malformed }
    if decoded.contains(text: "://") || decoded.hasPrefix("//") { throw .absoluteURL }
    guard !decoded.hasPrefix("/"), !decoded.contains("\\"), !decoded.contains(":") else {
      throw .escapes
    }
    var segments = file.split(separator: "/").dropLast().map(String.init)
    for segment in decoded.split(separator: "/") where segment != "." {
      if segment == ".." {
        guard segments.popLast() != nil else { throw .escapes }
      } else {
        segments.append(String(segment))
      }
    }
    guard !segments.isEmpty else { throw .malformed }
    return segments.joined(separator: "/")
  }
}
