/// JSON for people: two spaces a level; lists of scalars stand on one line where they fit.
package struct PrettyJSON {
  /// Where small objects stand.
  package enum Layout {
    /// Each member on a line of its own.
    case open
    /// Up to four members of scalars on one line.
    case dense
  }

  private static let lineLimit = 88

  private let layout: Layout

  /// The text of a value, without a line feed at the end.
  package static func text(_ value: JSONValue, _ layout: Layout = .open) -> String {
    PrettyJSON(layout: layout).text(value, indent: 0)
  }

  private func text(_ value: JSONValue, indent: Int) -> String {
    switch value {
    case .object(let object) where !object.isEmpty:
      if layout == .dense, let line = line(of: object, indent: indent) { return line }
      let members = object.members.map {
        "\(JSONWriter.text(.string($0.name))): \(text($0.value, indent: indent + 1))"
      }
      return block("{", members, "}", indent)
    case .array(let elements) where !elements.isEmpty:
      let line = "[" + elements.map { JSONWriter.text($0) }.joined(separator: ", ") + "]"
      let isFlat = elements.allSatisfy { $0.scalarText != nil }
      if isFlat, line.count + indent * 2 <= Self.lineLimit { return line }
      return block("[", elements.map { text($0, indent: indent + 1) }, "]", indent)
    default: return JSONWriter.text(value)
    }
  }

  /// A small object without objects and arrays inside, nil for any other.
  private func line(of object: JSONObject, indent: Int) -> String? {
    guard indent > 0, object.count <= 4, object.members.allSatisfy({ $0.value.isFlat }) else {
      return nil
    }
    let members = object.members.map {
      "\(JSONWriter.text(.string($0.name))): \(text($0.value, indent: 0))"
    }
    let line = "{" + members.joined(separator: ", ") + "}"
    return line.count + indent * 2 <= Self.lineLimit ? line : nil
  }

  private func block(
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

extension JSONValue {
  /// Whether the value is a scalar or a list of scalars.
  fileprivate var isFlat: Bool {
    switch self {
    case .object: false
    case .array(let elements): elements.allSatisfy { $0.scalarText != nil }
    default: true
    }
  }
}
