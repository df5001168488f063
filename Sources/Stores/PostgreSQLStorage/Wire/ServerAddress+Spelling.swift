import Text

extension ServerAddress {
  /// What libpq takes for the beginning of a URI; any other spelling it takes for the name of a database.
  private static let beginnings = ["postgresql://", "postgres://"]

  /// Names by which people call addresses of databases.
  private static let names: Set<String> = [
    "postgresql", "postgres", "postgress", "postgre", "pgsql", "psql", "pg", "mysql", "mariadb",
    "sqlite", "sqlite3",
    "jdbc",
  ]

  /// Whether a text is an address of libpq rather than a directory.
  package static func isMeant(by text: String) -> Bool {
    beginnings.contains(where: text.trimmingBlanks.hasPrefix)
  }

  /// Whether a text is neither an address as libpq reads it nor a path: taken for a path it would silently be a state of
  /// its own.
  ///
  /// A directory whose name looks so is named from somewhere, as in `./name`.
  package static func isMisspelt(_ text: String) -> Bool {
    let text = text.trimmingBlanks
    if isMeant(by: text) { return false }
    let name = text.prefix { $0 != "/" }
    if name.contains(where: { ":=".contains($0) }) { return true }
    let isName = names.contains(name.lowercased())
    return isName && (name.endIndex == text.endIndex || text[name.endIndex...].hasPrefix("//"))
  }

  /// The beginning of a text that is misspelt, by which a person knows it again; what follows may be secret.
  package static func beginning(of text: String) -> String {
    let text = text.trimmingBlanks
    let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-_.".contains($0)) }
    return name.endIndex == text.endIndex ? text : name + "…"
  }
}

extension StringProtocol {
  /// The text without blanks and ends of lines around it.
  package var trimmingBlanks: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
