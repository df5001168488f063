import JSON
import Testing

struct BodyTests {
  private static let text: JSONValue = ["type": "string"]

  private static func body(_ type: String, _ media: JSONObject) -> JSONObject {
    [
      "requestBody": [
        "required": true, "content": .object(JSONObject([(type, JSONValue.object(media))])),
      ]
    ]
  }

  @Test func `members of a JSON object become arguments`() throws {
    let imported = try Imported(
      body: [
        "type": "object", "required": ["title"],
        "properties": ["title": Self.text, "tags": ["type": "array", "items": Self.text]],
      ]
    )
    #expect(imported.arguments["properties"]?.object?.names == ["title", "tags"])
    #expect(imported.arguments["required"] == ["title"])
    #expect(imported.definition()["place"] == nil)
    #expect(imported.definition()["content"] == nil)
    #expect(imported.defects == [])
  }

  @Test(
    arguments: [
      ["oneOf": [["$ref": "#/components/schemas/A"], ["type": "object"]]],
      ["type": "object", "additionalProperties": ["type": "string"]],
      ["type": "array", "items": ["type": "string"]], ["type": "string"],
      ["type": "object", "properties": ["a": ["type": "string"]], "minProperties": 1], [:],
      ["type": "object", "properties": ["a": ["type": "string"], "*": ["type": "string"]]],
    ] as [JSONValue]
  )
  func `a body that is more than a list of members is one argument`(schema: JSONValue) throws {
    let imported = try Imported(
      body: schema,
      schemas: ["A": ["type": "object", "properties": ["a": Self.text]]]
    )
    #expect(imported.arguments["properties"]?.object?.names == ["body"])
    #expect(imported.arguments["required"] == ["body"])
    #expect(imported.place("body") == "body:")
    #expect(imported.defects == [])
  }

