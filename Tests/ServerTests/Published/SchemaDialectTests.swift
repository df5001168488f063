import JSON
import MCP
import Manifests
import SimulatedWorld
import TestSupport
import Testing

@testable import Server

/// What is listed for one kind of model alone.
@Suite struct SchemaDialectTests {
  private static let whole: JSONObject = [
    "type": "object",
    "properties": [
      "stars": ["type": "integer", "enum": [1, 2], "exclusiveMinimum": 0],
      "day": ["type": "string", "format": "date"],
      "more": ["type": "object", "additionalProperties": ["type": "string"]],
      "any": ["description": "What you like"],
      "either": [
        "description": "One of two",
        "oneOf": [["type": "string"], ["type": "array", "items": [:]]],
      ],
      "node": ["$ref": "#/$defs/Node"],
    ],
    "$defs": [
      "Node": [
        "type": "object",
        "properties": ["next": ["$ref": "#/$defs/Node"], "name": ["type": "string"]],
      ]
    ],
    "additionalProperties": false,
  ]

  private static func member(_ name: String, for dialect: SchemaDialect) -> JSONValue? {
    PublishedSchema(whole, for: dialect).schema["properties"]?[name]
  }

  @Test func `Gemini gets no references, maps, or values without a type`() {
    let schema = PublishedSchema(Self.whole, for: .gemini).schema
    #expect(GeminiRules.faults(in: .object(schema), at: "") == [])
    #expect(
      Self.member("day", for: .gemini) == [
        "type": "string", "description": "A date such as 2026-11-28.",
      ]
    )
    #expect(
      Self.member("more", for: .gemini)
        == ["type": "string", "description": "A JSON object, as a text."]
    )
    #expect(
      Self.member("any", for: .gemini)
        == ["type": "string", "description": "What you like. Any value."]
    )
    #expect(Self.member("either", for: .gemini)?.object?.names == ["anyOf"])
    #expect(Self.member("node", for: .gemini)?["properties"]?["name"] == ["type": "string"])
  }

  @Test func `OpenAI gets formats and lists of numbers`() {
    #expect(
      Self.member("stars", for: .openai)
        == ["type": "integer", "enum": [1, 2], "exclusiveMinimum": 0]
    )
    #expect(Self.member("day", for: .openai) == ["type": "string", "format": "date"])
    #expect(Self.member("either", for: .openai)?["anyOf"] != nil)
  }

  @Test func `whoever reads all of JSON Schema gets all of it`() {
    let published = PublishedSchema(Self.whole, for: .plain)
    #expect(published.schema == Self.whole)
    #expect(!published.isPartial)
  }

  @Test func `the tools of the server itself follow the same rules`() async throws {
    try await onEngine {
      for tool in BuiltInTool.allCases.map(\.tool) {
        let schema = GeminiSchema.converted(tool.inputSchema)
        #expect(GeminiRules.faults(in: .object(schema), at: "") == [], "\(tool.name)")
        #expect(schema["properties"] == tool.inputSchema["properties"], "\(tool.name)")
      }
    }
  }

  @Test(
    "In full, a regular expression is spelt as strict clients read it",
    arguments: [
      ("^[a-z\\-]+\\-\\_\\d{2,}$", "^[a-z\\-]+-_\\d{2,}$"), ("^{a}]$", "^\\{a\\}\\]$"),
      ("[\\w-.]", "[\\w\\-.]"), ("^\\p{L}(?<name>x)(?<=x)$", "^\\p{L}(?:x)(?<=x)$"), ("[a-", nil),
      ("(?i)abc", nil),
    ] as [(String, String?)]
  )
  func strictPattern(written: String, expected: String?) {
    let schema: JSONObject = [
      "type": "object",
      "properties": ["a": ["anyOf": [["pattern": .string(written)], ["type": "integer"]]]],
      "additionalProperties": false,
    ]
    let listed = PublishedSchema(schema, for: .plain).schema
    #expect(listed["properties"]?["a"]?["anyOf"]?.array?[0]["pattern"]?.string == expected)
    #expect(listed["additionalProperties"] == false)
  }

  @Test func `A value stands once in a list, as earlier drafts ask`() {
    let schema: JSONObject = ["type": "object", "properties": ["a": ["enum": [1, 2, 1]]]]
    let listed = PublishedSchema(schema, for: .openai).schema
    #expect(listed["properties"]?["a"]?["enum"] == [1, 2])
  }

  @Test(arguments: SchemaDialect.allCases)
  func `Whatever a description writes under a keyword, what is listed is right`(
    dialect: SchemaDialect
  ) throws {
    let values: [JSONValue] = [
      nil, true, "true", 0, -1, 2.5, "5", "a, b", "string", "[a-", "\\A\\d+\\z", [], [nil],
      ["string", "string"], [[:]], ["a": nil], ["a": "string"], ["a": ["b", "b"]], [:],
    ]
    for keyword in Self.keywords {
      for value in values {
        let written: JSONObject = [
          "type": "string", "anyOf": [.object([keyword: value]), ["type": "integer"]],
        ]
        let member: JSONObject = ["type": "object", keyword: value]
        let schema: JSONObject = [
          "type": "object",
          "properties": [
            "a": .object([keyword: value]), "b": .object(written), "c": .object(member),
          ],
        ]
        let right = JSONSchema.repaired(schema)?.schema ?? schema
        let listed = PublishedSchema(right, for: dialect).schema
        #expect(JSONSchema.repaired(listed) == nil, "\(keyword): \(value)")
        #expect(listed["type"] == "object")
      }
    }
  }

  private static let keywords = [
    "enum", "required", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties",
    "title", "description", "format", "examples", "default", "const", "items", "prefixItems",
    "properties", "additionalProperties", "patternProperties", "allOf", "anyOf", "oneOf", "not",
    "dependentRequired", "$ref", "$id", "$anchor",
  ]

  @Test func `Names that no strict client can tell from others close no object`() {
    let schema: JSONObject = [
      "type": "object", "patternProperties": ["^x-": [:], "(?i)^y-": [:]],
      "additionalProperties": false,
    ]
    #expect(
      PublishedSchema(schema, for: .plain).schema
        == ["type": "object", "patternProperties": ["^x-": [:]]]
    )
  }
}

/// What a function declaration of Gemini's may hold.
enum GeminiRules {
  private static let known: Set<String> = [
    "type", "format", "title", "description", "enum", "default", "items", "minItems", "maxItems",
    "properties", "required", "minProperties", "maxProperties", "minimum", "maximum", "minLength",
    "maxLength", "pattern", "anyOf",
  ]

  static func faults(in schema: JSONValue, at place: String) -> [String] {
    guard let object = schema.object else { return ["\(place): no object"] }
    var faults = object.names.filter { !known.contains($0) }.map { "\(place): \($0)" }
    if let branches = object["anyOf"]?.array {
      if object.count > 1 { faults.append("\(place): a choice beside others") }
      return faults + branches.flatMap { Self.faults(in: $0, at: place + "/anyOf") }
    }
    guard let type = object["type"]?.string else { return faults + ["\(place): no type"] }
    if type == "array" { faults += Self.faults(in: object["items"] ?? .null, at: place + "/items") }
    if object["enum"] != nil, type != "string" { faults.append("\(place): enum") }
    let members = object["properties"]?.object?.members ?? []
    if type == "object", members.isEmpty, !place.isEmpty { faults.append("\(place): no members") }
    return faults + members.flatMap { Self.faults(in: $0.value, at: "\(place)/\($0.name)") }
  }
}
