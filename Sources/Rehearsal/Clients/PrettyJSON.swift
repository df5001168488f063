import JSON

/// JSON for people: two spaces a level, arrays of scalars on one line where they fit.
enum PrettyJSON {
  private static let lineLimit = 88

  /// The text of a value, without a line feed at the end.
  static func text(_ value: JSONValue) -> String { text(value, indent: 0) }

  private static func text(_ value: JSONValue, indent: Int) -> String {
    switch value {
    case .object(let object) where !object.isEmpty:
      let members = object.members.map {
        "\(JSONWriter.text(.string($0.name))): \(text($0.value, indent: indent + 1))"
      }
      return block("{", members, "}", indent)
    case .array(let elements) where !elements.isEmpty:
      let line = "[" + elements.map { JSONWriter.text($0) }.joined(separator: ", ") + "]"
      let isFlat = elements.allSatisfy { $0.scalarText != nil }
      if isFlat, line.count + indent * 2 <= lineLimit { return line }
      return block("[", elements.map { text($0, indent: indent + 1) }, "]", indent)
    default: return JSONWriter.text(value)
    }
  }

  private static func block(
    _ open: String,
    _ parts: [String],
    _ close: String,
    _ indent: Int
  ) -> String {
    let inner = String(repeating: "  ", count: indent + 1)
    let outer = String(repeating: "  ", count: indent)
    return open + "\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n" + outer + close
  }
}