  @Test func `files that may be null are files, and a list of itself is none`() throws {
    let file: JSONValue = ["type": "string", "contentMediaType": "application/octet-stream"]
    let null: JSONValue = ["type": "null"]
    let imported = try Imported(
      operation: Self.body(
        "multipart/form-data",
        [
          "schema": [
            "type": "object",
            "properties": [
              "one": ["anyOf": [file, null]],
              "many": ["anyOf": [["type": "array", "items": file], null]],
              "itself": ["$ref": "#/components/schemas/A"],
            ],
          ]
        ]
      ),
      components: [
        "schemas": ["A": ["type": "array", "items": ["$ref": "#/components/schemas/A"]]]
      ]
    )
    #expect(imported.place("one") == ["in": "body", "at": "/one", "as": "file"])
    #expect(imported.place("many") == ["in": "body", "at": "/many", "as": "file"])
    #expect(
      imported.argument("itself")["$ref"] != nil || imported.argument("itself")["type"] == "array"
    )
    #expect(imported.defects == [])
  }

  @Test func `null removes a member in a merge patch, whatever the schema of the whole says`()
    throws
  {
    let schema: JSONValue = [
      "type": "object", "required": ["id"],
      "properties": ["id": Self.text, "a": Self.text, "b": ["type": "integer", "nullable": true]],
    ]
    let imported = try Imported(
      operation: Self.body("application/merge-patch+json", ["schema": schema])
    )
    #expect(imported.argument("id")["type"] == "string")
    #expect(imported.argument("a")["type"] == ["string", "null"])
    #expect(imported.argument("b")["type"] == ["integer", "null"])
    #expect(imported.defects == [])
  }

  @Test func `a body that may be left out keeps what it requires inside`() throws {
    let schema: JSONValue = [
      "type": "object", "required": ["a"], "properties": ["a": Self.text],
    ]
    let content: JSONValue = ["application/json": .object(["schema": schema])]
    let optional = try Imported(
      operation: ["requestBody": ["required": false, "content": content]]
    )
    #expect(optional.place("body") == "body:")
    #expect(optional.arguments["required"] == nil)
    let unsaid = try Imported(operation: ["requestBody": ["content": content]])
    #expect(unsaid.arguments["required"] == ["a"])
  }

  @Test func `no required name of an allOf gets lost`() throws {
    let imported = try Imported(
      body: [
        "allOf": [
          ["$ref": "#/components/schemas/Base"],
          ["type": "object", "required": ["b", "ghost"], "properties": ["b": Self.text]],
        ],
        "required": ["c"], "properties": ["c": Self.text],
      ],
      schemas: ["Base": ["type": "object", "required": ["a"], "properties": ["a": Self.text]]]
    )
    #expect(imported.arguments["properties"]?.object?.names == ["c", "a", "b", "ghost"])
    #expect(imported.arguments["required"] == ["c", "a", "b", "ghost"])
    #expect(imported.defects == [])
  }

  @Test func `read-only members are not sent, and not required either`() throws {
    let imported = try Imported(
      body: [
        "type": "object", "required": ["id", "name"],
        "properties": [
          "id": ["type": "string", "readOnly": true], "name": Self.text,
          "created": ["$ref": "#/components/schemas/Instant"],
        ],
      ],
      schemas: ["Instant": ["type": "string", "readOnly": true]]
    )
    #expect(imported.arguments["properties"]?.object?.names == ["name"])
    #expect(imported.arguments["required"] == ["name"])
  }

  @Test func `a form keeps how its members are written`() throws {
    let imported = try Imported(
      operation: Self.body(
        "application/x-www-form-urlencoded",
        [
          "schema": [
            "type": "object",
            "properties": [
              "expand": ["type": "array", "items": Self.text], "card": ["type": "object"],
              "ids": ["type": "array", "items": Self.text],
            ],
          ],
          "encoding": [
            "card": ["style": "deepObject", "explode": true],
            "ids": ["style": "pipeDelimited", "explode": false, "allowReserved": true],
            "other": ["style": "form"],
          ],
        ]
      )
    )
    let definition = imported.definition()
    #expect(definition["content"] == "application/x-www-form-urlencoded")
    #expect(
      definition["encoding"] == [
        "card": ["style": "deepObject", "explode": true],
        "ids": ["style": "pipe", "explode": false, "allow_reserved": true],
      ]
    )
    #expect(imported.defects == [])
  }

  @Test func `parts of a multipart form that are files are files`() throws {
    let imported = try Imported(
      operation: Self.body(
        "multipart/form-data",
        [
          "schema": [
            "type": "object", "required": ["file"],
            "properties": [
              "file": ["type": "string", "format": "binary"], "note": Self.text,
              "photos[]": ["type": "array", "items": ["type": "string", "format": "binary"]],
              "icon": ["type": "string", "contentMediaType": "image/png"],
              "raw": [:], "meta": ["type": "object"],
            ],
          ],
          "encoding": [
            "raw": ["contentType": "application/octet-stream"],
            "meta": ["contentType": "application/json", "headers": ["X-A": [:]]],
          ],
        ]
      )
    )
    #expect(imported.place("file") == ["in": "body", "at": "/file", "as": "file"])
    #expect(imported.place("photos") == ["in": "body", "at": "/photos[]", "as": "file"])
    #expect(imported.argument("photos")["type"] == "array")
    #expect(imported.place("icon")["as"] == "file")
    #expect(imported.place("raw")["as"] == "file")
    #expect(imported.place("note") == .null)
    #expect(imported.definition()["encoding"]?["meta"] == ["content": "application/json"])
    #expect(imported.remarks.count == 1)
    #expect(imported.defects == [])
  }

  /// A media type with its schema, and the argument it makes.
  private static let wholes: [(String, JSONValue, JSONValue)] = [
    ("text/plain", ["type": "string"], "body:"),
    ("application/xml", ["type": "object"], "body:"),
    ("application/x-ndjson", [:], "body:"),
    ("image/png", ["type": "string", "format": "binary"], ["in": "body", "at": "", "as": "file"]),
    ("application/octet-stream", [:], ["in": "body", "at": "", "as": "file"]),
    ("*/*", ["type": "string", "format": "binary"], ["in": "body", "at": "", "as": "file"]),
    ("text/csv", ["type": "string", "format": "binary"], ["in": "body", "at": "", "as": "file"]),
    ("application/merge-patch+json", ["type": "array"], "body:"),
    ("*/*", ["type": "array"], "body:"),
  ]

  @Test(arguments: wholes)
  func `content of any other type is one argument`(
    type: String,
    schema: JSONValue,
    place: JSONValue
  ) throws {
    let imported = try Imported(operation: Self.body(type, ["schema": schema]))
    #expect(imported.arguments["properties"]?.object?.names == ["body"])
    #expect(imported.place("body") == place)
    #expect(imported.defects == [])
  }

  @Test func `of several media types JSON is taken, and the others are named`() throws {
    let schema: JSONValue = ["schema": ["type": "object", "properties": ["a": Self.text]]]
    let imported = try Imported(
      operation: [
        "requestBody": [
          "content": [
            "application/xml": schema, "multipart/form-data": schema,
            "application/vnd.api+json": schema, "application/json": schema,
          ]
        ]
      ]
    )
    #expect(imported.definition()["content"] == nil)
    #expect(imported.remarks.count == 1)
    let remark = imported.remarks[0]
    for type in ["application/xml", "multipart/form-data", "application/vnd.api+json"] {
      #expect(remark.contains(type))
    }
    #expect(remark.contains("files could be sent"))
  }

  @Test func `a part that is XML is a text that the agent writes, and it is said`() throws {
    let imported = try Imported(
      operation: Self.body(
        "multipart/form-data",
        [
          "schema": [
            "type": "object",
            "properties": [
              "order": ["type": "object", "properties": ["id": ["type": "integer"]]],
              "note": Self.text,
            ],
          ],
          "encoding": [
            "order": ["contentType": "application/xml"], "note": ["contentType": "text/xml"],
          ],
        ]
      )
    )
    #expect(imported.argument("order")["type"] == "string")
    #expect(imported.argument("order")["description"]?.string?.contains("application/xml") == true)
    #expect(imported.remarks.count == 1)
    #expect(imported.remarks.first?.contains("the agent writes itself as a text") == true)
    #expect(imported.definition()["encoding"]?["order"] == ["content": "application/xml"])
  }

  @Test func `a kind of multipart that cannot be made is left out, and it is said`() throws {
    let imported = try Imported(operation: Self.body("multipart/mixed", ["schema": [:]]))
    #expect(imported.arguments["properties"] == [:])
    #expect(imported.remarks.count == 2)
    #expect(imported.defects == [])
  }

  @Test func `a GET request with a body is sent without it, and it is said`() throws {
    let imported = try Imported(
      operation: Self.body("application/json", ["schema": ["type": "object"]]),
      method: "get"
    )
    #expect(imported.arguments["properties"] == [:])
    #expect(imported.remarks == ["a GET request has no body; it is left out"])
  }

  @Test func `members of the body of a DELETE request do not go into the query`() throws {
    let imported = try Imported(
      operation: Self.body(
        "application/json",
        ["schema": ["type": "object", "properties": ["ids": ["type": "array"]]]]
      ),
      method: "delete"
    )
    #expect(imported.place("ids") == "body:/ids")
    #expect(imported.defects == [])
  }
}
