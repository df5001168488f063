import JSON
import TestSupport
import Testing

/// Schemas and values at random: whatever a document says, a check ends with an answer.
struct SchemaRandomTests {
  private static let keywords = [
    "type", "const", "enum", "minimum", "multipleOf", "maxLength", "pattern", "format", "items",
    "prefixItems", "contains", "maxContains", "uniqueItems", "unevaluatedItems", "properties",
    "required", "additionalProperties", "patternProperties", "propertyNames", "dependentRequired",
    "dependentSchemas", "unevaluatedProperties", "allOf", "anyOf", "oneOf", "not", "if", "then",
    "else", "$ref", "$dynamicRef", "$dynamicAnchor", "$anchor", "$id", "$defs", "title",
  ]
  private static let texts = [
    "a", "b", "5", "#", "#/$defs/a", "#/properties/b", "#a", "b", "^a+$", "(", "date", "integer",
    "object", "array", "string", "true", "{\"a\":1}", "[1]", "../b", "",
  ]

  private struct Maker {
    var random: SeededGenerator

    mutating func value(_ depth: Int) -> JSONValue {
      switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
      case 0: .null
      case 1: .bool(.random(using: &random))
      case 2, 3: JSONValue(Int.random(in: -2...6, using: &random))
      case 4, 5: .string(SchemaRandomTests.texts.randomElement(using: &random) ?? "")
      case 6: .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth - 1) })
      default: .object(object(depth - 1) { $0.value($1) })
      }
    }

    private mutating func object(
      _ depth: Int,
      _ make: (inout Maker, Int) -> JSONValue
    ) -> JSONObject {
      var object = JSONObject()
      for name in ["a", "b", "c"] where Bool.random(using: &random) {
        object[name] = make(&self, depth)
      }
      return object
    }

    mutating func schema(_ depth: Int) -> JSONValue {
      if depth == 0 || Int.random(in: 0..<12, using: &random) == 0 { return value(1) }
      var schema = JSONObject()
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let keyword = SchemaRandomTests.keywords.randomElement(using: &random) ?? "type"
        schema[keyword] = member(depth - 1)
      }
      return .object(schema)
    }

    private mutating func member(_ depth: Int) -> JSONValue {
      switch Int.random(in: 0..<5, using: &random) {
      case 0: value(2)
      case 1, 2: schema(depth)
      case 3: .array((0..<Int.random(in: 0...3, using: &random)).map { _ in schema(depth) })
      default: .object(object(depth) { $0.schema($1) })
      }
    }
  }

  @Test(arguments: 0..<20)
  func `every check ends, and what was read needs no second reading`(seed: Int) {
    var maker = Maker(random: SeededGenerator(seed: UInt64(seed)))
    for _ in 0..<100 {
      let document = maker.schema(4)
      let schema = JSONSchema(document: document)
      for _ in 0..<4 {
        let value = maker.value(3)
        let violations = schema.validate(value)
        let reading = schema.reading(of: value)
        #expect(violations.allSatisfy { !$0.problem.isEmpty })
        if violations.isEmpty { #expect(reading.value == value && reading.coercions.isEmpty) }
        let again = schema.validate(reading.value)
        #expect(again == reading.violations, "\(JSONWriter.text(document))")
      }
    }
  }

  private static let limits = [
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
    "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "dependencies",
    "additionalItems", "format",
  ]

  @Test(arguments: 0..<20)
  func `a look for what may be remarked upon passes nothing over`(seed: Int) {
    var maker = Maker(random: SeededGenerator(seed: UInt64(2000 + seed)))
    for _ in 0..<200 {
      var inner = maker.schema(3).object ?? [:]
      for keyword in Self.limits where Int.random(in: 0..<4, using: &maker.random) == 0 {
        inner[keyword] = keyword == "format" ? "int8" : maker.value(1)
      }
      for schema in [inner, ["properties": ["a": .object(inner)]]] {
        let remarks = JSONSchema.remarks(on: schema)
        #expect(remarks == JSONSchema(schema).remarks, "\(JSONWriter.text(.object(schema)))")
      }
    }
  }

  @Test(arguments: 0..<20)
  func `a negation fits what the schema does not fit`(seed: Int) {
    var maker = Maker(random: SeededGenerator(seed: UInt64(1000 + seed)))
    for _ in 0..<100 {
      // Without references: one that leads out of its own document means something else in another.
      let document = maker.schema(3)
      guard !JSONWriter.text(document).contains("#") else { continue }
      let schema = JSONSchema(document: document)
      let negation = JSONSchema(document: ["not": document])
      let twice = JSONSchema(document: ["anyOf": [document], "allOf": [document]])
      guard schema.remarks.isEmpty else { continue }
      let value = maker.value(3)
      let isFitting = schema.validate(value).isEmpty
      #expect(negation.validate(value).isEmpty != isFitting, "\(JSONWriter.text(document))")
      #expect(twice.validate(value).isEmpty == isFitting, "\(JSONWriter.text(document))")
    }
  }
}
