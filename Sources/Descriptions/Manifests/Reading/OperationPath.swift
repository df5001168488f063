import Text

/// A path with `{argument}` places, taken apart and checked.
struct OperationPath {
  let text: String

  /// The names in braces, in order, each once.
  let names: [String]

  /// Whether the path could be read, so that its names may be relied on.
  let isKnown: Bool

  /// Stands in for a path that cannot be read.
  static let unknown = OperationPath(unreadable: "/")

  private init(unreadable text: String) {
    (self.text, names, isKnown) = (text, [], false)
  }

  init(_ text: String) throws(InvalidText) {
    guard text.hasPrefix("/") else {
      throw InvalidText(
        "expected a path that starts with \"/\", found \(ManifestExcerpt.quoted(text))"
      )
    }
    guard !text.utf8.contains(UInt8(ascii: "#")) else {
      throw InvalidText("expected a path without \"#\"; what follows it is never sent")
    }
    let (path, query) = Operation.cut(path: text)
    try Self.check(query: query)
    let (literal, names) = try Self.parts(of: path)
    _ = try PathText.checked(literal)
    try Self.checkDots(path)
    let unique = names.enumerated().filter { !names[..<$0.offset].contains($0.element) }
    (self.text, self.names, isKnown) = (text, unique.map(\.element), true)
  }

  /// Refuses a query that is not fixed text.
  private static func check(query: Substring) throws(InvalidText) {
    if query.isEmpty { return }
    guard !query.contains("{"), !query.contains("}") else {
      throw InvalidText(
        "the query of a path is fixed text, such as \"?action=list\"; a parameter of it is an argument "
          + "with the place \"query\""
      )
    }
    guard query != "?" else {
      throw InvalidText("the path ends with \"?\"; leave it out, or write a fixed query behind it")
    }
    for byte in query.utf8.dropFirst() {
      guard ASCII.isAlphanumeric(byte) || "/?-._~!$&'()*+,;=:@%[]".utf8.contains(byte) else {
        let character = String(Unicode.Scalar(byte))
        throw InvalidText(
          "the query of the path holds \(ManifestExcerpt.quoted(character)); percent-encode it"
        )
      }
    }
  }

  /// Refuses segments that an argument could turn into the parent folder.
  private static func checkDots(_ text: Substring) throws(InvalidText) {
    guard text.utf8.contains(UInt8(ascii: ".")) else { return }
    for segment in text.split(separator: "/") where segment.hasPrefix(".") {
      guard !segment.contains("{") else {
        throw InvalidText(
          "the segment \(ManifestExcerpt.quoted(String(segment))) could become \"..\"; "
            + "start it with something else"
        )
      }
    }
  }

  /// The text with `x` for each place, and the names of the places.
  private static func parts(of text: Substring) throws(InvalidText) -> (String, [String]) {
    let parts: Text.PathTemplate
    do throws(Text.PathTemplate.Fault) {
      parts = try Text.PathTemplate(text)
    } catch {
      throw InvalidText("the path has a brace without its partner; write \"{argument}\"")
    }
    if let name = parts.names.first(where: { !Words.isArgumentName($0) }) {
      throw InvalidText(
        "expected the name of an argument in braces, found \(ManifestExcerpt.quoted(name))"
      )
    }
    return (parts.literals.joined(separator: "x"), parts.names)
  }
}
