import Text
import JSON

/// The address that a document gives itself, against which its references are read (OpenAPI 3.2 §4.1.2, `$self`).
///
/// Nothing is fetched from there: the files of the address's folder are those of the document's own folder.
struct SelfAddress {
  /// The document's path below the root.
  private let documentPath: String

  /// The path that the document has in its own eyes.
  let base: String

  /// The address without a fragment; nil where the document gives itself a mere path.
  private let address: String?

  /// Reads `$self` of a document; nil where it has none that could mean anything.
  init?(of root: JSONValue, at documentPath: String) {
    guard let written = root["$self"]?.string else { return nil }
    let text = String(written.prefix { $0 != "#" })
    guard !text.isEmpty else { return nil }
    self.documentPath = documentPath
    guard text.contains(text: "://") else {
      guard let base = try? Reference(text, in: documentPath).target.file else { return nil }
      (self.base, address) = (base, nil)
      return
    }
    address = text
    let name = text.prefix { $0 != "?" }.split(separator: "/").last.map(String.init) ?? ""
    let folder = documentPath.lastIndex(of: "/").map { documentPath[...$0] } ?? ""
    base = folder + name
  }

  /// A reference with an address of the document's folder as one without; any other as it is.
  func shortened(_ text: String) -> String {
    guard let address else { return text }
    let file = text.prefix { $0 != "#" }
    if file == address { return String(text.dropFirst(address.count)) }
    let folder = address.lastIndex(of: "/").map { address[...$0] } ?? ""
    guard folder.count > "https://".count, text.hasPrefix(folder) else { return text }
    return String(text.dropFirst(folder.count))
  }

  /// The path of a file, which for the document itself is where it lies.
  func path(_ file: String) -> String { file == base ? documentPath : file }
}
