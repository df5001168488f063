import Failures
import JSON
import Text

// What is wrong with an argument that the API refused, and what it takes.

extension Sentences {
  static func field(_ error: FieldError) -> String {
    let name = error.quotedField
    return error.problem.map { "- \(name): \($0)" } ?? "- \(name)"
  }

  /// What is known of a field that the API refused: its word, and what of the schema is news to the one who called.
  static func apiProblem(_ said: String?, _ argument: ArgumentHint.Argument?) -> String {
    let problem = said.map { "the API says \"\($0)\"" } ?? refused(argument)
    return argument.flatMap(taken).map { "\(problem); it takes \($0)" } ?? problem
  }

  private static func refused(_ argument: ArgumentHint.Argument?) -> String {
    guard let argument else { return "the API refuses it" }
    return argument.value == nil ? "it was not sent" : "the API refuses its value"
  }

  /// What an argument takes; nil where that is no news: a text where any will do, or the type alone that was sent.
  private static func taken(_ argument: ArgumentHint.Argument) -> String? {
    let schema = argument.schema
    if let values = schema["enum"]?.array {
      let shown = values.prefix(12).map(JSONWriter.text).joined(separator: ", ")
      return "one of " + shown + (values.count > 12 ? " and \(values.count - 12) more" : "")
    }
    if let value = schema["const"] { return JSONWriter.text(value) }
    let types = schema["type"].map {
      $0.string.map { [$0] } ?? $0.array?.compactMap(\.string) ?? []
    }
    guard let type = types?.first(where: { $0 != "null" }) else { return nil }
    return range(type, schema) ?? form(type, schema) ?? plain(type, argument.value)
  }

  private static func range(_ type: String, _ schema: JSONValue) -> String? {
    let pattern = schema["pattern"]?.string.map { " matching \($0)" } ?? ""
    return switch type {
    case "integer", "number":
      span(schema, "minimum", "maximum").map {
        (type == "integer" ? "a whole number " : "a number ")
          + ($0.contains(text: " to ") ? "from " : "of ") + $0
      }
    case "string":
      span(schema, "minLength", "maxLength").map {
        counted($0, "character", "characters") + pattern
      }
    case "array": span(schema, "minItems", "maxItems").map { counted($0, "entry", "entries") }
    default: nil
    }
  }

  private static func span(_ schema: JSONValue, _ low: String, _ high: String) -> String? {
    switch (schema[low]?.number?.text, schema[high]?.number?.text) {
    case (let low?, let high?): low == high ? "exactly \(low)" : "\(low) to \(high)"
    case (let low?, nil): "at least \(low)"
    case (nil, let high?): "at most \(high)"
    case (nil, nil): nil
    }
  }

  private static func counted(_ span: String, _ one: String, _ many: String) -> String {
    span + " " + (span.hasSuffix(" 1") ? one : many)
  }

  private static func form(_ type: String, _ schema: JSONValue) -> String? {
    guard type == "string" else { return nil }
    if let pattern = schema["pattern"]?.string { return "text matching \(pattern)" }
    return schema["format"]?.string.map {
      JSONSchema.phrase(ofFormat: $0) ?? "text in the format \($0)"
    }
  }

  /// The type alone, where something of another type was sent, or nothing.
  private static func plain(_ type: String, _ value: JSONValue?) -> String? {
    guard value.map({ !JSONSchema.isValue($0, ofType: type) }) ?? (type != "string") else {
      return nil
    }
    return switch type {
    case "integer": "a whole number"
    case "number": "a number"
    case "string": "text"
    case "array": "a list"
    case "boolean": "true or false"
    case "object": "an object"
    default: nil
    }
  }
}
