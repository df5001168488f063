import JSON
import Testing

struct SchemaTests {
  private static let text: JSONValue = ["type": "string"]

  /// A schema as a document has it, and as JSON Schema 2020-12 has it.
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var written: JSONValue
    var expected: JSONValue
    var version = "3.0.3"
    var remarks = 0
  }

  private static let rows: [Row] = [
    Row(
      testDescription: "nullable",
      written: ["type": "string", "nullable": true],
      expected: ["type": ["string", "null"]]
    ),
    Row(
      testDescription: "nullable enum",
      written: ["type": "string", "nullable": true, "enum": ["a", "b"]],
      expected: ["type": ["string", "null"], "enum": ["a", "b", nil]]
    ),
    Row(
      testDescription: "nullable oneOf",
      written: ["nullable": true, "oneOf": [["type": "string"], ["type": "integer"]]],
      expected: [
        "anyOf": [["oneOf": [["type": "string"], ["type": "integer"]]], ["type": "null"]]
      ]
    ),
    Row(
      testDescription: "exclusive bounds",
      written: [
        "type": "number", "minimum": 1, "exclusiveMinimum": true, "maximum": 9,
        "exclusiveMaximum": false,
      ],
      expected: ["type": "number", "exclusiveMinimum": 1, "maximum": 9]
    ),
    Row(
      testDescription: "exclusive numbers",
      written: ["type": "number", "exclusiveMinimum": 1, "minimum": 0],
      expected: ["type": "number", "exclusiveMinimum": 1, "minimum": 0],
      version: "3.1.0"
    ),
    Row(
      testDescription: "example",
      written: ["type": "string", "example": "a", "xml": ["name": "x"], "x-internal": true],
      expected: ["type": "string", "examples": ["a"]]
    ),
    Row(
      testDescription: "type list",
      written: ["type": ["string", "null"], "const": "a"],
      expected: ["type": ["string", "null"], "const": "a"],
      version: "3.1.0"
    ),
    Row(
      testDescription: "tuple",
      written: ["type": "array", "items": [["type": "string"], ["type": "integer"]]],
      expected: ["type": "array", "prefixItems": [["type": "string"], ["type": "integer"]]]
    ),
    Row(
      testDescription: "no type",
      written: ["items": ["type": "string"]],
      expected: ["type": "array", "items": ["type": "string"]]
    ),
    Row(
      testDescription: "map",
      written: ["type": "object", "additionalProperties": ["type": "integer", "format": "int32"]],
      expected: [
        "type": "object", "additionalProperties": ["type": "integer", "format": "int32"],
      ]
    ),
    Row(
      testDescription: "conditions",
      written: [
        "type": "object", "if": ["required": ["a"]], "then": ["required": ["b"]],
        "dependentRequired": ["a": ["b"]], "patternProperties": ["^x": ["type": "string"]],
        "unevaluatedProperties": false,
      ],
      expected: [
        "type": "object", "if": ["required": ["a"]], "then": ["required": ["b"]],
        "dependentRequired": ["a": ["b"]], "patternProperties": ["^x": ["type": "string"]],
        "unevaluatedProperties": false,
      ],
      version: "3.1.0"
    ),
    Row(
      testDescription: "strange type",
      written: ["type": "int"],
      expected: ["type": "integer"],
      remarks: 1
    ),
    Row(
      testDescription: "unknown type",
      written: ["type": "any", "maxLength": 3],
      expected: ["maxLength": 3],
      remarks: 1
    ),
    Row(
      testDescription: "empty enum",
      written: ["type": "string", "enum": []],
      expected: ["type": "string"],
      remarks: 1
    ),
    Row(
      testDescription: "contradictory bounds",
      written: ["type": "string", "minLength": 9, "maxLength": 3],
      expected: ["type": "string"],
      remarks: 1
    ),
    Row(
      testDescription: "contradictory enum",
      written: ["type": "integer", "enum": ["1", "2"]],
      expected: ["enum": ["1", "2"]],
      remarks: 1
    ),
    Row(
      testDescription: "texts of an enum that were written without quotation marks",
      written: [
        "type": "string",
        "enum": [.number(JSONNumber(validated: "3.10")), true, "3.10", 2, "auto"],
      ],
      expected: ["type": "string", "enum": ["3.10", "true", "2", "auto"]]
    ),
    Row(
      testDescription: "an enum of texts and numbers",
      written: ["type": ["string", "integer"], "enum": ["none", 1, 2]],
      expected: ["type": ["string", "integer"], "enum": ["none", 1, 2]]
    ),
    Row(
      testDescription: "a type in capitals",
      written: ["type": "String"],
      expected: ["type": "string"],
      remarks: 1
    ),
    Row(
      testDescription: "types in one text",
      written: ["type": "string | null"],
      expected: ["type": ["string", "null"]]
    ),
    Row(
      testDescription: "null itself among the types",
      written: ["type": ["string", nil]],
      expected: ["type": ["string", "null"]]
    ),
    Row(
      testDescription: "numbers and truth values in quotation marks",
      written: [
        "type": "string", "minLength": "2", "maxLength": 2.5, "nullable": "true",
      ],
      expected: ["type": ["string", "null"], "minLength": 2],
      remarks: 3
    ),
    Row(
      testDescription: "a number below a bound in quotation marks",
      written: ["type": "number", "minimum": "0", "exclusiveMinimum": "true"],
      expected: ["type": "number", "exclusiveMinimum": 0],
      remarks: 2
    ),
    Row(
      testDescription: "values in one text",
      written: ["type": "string", "enum": "a,b"],
      expected: ["type": "string", "enum": ["a", "b"]],
      remarks: 1
    ),
    Row(
      testDescription: "members that call themselves required",
      written: [
        "type": "object",
        "properties": ["a": ["type": "string", "required": true], "b": ["required": false]],
      ],
      expected: [
        "type": "object", "properties": ["a": ["type": "string"], "b": [:]], "required": ["a"],
      ],
      remarks: 1
    ),
    Row(
      testDescription: "a part of allOf that requires one name",
      written: [
        "allOf": [
          ["type": "object", "properties": ["a": ["type": "string"]], "required": "a"],
          ["type": "object", "properties": ["b": ["type": "string", "required": "true"]]],
        ]
      ],
      expected: [
        "type": "object", "properties": ["a": ["type": "string"], "b": ["type": "string"]],
        "required": ["a", "b"],
      ],
      remarks: 2
    ),
    Row(
      testDescription: "a list of which only the kind is named",
      written: ["type": "array", "items": "string", "uniqueItems": "true"],
      expected: ["type": "array", "items": ["type": "string"], "uniqueItems": true],
      remarks: 2
    ),
    Row(
      testDescription: "a regular expression of Ruby",
      written: ["type": "string", "pattern": "\\A[a-z]+\\z"],
      expected: ["type": "string", "pattern": "^[a-z]+$"],
      remarks: 1
    ),
    Row(
      testDescription: "a type in the place of a schema",
      written: "string",
      expected: ["type": "string"],
      remarks: 1
    ),
    Row(
      testDescription: "misspelt keyword",
      written: ["type": "string", "maxLenght": 3],
      expected: ["type": "string"],
      remarks: 1
    ),
  ]

  @Test(arguments: rows)
  func `schemas of every edition become JSON Schema 2020-12`(row: Row) throws {
    let imported = try Imported(
      body: ["type": "object", "properties": .object(["a": row.written])],
      version: row.version
    )
    #expect(imported.argument("a").bare == row.expected)
    #expect(imported.remarks.count == row.remarks, "\(imported.remarks)")
    #expect(imported.defects == [])
  }

  @Test func `an argument that calls itself required is required`() throws {
    let body = try Imported(
      body: [
        "type": "object", "properties": ["a": ["type": "string", "required": true], "b": [:]],
      ]
    )
    #expect(body.arguments["required"] == ["a"])
    let parameter = try Imported(
      parameter: ["name": "q", "in": "query", "required": "true", "schema": ["type": "string"]]
    )
    #expect(parameter.arguments["required"] == ["q"])
  }

  @Test func `what several places refer to is written once, the rest in place`() throws {
    let big: JSONValue = [
      "type": "object",
      "properties": .object(
        JSONObject((0..<12).map { ("member\($0)", ["type": "string", "format": "uri"]) })
      ),
    ]
    let imported = try Imported(
      body: [
        "type": "object",
        "properties": [
          "a": ["$ref": "#/components/schemas/Big"], "b": ["$ref": "#/components/schemas/Big"],
          "c": ["$ref": "#/components/schemas/Once"], "d": ["$ref": "#/components/schemas/Small"],
          "e": ["$ref": "#/components/schemas/Small"],
        ],
      ],
      schemas: [
        "Big": big, "Once": big, "Small": ["type": "string", "enum": ["x", "y"]],
        "Unused": big,
      ]
    )
    #expect(imported.argument("a").bare == ["$ref": "#/$defs/Big"])
    #expect(imported.argument("c")["properties"]?.object?.count == 12)
    #expect(imported.argument("d")["enum"] == ["x", "y"])
    #expect(imported.arguments["$defs"]?.object?.names == ["Big"])
    #expect(imported.defects == [])
  }

  @Test func `a schema that refers to itself stays recursive`() throws {
    let imported = try Imported(
      body: ["type": "object", "properties": ["root": ["$ref": "#/components/schemas/Node"]]],
      schemas: [
        "Node": [
          "type": "object",
          "properties": [
            "children": ["type": "array", "items": ["$ref": "#/components/schemas/Node"]],
            "alias": ["$ref": "#/components/schemas/Alias"],
          ],
        ],
        "Alias": ["$ref": "#/components/schemas/Node"],
      ]
    )
    #expect(imported.argument("root").bare == ["$ref": "#/$defs/Node"])
    let node = imported.arguments["$defs"]?["Node"]
    #expect(node?["properties"]?["children"]?["items"] == ["$ref": "#/$defs/Node"])
    #expect(node?["properties"]?["alias"] == ["$ref": "#/$defs/Node"])
    let schema = JSONSchema(imported.arguments.object ?? [:])
    #expect(schema.validate(["root": ["children": [["children": []]]]]).isEmpty)
    #expect(!schema.validate(["root": ["children": [["children": 1]]]]).isEmpty)
  }

  @Test func `the branches of a discriminator say their value`() throws {
    let imported = try Imported(
      body: [
        "oneOf": [
          ["$ref": "#/components/schemas/Cat"], ["$ref": "#/components/schemas/Dog"],
          ["$ref": "#/components/schemas/Cow"],
        ],
        "discriminator": [
          "propertyName": "kind",
          "mapping": [
            "kitty": "#/components/schemas/Cat", "puss": "#/components/schemas/Cat", "dog": "Dog",
          ],
        ],
      ],
      schemas: [
        "Cat": [
          "type": "object", "properties": ["kind": Self.text, "lives": ["type": "integer"]],
        ],
        "Dog": ["type": "object", "properties": ["kind": Self.text]],
        "Cow": ["type": "object", "properties": ["kind": ["type": "string", "enum": ["Cow"]]]],
      ]
    )
    let schema = JSONSchema(imported.arguments.object ?? [:])
    #expect(schema.validate(["body": ["kind": "puss", "lives": 9]]).isEmpty)
    #expect(schema.validate(["body": ["kind": "dog"]]).isEmpty)
    #expect(schema.validate(["body": ["kind": "Cow"]]).isEmpty)
    #expect(!schema.validate(["body": ["kind": "fish"]]).isEmpty)
    #expect(schema.validate(["body": [:]]).first?.name == "body.kind")
    #expect(!schema.validate(["body": ["kind": "puss", "lives": "nine"]]).isEmpty)
    #expect(imported.defects == [])
  }

  @Test func `parts of an allOf that are more than members stay apart`() throws {
    let imported = try Imported(
      body: [
        "type": "object",
        "properties": [
          "a": ["allOf": [["$ref": "#/components/schemas/Id"]], "description": "The id."],
          "b": [
            "allOf": [
              ["type": "object", "required": ["x"]], ["oneOf": [["required": ["y"]], [:]]],
            ]
          ],
        ],
      ],
      schemas: ["Id": ["type": "string", "format": "uuid"]]
    )
    #expect(
      imported.argument("a") == ["type": "string", "format": "uuid", "description": "The id."]
    )
    #expect(imported.argument("b")["allOf"]?.array?.count == 2)
  }

  @Test func `members that several parts describe must fit all of them`() throws {
    let imported = try Imported(
      body: [
        "allOf": [
          ["type": "object", "properties": ["a": ["type": "string"]]],
          ["type": "object", "properties": ["a": ["maxLength": 3]]],
        ]
      ]
    )
    #expect(imported.argument("a").bare == ["allOf": [["type": "string"], ["maxLength": 3]]])
  }

  @Test func `a deprecated member says so`() throws {
    let imported = try Imported(
      body: [
        "type": "object",
        "properties": ["a": ["type": "string", "deprecated": true, "description": "Old."]],
      ]
    )
    #expect(imported.argument("a")["description"] == "Deprecated. Old.")
  }

  @Test func `the schema of a good answer is carried over unless it is large`() throws {
    let answer: (JSONValue) -> JSONObject = { schema in
      [
        "responses": [
          "201": ["content": ["application/json": .object(["schema": schema])]],
          "default": ["content": ["application/json": ["schema": ["type": "string"]]]],
        ]
      ]
    }
    let small = try Imported(
      operation: answer([
        "type": "object", "properties": ["id": Self.text, "pin": ["writeOnly": true]],
      ])
    )
    #expect(small.definition()["output"] == ["type": "object", "properties": ["id": Self.text]])
    let members = (0..<400).map {
      ("member_number_\($0)", ["type": "string", "format": "uri"] as JSONValue)
    }
    let large = try Imported(
      operation: answer(["type": "object", "properties": .object(JSONObject(members))])
    )
    #expect(large.definition()["output"] == nil)
    #expect(large.remarks.count == 1)
  }

  @Test func `a schema that grows without bound is cut, and it is said`() throws {
    // Each level refers twice to the next, so that the whole has two to the power of forty leaves.
    let levels = (0..<40).map { level -> (String, JSONValue) in
      let next: JSONValue = ["$ref": .string("#/components/schemas/L\(level + 1)")]
      return (
        "L\(level)",
        [
          "allOf": [
            .object(["type": "object", "properties": .object(["l\(level)": next])]),
            .object(["type": "object", "properties": .object(["r\(level)": next])]), next, next,
          ]
        ]
      )
    }
    let wide = JSONObject(
      (0..<900).map {
        (
          "wide_member_\($0)",
          [
            "type": "string",
            "description": "A member of a very wide object, of which there are many.",
          ]
        )
      }
    )
    let end: (String, JSONValue) = ("L40", ["type": "object", "properties": .object(wide)])
    let imported = try Imported(
      body: ["type": "object", "properties": ["a": ["$ref": "#/components/schemas/L0"]]],
      schemas: JSONObject(levels + [end])
    )
    #expect(JSONWriter.bytes(imported.arguments).count < 256 << 10)
    #expect(imported.defects == [])
    let deep = (0..<200).reduce(["type": "string"] as JSONValue) { inner, _ in
      ["type": "array", "items": inner]
    }
    let nested = try Imported(body: ["type": "object", "properties": ["a": deep]])
    #expect(nested.remarks.contains { $0.contains("any JSON is taken") })
    #expect(nested.defects == [])
  }
}
