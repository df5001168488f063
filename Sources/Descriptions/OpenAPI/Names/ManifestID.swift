import Text

/// The manifest's id, made of a title or a file's name.
package enum ManifestID {
  /// Beyond this a tool's name has little room left.
  private static let preferred = 12
  static let limit = 16

  private static let commonplace: Set<String> = [
    "api", "apis", "rest", "http", "https", "web", "the", "a", "an", "of", "for", "service",
    "services", "preview", "beta", "openapi", "swagger", "specification", "spec", "documentation",
    "docs", "public", "server", "json", "yaml", "yml", "my", "your", "v1", "v2", "v3", "v4", "v5",
  ]

  /// An id of the first words of the title that say something, else of the file's name.
  static func make(title: String?, file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    for text in [title ?? "", String(name.prefix { $0 != "." })] {
      if let id = id(of: text) { return id }
    }
    return "api"
  }

  private static func id(of text: String) -> String? {
    // A capital inside the name of a company starts no word.
    let words = SnakeCase.name(text.lowercased()).split(separator: "_").map(String.init)
    let telling = words.filter { !commonplace.contains($0) && $0.utf8.count > 1 }
    guard let first = telling.first(where: { isLetter($0.utf8.first) }) else { return nil }
    let rest = telling.drop { $0 != first }.dropFirst()
    var id = String(first.prefix(limit))
    for word in rest {
      let longer = id + "_" + word
      guard longer.utf8.count <= preferred else { break }
      id = longer
    }
    return id
  }

  private static func isLetter(_ byte: UInt8?) -> Bool {
    byte.map(ASCII.isLowercase) ?? false
  }

  /// Whether a text may be an id: `[a-z][a-z0-9_]*`, at most 16 characters.
  package static func isValid(_ text: String) -> Bool {
    isLetter(text.utf8.first) && text.utf8.count <= limit
      && text.utf8.allSatisfy {
        ASCII.isLowercase($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_")
      }
  }
}
