import JSON

/// Words of a manifest put into our sentences: short, on one line, and without effect on a terminal.
enum ManifestExcerpt {
  private static let lengthLimit = 48

  /// A value as it may be quoted after "found".
  static func found(_ value: JSONValue) -> String {
    switch value {
    case .object(let object): object.isEmpty ? "an empty object" : "an object"
    case .array(let elements): elements.isEmpty ? "an empty array" : "an array"
    case .string, .number, .bool, .null: shortened(JSONWriter.text(value))
    }
  }

  /// A text in quotes.
  static func quoted(_ text: String) -> String { shortened(JSONWriter.text(.string(text))) }

  /// Several texts in quotes: `"a", "b" or "c"`.
  static func choices(_ texts: [String]) -> String {
    let quoted = texts.map(Self.quoted)
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "nothing" }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The text with control and format characters replaced.
  static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: text.unicodeScalars.map { isUnprintable($0) ? "\u{FFFD}" : $0 })
    return String(scalars)
  }

  private static func shortened(_ text: String) -> String {
    let text = printable(text)
    return text.count > lengthLimit ? text.prefix(lengthLimit) + "…" : text
  }

  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: false
    }
  }
}
