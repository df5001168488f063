import JSON
import Testing

/// A schema, values that fit it and values that do not.
struct SchemaRow: Sendable, CustomTestStringConvertible {
  let schema: String
  let good: [String]
  let bad: [String]

  init(_ schema: String, good: [String], bad: [String]) {
    (self.schema, self.good, self.bad) = (schema, good, bad)
  }

  var testDescription: String { schema }

  func check(_ documents: [String: JSONValue] = [:]) throws {
    let schema = JSONSchema(document: try JSONParser.parse(schema), documents: documents)
    for text in good {
      let problems = schema.validate(try JSONParser.parse(text)).map { "\($0.name) \($0.problem)" }
      #expect(problems.isEmpty, "\(text) fits")
    }
    for text in bad {
      #expect(!schema.validate(try JSONParser.parse(text)).isEmpty, "\(text) does not fit")
    }
  }
}
