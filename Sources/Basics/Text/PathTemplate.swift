/// A path with `{name}` places, taken apart: the text around the names, one more than there are names.
package struct PathTemplate: Sendable, Hashable {
  package let literals: [String]
  package let names: [String]

  /// Why a text is no template.
  package enum Fault: Error, Hashable {
    /// A brace has no partner.
    case unpairedBrace
  }

  /// Takes a text apart.
  ///
  /// - Throws: `Fault.unpairedBrace`; names are not looked at.
  package init(_ text: some StringProtocol) throws(Fault) {
    try self.init(whole: Substring(text))
  }

  /// Goes by bytes: a large document has thousands of paths.
  private init(whole text: Substring) throws(Fault) {
    var (literals, names): ([String], [String]) = ([], [])
    var rest = text.bytes[...]
    while let brace = rest.firstIndex(where: Self.isBrace) {
      guard rest[brace] == Self.opening,
        let end = rest[brace...].firstIndex(of: Self.closing)
      else { throw .unpairedBrace }
      literals.append(String(decoding: rest[..<brace], as: UTF8.self))
      names.append(String(decoding: rest[(brace + 1)..<end], as: UTF8.self))
      rest = rest[(end + 1)...]
    }
    literals.append(String(decoding: rest, as: UTF8.self))
    (self.literals, self.names) = (literals, names)
  }

  private static let opening = UInt8(ascii: "{")
  private static let closing = UInt8(ascii: "}")

  private static func isBrace(_ byte: UInt8) -> Bool { byte == opening || byte == closing }
}
