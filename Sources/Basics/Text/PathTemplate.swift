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
    var (literals, names): ([String], [String]) = ([], [])
    var rest = text[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
        throw .unpairedBrace
      }
      literals.append(String(rest[..<brace]))
      names.append(String(rest[rest.index(after: brace)..<end]))
      rest = rest[rest.index(after: end)...]
    }
    self.literals = literals + [String(rest)]
    self.names = names
  }
}
