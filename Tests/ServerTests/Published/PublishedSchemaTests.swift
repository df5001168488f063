import JSON
import Manifests
import SimulatedWorld
import Testing

@testable import Server

/// What clients are given of the schemas of arguments.
@Suite struct PublishedSchemaTests {
  /// A member's schema, and what is listed of it.
  private static let rows: [(JSONValue, JSONValue)] = [
    (["type": ["string", "null"]], ["type": "string"]),
    (
      ["type": ["integer", "string"], "minLength": 1, "minimum": 2],
      ["anyOf": [["type": "integer", "minimum": 2], ["type": "string", "minLength": 1]]]
    ),
    (["type": ["integer", "number"]], ["type": "number"]),
    (
      ["type": ["array", "string"], "items": ["type": "string"]],
      ["anyOf": [["type": "array", "items": ["type": "string"]], ["type": "string"]]]
    ),
    (
      ["type": "integer", "enum": [1, 2], "description": "Stars"],
      ["type": "integer", "description": "Stars. One of 1, 2."]
    ),
    (["enum": ["a", nil, "a"]], ["type": "string", "enum": ["a"]]),
    (["enum": ["", "a"]], ["type": "string", "description": "One of \"\", \"a\"."]),
    (["type": "string", "const": "a"], ["type": "string", "enum": ["a"]]),
    (["const": true], ["type": "boolean", "description": "Must be true."]),
    (["type": "boolean", "enum": [true, false]], ["type": "boolean"]),
    (["type": "integer", "format": "int64"], ["type": "integer"]),
    (["type": "string", "format": "byte"], ["type": "string", "description": "Base64."]),
    (
      ["type": "string", "format": "date", "description": "The first day."],
      ["type": "string", "description": "The first day. A date such as 2026-11-28."]
    ),
    (
      ["type": "string", "format": "uri", "description": "The URL."],
      ["type": "string", "description": "The URL."]
    ),
    (["type": "string", "format": "date-time"], ["type": "string", "format": "date-time"]),
    (["type": "string", "format": "iban"], ["type": "string", "description": "Format: iban."]),
    (["type": "string", "pattern": "^(?!x)y"], ["type": "string"]),
    (["type": "string", "pattern": "^(?:a|b)$"], ["type": "string", "pattern": "^(a|b)$"]),
    (["type": "integer", "exclusiveMinimum": 0], ["type": "integer", "minimum": 1]),
    (
      ["type": "number", "exclusiveMaximum": 1.5],
      ["type": "number", "description": "Less than 1.5."]
    ),
    (
      [
        "anyOf": [
          ["type": "object", "required": ["k"], "properties": ["k": ["const": "a"]]],
          ["type": "object", "required": ["k"], "properties": ["k": ["const": "b"]]],
        ]
      ],
      [
        "anyOf": [
          [
            "type": "object", "required": ["k"],
            "properties": ["k": ["type": "string", "enum": ["a"]]],
          ],
          [
            "type": "object", "required": ["k"],
            "properties": ["k": ["type": "string", "enum": ["b"]]],
          ],
        ]
      ]
    ),
    (["type": "array"], ["type": "array", "items": [:]]),
    (["type": "array", "items": true], ["type": "array", "items": [:]]),
    (
      [
        "type": "array", "prefixItems": [["type": "number"], ["type": "number", "title": "up"]],
        "items": false,
      ],
      [
        "type": "array", "maxItems": 2,
        "items": ["anyOf": [["type": "number"], ["type": "number", "title": "up"]]],
        "description": "In this order: number and up.",
      ]
    ),
    (["oneOf": [["type": "string"], ["type": "null"]]], ["type": "string"]),
    (
      ["type": "integer", "oneOf": [["const": 1, "title": "ON"], ["const": 2, "title": "OFF"]]],
      ["type": "integer", "description": "1: ON; 2: OFF."]
    ),
    (
      ["type": "string", "anyOf": [["const": "a"], ["const": "b"]]],
      ["type": "string", "enum": ["a", "b"]]
    ),
    (
      ["type": "object", "oneOf": [["properties": ["a": [:]]], ["properties": ["b": [:]]]]],
      [
        "anyOf": [
          ["type": "object", "properties": ["a": [:]]],
          ["type": "object", "properties": ["b": [:]]],
        ]
      ]
    ),
    (
      ["allOf": [["properties": ["a": true], "required": ["a", "b"]], ["type": "object"]]],
      ["type": "object", "properties": ["a": [:]], "required": ["a"]]
    ),
    (
      [
        "type": "object", "if": [:], "patternProperties": [:], "x-y": 1, "not": [:],
        "additionalProperties": ["type": ["string", "null"]],
      ],
      ["type": "object", "additionalProperties": ["type": "string"]]
    ),
    (["type": "object", "examples": [["$ref": "#/x"]], "default": nil], ["type": "object"]),
    (["type": "string", "examples": ["OSL"]], ["type": "string", "examples": ["OSL"]]),
    (["$ref": "https://elsewhere.example/schema.json"], [:]),
  ]

