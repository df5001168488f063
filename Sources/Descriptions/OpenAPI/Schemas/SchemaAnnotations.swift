import JSON

/// The words about a schema that are worth a model's attention.
enum SchemaAnnotations {
  static let descriptionLimit = 300
  private static let valueLimit = 200

  /// The description, with what the document says of its being deprecated; nil when there is none.
  static func description(of schema: JSONObject) -> String? {
    let written = schema["description"]?.string ?? schema["title"]?.string ?? ""
    let text = DocumentProse.bounded(written, limit: descriptionLimit - 12)
    guard schema["deprecated"] == true else { return text.isEmpty ? nil : text }
    return text.isEmpty ? "Deprecated." : "Deprecated. " + text
  }

  /// A few short examples.
  static func examples(of schema: JSONObject) -> [JSONValue] {
    var examples = schema["examples"]?.array ?? []
    if examples.isEmpty, let example = schema["example"] ?? schema["x-example"] {
      examples = [example]
    }
    let short = examples.prefix(8).filter { JSONWriter.bytes($0).count <= valueLimit }
    return Array(short.prefix(2))
  }

  /// The default, unless it is a document of its own.
  static func standard(of schema: JSONObject) -> JSONValue? {
    schema["default"].flatMap { JSONWriter.bytes($0).count <= 4 * valueLimit ? $0 : nil }
  }
}
