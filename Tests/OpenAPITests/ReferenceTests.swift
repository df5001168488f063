import JSON
import Manifests
import OpenAPI
import Testing

struct ReferenceTests {
  @Test func `parameters, bodies, answers and paths may be referred to`() throws {
    let imported = try Imported([
      "paths": ["/things": ["$ref": "#/components/pathItems/Things"]],
      "components": [
        "pathItems": [
          "Things": [
            "post": [
              "parameters": [["$ref": "#/components/parameters/Limit"]],
              "requestBody": ["$ref": "#/components/requestBodies/Thing"],
              "responses": ["200": ["$ref": "#/components/responses/Good"]],
            ]
          ]
        ],
        "parameters": ["Limit": ["name": "limit", "in": "query", "schema": ["type": "integer"]]],
        "requestBodies": [
          "Thing": [
            "content": [
              "application/json": [
                "schema": ["type": "object", "properties": ["a": ["type": "string"]]]
              ]
            ]
          ]
        ],
        "responses": [
          "Good": ["content": ["application/json": ["schema": ["type": "array"]]]]
        ],
      ],
    ])
    #expect(imported.arguments["properties"]?.object?.names == ["limit", "a"])
    #expect(imported.definition()["output"] == ["type": "array"])
    #expect(imported.defects == [])
  }

  @Test func `references lead to files beside the document and from there on`() throws {
    let imported = try Imported(
      [
        "paths": ["/things": ["$ref": "paths/things.json#/things"]],
        "components": ["schemas": ["Id": ["type": "string", "format": "uuid"]]],
      ],
      siblings: [
        "paths/things.json": [
          "things": [
            "get": [
              "parameters": [
                ["name": "a", "in": "query", "schema": ["$ref": "../schemas/a.json"]],
                ["name": "b", "in": "query", "schema": ["$ref": "#/local"]],
                ["name": "d", "in": "query", "schema": ["$ref": "../schemas/d.json#/"]],
                [
                  "name": "c", "in": "query",
                  "schema": ["$ref": "../shop.json#/components/schemas/Id"],
                ],
              ]
            ]
          ],
          "local": ["type": "boolean"],
        ],
        "schemas/a.json": ["type": "object", "properties": ["self": ["$ref": "#"]]],
        "schemas/d.json": ["type": "integer"],
      ]
    )
    #expect(imported.argument("a").bare == ["$ref": "#/$defs/schemas_a.json"])
    #expect(imported.argument("b")["type"] == "boolean")
    #expect(imported.argument("c")["format"] == "uuid")
    #expect(imported.argument("d")["type"] == "integer")
    #expect(imported.defects == [])
  }

  @Test func `files are asked for only inside the folder, and each once`() throws {
    let asked = Shared<[String]>([])
    let references = [
      "a.json", "a.json#/x", "b/../a.json", "../secret.json", "b/../../secret.json", "/etc/passwd",
      "https://example.com/a.json", "//example.com/a.json", "file:///etc/passwd",
      "%2e%2e/secret.json", "..\\secret.json", "c:/secret.json",
    ]
    let members = references.enumerated().map { index, reference in
      ("p\(index)", JSONValue.object(["$ref": .string(reference)]))
    }
    let imported = try OpenAPIImportProbe.asking(members) { path in
      asked.change { $0.append(path) }
      return ["type": "string", "x": ["type": "string"]]
    }
    #expect(asked.value == ["a.json"])
    #expect(imported.count { $0.contains("any JSON is taken here") } == 9)
  }

  @Test(arguments: [
    "#/components/schemas/Missing", "#/components/schemas/Loop", "missing.json", "#anchor",
    "#/components/schemas/%ZZ", "#/paths/~1things/post/nothing",
  ])
  func `a reference that leads nowhere leaves the argument open, and it is said`(
    reference: String
  ) throws {
    let imported = try Imported(
      body: ["type": "object", "properties": ["a": .object(["$ref": .string(reference)])]],
      schemas: [
        "Loop": ["$ref": "#/components/schemas/Pool"],
        "Pool": ["$ref": "#/components/schemas/Loop"],
      ]
    )
    #expect(imported.argument("a")["type"] == nil)
    #expect(imported.remarks.count == 1)
    #expect(imported.remarks.first?.contains("any JSON is taken here") == true)
    #expect(imported.defects == [])
  }

  @Test func `a remark names the place in the document`() throws {
    let imported = try Imported(
      body: ["type": "object", "properties": ["a": ["$ref": "#/nowhere"]]]
    )
    let remark = try #require(imported.result.allRemarks().first)
    #expect(
      remark.pointer.description
        == "/paths/~1things/post/requestBody/content/application~1json/schema/properties/a"
    )
    #expect(remark.file == "shop.json")
  }
}