  private static func whole(_ member: JSONValue) -> JSONObject {
    ["type": "object", "properties": ["a": member], "additionalProperties": false]
  }

  @Test(arguments: rows)
  func `what not every client converts is written otherwise, said in words or left out`(
    _ member: JSONValue,
    _ listed: JSONValue
  ) {
    let published = PublishedSchema(Self.whole(member))
    #expect(published.schema["properties"]?["a"] == listed)
    #expect(!published.isPartial)
    #expect(ListedSchemaRules.faults(in: .object(published.schema)) == [])
  }

  @Test func `the rules see what the listed form leaves out`() {
    let kept: [JSONValue] = Self.rows.filter { $0.0 == $0.1 }.map(\.0)
    #expect(kept.count == 2)
    for (member, listed) in Self.rows where member != listed {
      let silent = member["additionalProperties"] == nil && member["items"] != true
      if silent, listed["description"] == nil, listed["type"] != "boolean",
        listed["type"] != "number"
      {
        #expect(ListedSchemaRules.faults(in: member) != [], "\(member)")
      }
    }
  }

  @Test
  func `a choice of what is required becomes words, because no provider takes a choice at the top`()
  {
    let whole: JSONObject = [
      "type": "object", "properties": ["a": ["type": "string"], "b": ["type": "string"]],
      "anyOf": [["required": ["a"]], ["required": ["b"]]], "additionalProperties": false,
    ]
    let published = PublishedSchema(whole).schema
    #expect(published["anyOf"] == nil)
    #expect(published["required"] == nil || published["required"] == [])
    #expect(published["description"] == "Give one of these: a; or b.")
  }

  @Test
  func `what refers to itself stays a definition, and only the definitions of the root are named`()
  {
    let whole: JSONObject = [
      "type": "object", "properties": ["a": ["$ref": "#/$defs/Node", "description": "The first."]],
      "$defs": ["Node": ["type": "object", "properties": ["next": ["$ref": "#/$defs/Node"]]]],
    ]
    #expect(PublishedSchema(whole).schema == whole)
  }

  @Test func `what is longer than a model wants to read is listed in outline`() throws {
    func level(_ depth: Int) -> JSONValue {
      let names = (0..<6).map { "member_\($0)" }
      let inner: JSONValue = depth == 0 ? ["type": "string"] : level(depth - 1)
      return ["type": "object", "properties": .object(JSONObject(names.map { ($0, inner) }))]
    }
    let published = PublishedSchema(Self.whole(level(5)))
    #expect(published.isPartial)
    #expect(JSONWriter.bytes(.object(published.schema)).count <= PublishedSchema.sizeLimit)
    #expect(ListedSchemaRules.faults(in: .object(published.schema)) == [])
    let text = JSONWriter.text(.object(published.schema))
    #expect(text.contains("describe_operation shows them"))
  }

