/// Tables, columns and indexes as the steps make them, for whoever compares them with those that are there.
struct ExpectedSchema {
  /// The types of columns by `table.column`.
  private(set) var columns: [String: String] = [:]
  private(set) var indexes: Set<String> = []

  /// What all steps of this program make.
  init() {
    for statement in ServerSchema.foundation + ServerSchema.steps.joined() { read(statement) }
  }

  private mutating func read(_ statement: String) {
    let words = statement.split { $0 == " " || $0 == "\n" }.map(String.init)
    let name = words.first { $0.hasPrefix("recourse.") }.map { String($0.dropFirst(9)) } ?? ""
    if let place = words.firstIndex(of: "INDEX"), words.first == "CREATE" {
      indexes.insert(words[place + 1])
    } else if let place = words.firstIndex(of: "ADD"), words[place + 1] == "COLUMN" {
      note(words[(place + 2)...], of: name)
    } else if words.starts(with: ["CREATE", "TABLE"]), let start = statement.firstIndex(of: "(") {
      for part in Self.parts(statement[start...].dropFirst().dropLast()) {
        note(part.split { $0 == " " || $0 == "\n" }.map(String.init)[...], of: name)
      }
    }
  }

  private mutating func note(_ words: ArraySlice<String>, of table: String) {
    guard let column = words.first, !["PRIMARY", "CHECK", "UNIQUE"].contains(column) else { return }
    let type = words.dropFirst().prefix { $0 == "double" || $0 == "precision" }
    columns[table + "." + column] =
      type.isEmpty ? words.dropFirst().first ?? "" : type.joined(separator: " ")
  }

  /// What stands between the commas that are in no parentheses.
  private static func parts(_ text: Substring) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}
