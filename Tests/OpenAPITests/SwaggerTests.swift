import JSON
import Testing

struct SwaggerTests {
  private static func imported(
    _ parameters: [JSONValue],
    consumes: JSONValue? = nil
  ) throws -> Imported {
    var operation: JSONObject = ["parameters": .array(parameters)]
    operation["consumes"] = consumes
    return try Imported(operation: operation, version: "2.0")
  }

  @Test func `form parameters become members of a form`() throws {
    let imported = try Self.imported([
      ["name": "a", "in": "formData", "type": "string", "required": true, "description": "An a."],
      [
        "name": "b", "in": "formData", "type": "array", "items": ["type": "integer"],
        "collectionFormat": "multi",
      ],
      ["name": "c", "in": "formData", "type": "array", "items": ["type": "integer"]],
      ["name": "limit", "in": "query", "type": "integer", "maximum": 5, "exclusiveMaximum": true],
    ])
    let definition = imported.definition()
    #expect(definition["content"] == "application/x-www-form-urlencoded")
    #expect(imported.arguments["properties"]?.object?.names == ["limit", "a", "b", "c"])
    #expect(imported.arguments["required"] == ["a"])
    #expect(imported.argument("a") == ["type": "string", "description": "An a."])
    #expect(imported.argument("limit").bare == ["type": "integer", "exclusiveMaximum": 5])
    #expect(
      definition["encoding"] == [
        "b": ["style": "form", "explode": true], "c": ["style": "form", "explode": false],
      ]
    )
    #expect(imported.defects == [])
    #expect(imported.remarks == [])
  }

  @Test func `a parameter of type file makes a multipart form`() throws {
    let imported = try Self.imported(
      [
        ["name": "file", "in": "formData", "type": "file", "required": true],
        ["name": "note", "in": "formData", "type": "string"],
      ],
      consumes: ["multipart/form-data"]
    )
    #expect(imported.definition()["content"] == "multipart/form-data")
    #expect(imported.place("file") == ["in": "body", "at": "/file", "as": "file"])
    #expect(imported.defects == [])
  }

  @Test func `the body is spread like that of any other edition`() throws {
    let imported = try Imported(
      operation: [
        "parameters": [
          [
            "name": "thing", "in": "body", "required": true,
            "schema": ["$ref": "#/definitions/Thing"],
          ]
        ],
        "responses": ["200": ["description": "Good", "schema": ["$ref": "#/definitions/Thing"]]],
      ],
      components: [
        "definitions": [
          "Thing": [
            "type": "object", "required": ["id", "name"],
            "properties": [
              "id": ["type": "integer", "readOnly": true],
              "name": ["type": "string", "x-nullable": true],
              "next": ["$ref": "#/definitions/Thing"],
            ],
          ]
        ]
      ],
      version: "2.0"
    )
    #expect(imported.arguments["properties"]?.object?.names == ["name", "next"])
    #expect(imported.arguments["required"] == ["name"])
    #expect(imported.argument("name").bare == ["type": ["string", "null"]])
    #expect(imported.argument("next").bare == ["$ref": "#/$defs/Thing"])
    #expect(imported.definition()["output"]?["$ref"] == "#/$defs/Thing")
    #expect(imported.remarks == [])
  }

  @Test func `the schemes of Swagger 2.0 become credentials`() throws {
    let imported = try Imported([
      "swagger": "2.0",
      "paths": [
        "/a": [
          "get": ["operationId": "a", "security": [["app": ["read"]]]],
          "post": ["operationId": "b"],
        ]
      ],
      "security": [["basic": []]],
      "securityDefinitions": [
        "basic": ["type": "basic"],
        "app": [
          "type": "oauth2", "flow": "application", "tokenUrl": "https://shop.example/token",
          "scopes": ["read": "Reads."],
        ],
        "code": ["type": "oauth2", "flow": "accessCode"],
      ],
    ])
    #expect(imported.head["credentials"]?.object?.names == ["basic", "app"])
    #expect(imported.head["credentials"]?["app"]?["oauth2"]?["scopes"] == ["read"])
  }

  @Test func `media types of the document hold where an operation names none`() throws {
    let imported = try Imported([
      "swagger": "2.0", "consumes": ["text/plain"],
      "paths": [
        "/a": ["post": ["parameters": [["name": "b", "in": "body", "schema": ["type": "string"]]]]]
      ],
    ])
    #expect(imported.definition()["content"] == "text/plain")
    #expect(imported.place("body") == "body:")
  }
}