  @Test func `a definition that unfolds without end is bounded`() {
    let pairs = (0..<30).map { index -> (String, JSONValue) in
      let next: JSONValue = ["$ref": .string("#/$defs/d\(index + 1)")]
      let filling: JSONValue = .string(String(repeating: "x", count: 2000))
      return (
        "d\(index)",
        ["type": "object", "description": filling, "properties": ["a": next, "b": next]]
      )
    }
    var whole = Self.whole(["$ref": "#/$defs/d0"])
    whole["$defs"] = .object(JSONObject(pairs))
    let published = PublishedSchema(whole)
    #expect(published.isPartial)
    #expect(JSONWriter.bytes(.object(published.schema)).count <= PublishedSchema.sizeLimit)
  }

  private static let portable = [
    "^[a-z]+$", #"^\d{4}-\d{2}$"#, "^(?:a|b)?$", #"^[\w.-]+@[\w-]+$"#, "[^/]", "a+?", #"^\/v1$"#,
    "a{2,1000}", #"^\(?:[(?:]$"#,
  ]

  private static let foreign = [
    "^(?!a)", "(?<=a)b", "(?i)a", "(?<name>a)", #"(a)\1"#, #"\p{L}"#, "a++", "a*+", "[[a]]", "[]a]",
    #"\-"#, #"\A"#, #"[\w-.]"#, "a{1001}", "a{,3}", "a{", "(a", "a)", "[a", "*a", "[a&&b]", #"a\"#,
    "",
    #"^\b+$"#,
  ]

  @Test(arguments: portable)
  func `patterns that every engine reads are listed`(_ pattern: String) {
    let marked = pattern.contains("(?:a|b)")
    #expect(PortablePattern.portable(pattern) == (marked ? "^(a|b)?$" : pattern))
  }

  @Test(arguments: foreign)
  func `patterns that some engine refuses are not listed`(_ pattern: String) {
    #expect(PortablePattern.portable(pattern) == nil)
  }
}

/// The strict list of what a listed schema may hold.
enum ListedSchemaRules {
  /// The places that hold something else.
  static func faults(in schema: JSONValue, at place: String = "") -> [String] {
    guard let object = schema.object else { return ["\(place): no object"] }
    var faults: [String] = []
    if object["type"] == "array", object["items"] == nil { faults.append("\(place): no items") }
    if object["enum"] != nil, object["type"] != "string" { faults.append("\(place): enum") }
    for member in object.members {
      faults += Self.faults(of: member, at: "\(place)/\(member.name)")
    }
    let names = object["properties"]?.object?.names ?? []
    let required = object["required"]?.array?.compactMap(\.string) ?? []
    faults += required.filter { !names.contains($0) }.map { "\(place): \($0) is required" }
    return faults
  }

  private static func faults(of member: JSONObject.Member, at place: String) -> [String] {
    switch member.name {
    case "properties", "$defs":
      return (member.value.object?.members ?? []).flatMap {
        faults(in: $0.value, at: "\(place)/\($0.name)")
      }
    case "items": return faults(in: member.value, at: place)
    case "additionalProperties":
      return member.value.bool != nil ? [] : faults(in: member.value, at: place)
    case "anyOf": return (member.value.array ?? []).flatMap { faults(in: $0, at: place) }
    case "type": return member.value.string == nil ? [place] : []
    case "enum":
      let texts = member.value.array?.compactMap(\.string) ?? []
      return texts.isEmpty || texts.contains("") || texts.count != member.value.array?.count
        ? [place] : []
    case "format": return member.value == "date-time" ? [] : [place]
    case "pattern": return member.value.string?.contains("(?") == false ? [] : [place]
    case "examples", "default":
      return JSONWriter.text(member.value).contains("$ref") || member.value.isNull ? [place] : []
    case "$ref": return member.value.string?.hasPrefix("#/$defs/") == true ? [] : [place]
    default: return plain.contains(member.name) ? [] : [place]
    }
  }

  /// The keywords that every client hands on unread.
  private static let plain: Set<String> = [
    "title", "description", "required", "minimum", "maximum", "multipleOf", "minLength",
    "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
  ]
}
