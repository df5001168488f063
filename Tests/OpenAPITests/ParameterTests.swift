import JSON
import Manifests
import OpenAPI
import Testing

struct ParameterTests {
  @Test func `only an argument whose name here is not the API's gets words of ours`() throws {
    let imported = try Imported(
      operation: [
        "parameters": [
          ["name": "id", "in": "path", "required": true, "schema": ["type": "string"]],
          ["name": "stars", "in": "query", "schema": ["type": "integer"]],
          ["name": "If-Match", "in": "header", "schema": ["type": "string"]],
          ["name": "filter[name]", "in": "query", "schema": ["type": "string"]],
          ["name": "since", "in": "query", "description": "The day.", "schema": [:]],
          ["name": "any", "in": "query", "schema": true],
        ]
      ],
      method: "get",
      path: "/things/{id}"
    )
    #expect(imported.argument("id") == ["type": "string"])
    #expect(imported.argument("stars") == ["type": "integer"])
    #expect(imported.argument("If-Match") == ["type": "string"])
    let renamed = imported.arguments["properties"]?.object?.names.first { $0.contains("filter") }
    let words = imported.argument(renamed ?? "")["description"]
    #expect(words == "The query parameter filter[name].")
    #expect(imported.argument("since")["description"] == "The day.")
    #expect(imported.argument("any")["description"] == nil)
    // A person is asked for words, a document's program is not.
    let loaded = ManifestLoader.loadWhole(imported.result.manifest)
    #expect(!loaded.diagnostics.contains { $0.message.contains("no description") })
  }

  @Test func `a parameter of an operation stands for one of its path`() throws {
    let imported = try Imported([
      "paths": [
        "/things": [
          "parameters": [
            ["name": "p", "in": "query", "schema": ["type": "string"]],
            ["name": "q", "in": "query", "schema": ["type": "string"]],
          ],
          "get": ["parameters": [["name": "p", "in": "query", "schema": ["type": "integer"]]]],
        ]
      ]
    ])
    #expect(imported.argument("p")["type"] == "integer")
    #expect(imported.argument("q")["type"] == "string")
  }

  @Test func `fields that the specification takes out of the hands of parameters are ignored`()
    throws
  {
    let names = ["Accept", "Content-Type"]
    let imported = try Imported(
      operation: [
        "parameters": .array(
          names.map { ["name": .string($0), "in": "header", "schema": ["type": "string"]] }
        )
      ],
      method: "get"
    )
    #expect(imported.arguments["properties"] == [:])
    #expect(imported.remarks == [])
  }

  @Test func `names that clients refuse and names of the server are replaced`() throws {
    let imported = try Imported(
      operation: [
        "parameters": [
          ["name": "filter[status]", "in": "query", "schema": ["type": "string"]],
          ["name": "task", "in": "query", "schema": ["type": "string"]],
          ["name": "select", "in": "path", "required": true, "schema": ["type": "string"]],
        ]
      ],
      method: "get",
      path: "/things/{select}"
    )
    #expect(
      imported.arguments["properties"]?.object?.names
        == ["api_select", "filter_status", "api_task"]
    )
    #expect(imported.place("filter_status") == "query:filter[status]")
    #expect(imported.place("api_task") == "query:task")
    #expect(imported.place("api_select")["name"] == "select")
    #expect(imported.remarks.count == 2)
    #expect(imported.remarks.allSatisfy { $0.contains("because the server has one of that name") })
    #expect(imported.defects == [])
  }

  @Test func `signs that tell parameters apart become words`() throws {
    let imported = try Imported(
      operation: [
        "parameters": .array(
          ["Date", "Date<", "Date>", "Date!=", "<"].map {
            ["name": .string($0), "in": "query", "schema": ["type": "string"]]
          }
        )
      ],
      method: "get"
    )
    #expect(
      imported.arguments["properties"]?.object?.names
        == ["Date", "Date_lt", "Date_gt", "Date_not", "argument"]
    )
    #expect(imported.place("Date_lt") == "query:Date<")
    #expect(imported.remarks == [])
  }

  @Test func `arguments of one name are told apart by their places`() throws {
    let text: JSONValue = ["type": "string"]
    let imported = try Imported(
      operation: [
        "parameters": [
          ["name": "id", "in": "query", "schema": text],
          ["name": "id", "in": "path", "required": true, "schema": text],
          ["name": "id", "in": "cookie", "schema": text],
        ],
        "requestBody": [
          "content": [
            "application/json": ["schema": ["type": "object", "properties": ["id": text]]]
          ]
        ],
      ],
      path: "/things/{id}"
    )
    #expect(
      imported.arguments["properties"]?.object?.names
        == ["id", "id_query", "id_cookie", "id_body"]
    )
    #expect(imported.place("id_query") == "query:id")
    #expect(imported.place("id_body") == "body:/id")
    #expect(imported.remarks.count == 3)
    #expect(imported.defects == [])
  }

  @Test func `a place in the path without a parameter becomes a required text`() throws {
    let imported = try Imported(operation: [:], method: "get", path: "/things/{id}/{user id*}")
    #expect(imported.arguments["required"] == ["id", "user_id"])
    #expect(imported.definition()["path"] == "/things/{id}/{user_id}")
    #expect(imported.remarks.count == 2)
    #expect(imported.defects == [])
  }

  @Test func `a parameter that the path does not have is left out, and it is said`() throws {
    let imported = try Imported(
      parameter: ["name": "id", "in": "path", "required": true, "schema": ["type": "string"]]
    )
    #expect(imported.arguments["properties"] == [:])
    #expect(imported.remarks.count == 1)
  }

  @Test func `a parameter for the secret of the credential is not asked of the agent`() throws {
    let imported = try Imported([
      "paths": [
        "/things": [
          "get": [
            "operationId": "read",
            "parameters": [
              [
                "name": "token", "in": "query", "required": true, "schema": ["type": "string"],
                "description": "Authentication token. Requires scope: `none`",
              ],
              ["name": "X-Key", "in": "header", "schema": ["type": "string"]],
              ["name": "page_token", "in": "query", "schema": ["type": "string"]],
            ],
          ]
        ]
      ],
      "security": [["key": []]],
      "components": [
        "securitySchemes": ["key": ["type": "apiKey", "in": "header", "name": "x-key"]]
      ],
    ])
    #expect(imported.arguments["properties"]?.object?.names == ["page_token"])
    #expect(imported.arguments["required"] == nil)
    #expect(imported.remarks.count == 2)
    #expect(imported.defects == [])
  }

  @Test
  func `examples beside the schema of a parameter are its examples, unless they hold a reference`()
    throws
  {
    let text: JSONValue = ["type": "string"]
    let imported = try Imported([
      "paths": [
        "/a": [
          "get": [
            "operationId": "a",
            "parameters": [
              ["name": "flag", "in": "query", "example": "NO", "schema": text],
              ["name": "port", "in": "query", "examples": ["a": ["value": "OSL"]], "schema": text],
              [
                "name": "odd", "in": "query", "example": ["$ref": "#/x"],
                "schema": ["type": "object"],
              ],
              [
                "name": "own", "in": "query", "example": "b",
                "schema": ["type": "string", "examples": ["a"]],
              ],
            ],
          ]
        ]
      ]
    ])
    let properties = imported.arguments["properties"]
    #expect(properties?["flag"]?["examples"] == ["NO"])
    #expect(properties?["port"]?["examples"] == ["OSL"])
    #expect(properties?["odd"]?["examples"] == nil)
    #expect(properties?["own"]?["examples"] == ["a"])
  }
}
