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
    return shown(examples)
  }

  /// The examples beside a parameter's schema (OpenAPI 3.1 §4.8.12).
  static func examples(beside parameter: JSONValue) -> [JSONValue] {
    if let example = parameter["example"] { return shown([example]) }
    let members = parameter["examples"]?.object?.members ?? []
    return shown(members.compactMap { $0.value["value"] ?? $0.value["dataValue"] })
  }

  /// Clients follow a `$ref` wherever it stands, so an example that holds one is none.
  private static func shown(_ examples: [JSONValue]) -> [JSONValue] {
    let short = examples.prefix(8).filter {
      JSONWriter.fits($0, in: valueLimit) && !holdsReference($0)
    }
    return Array(short.prefix(2))
  }

  private static func holdsReference(_ value: JSONValue) -> Bool {
    if let elements = value.array { return elements.contains(where: holdsReference) }
    return value.object?.members.contains { $0.name == "$ref" || holdsReference($0.value) } ?? false
  }

  /// The default, unless it is a document of its own.
  static func standard(of schema: JSONObject) -> JSONValue? {
    schema["default"].flatMap { JSONWriter.fits($0, in: 4 * valueLimit) ? $0 : nil }
  }
}
