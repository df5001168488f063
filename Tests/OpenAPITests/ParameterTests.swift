import JSON
import Testing

struct ParameterTests {
  /// A parameter without its name, and the place that its argument must have.
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var parameter: JSONObject
    var place: JSONValue
    var path = "/things"
    var version = "3.0.3"
  }

  private static let list: JSONValue = ["type": "array", "items": ["type": "string"]]
  private static let object: JSONValue = [
    "type": "object", "properties": ["a": ["type": "string"]],
  ]

  private static let rows: [Row] = [
    Row(
      testDescription: "query",
      parameter: ["in": "query", "schema": ["type": "integer"]],
      place: nil
    ),
    Row(testDescription: "query list", parameter: ["in": "query", "schema": list], place: nil),
    Row(
      testDescription: "query list in one",
      parameter: ["in": "query", "schema": list, "explode": false],
      place: ["in": "query", "name": "p", "style": "form", "explode": false]
    ),
    Row(
      testDescription: "query object",
      parameter: ["in": "query", "schema": object],
      place: ["in": "query", "name": "p", "style": "form", "explode": true]
    ),
    Row(
      testDescription: "query object in one",
      parameter: ["in": "query", "schema": object, "explode": false],
      place: ["in": "query", "name": "p", "style": "form", "explode": false]
    ),
    Row(
      testDescription: "deepObject",
      parameter: ["in": "query", "schema": object, "style": "deepObject", "explode": true],
      place: ["in": "query", "name": "p", "style": "deepObject", "explode": true]
    ),
    Row(
      testDescription: "spaceDelimited",
      parameter: ["in": "query", "schema": list, "style": "spaceDelimited"],
      place: ["in": "query", "name": "p", "style": "space", "explode": false]
    ),
    Row(
      testDescription: "pipeDelimited",
      parameter: ["in": "query", "schema": list, "style": "pipeDelimited"],
      place: ["in": "query", "name": "p", "style": "pipe", "explode": false]
    ),
    Row(
      testDescription: "allowReserved",
      parameter: ["in": "query", "schema": ["type": "string"], "allowReserved": true],
      place: [
        "in": "query", "name": "p", "style": "form", "explode": true, "allow_reserved": true,
      ]
    ),
    Row(
      testDescription: "content",
      parameter: ["in": "query", "content": ["application/json": ["schema": object]]],
      place: ["in": "query", "name": "p", "content": "application/json"]
    ),
    Row(
      testDescription: "path",
      parameter: ["in": "path", "required": true, "schema": ["type": "string"]],
      place: nil,
      path: "/things/{p}"
    ),
    Row(
      testDescription: "label",
      parameter: ["in": "path", "required": true, "schema": list, "style": "label"],
      place: ["in": "path", "name": "p", "style": "label", "explode": false],
      path: "/things/{p}"
    ),
    Row(
      testDescription: "matrix",
      parameter: [
        "in": "path", "required": true, "schema": object, "style": "matrix", "explode": true,
      ],
      place: ["in": "path", "name": "p", "style": "matrix", "explode": true],
      path: "/things/{p}"
    ),
    Row(
      testDescription: "header",
      parameter: ["in": "header", "schema": list],
      place: "header:p"
    ),
    Row(
      testDescription: "header object",
      parameter: ["in": "header", "schema": object, "explode": true],
      place: ["in": "header", "name": "p", "style": "simple", "explode": true]
    ),
    Row(
      testDescription: "cookie",
      parameter: ["in": "cookie", "schema": ["type": "string"]],
      place: "cookie:p"
    ),
    Row(
      testDescription: "2.0 csv",
      parameter: ["in": "query", "type": "array", "items": ["type": "string"]],
      place: ["in": "query", "name": "p", "style": "form", "explode": false],
      version: "2.0"
    ),
    Row(
      testDescription: "2.0 ssv",
      parameter: [
        "in": "query", "type": "array", "items": ["type": "string"], "collectionFormat": "ssv",
      ],
      place: ["in": "query", "name": "p", "style": "space", "explode": false],
      version: "2.0"
    ),
    Row(
      testDescription: "2.0 pipes",
      parameter: [
        "in": "query", "type": "array", "items": ["type": "string"], "collectionFormat": "pipes",
      ],
      place: ["in": "query", "name": "p", "style": "pipe", "explode": false],
      version: "2.0"
    ),
    Row(
      testDescription: "2.0 multi",
      parameter: [
        "in": "query", "type": "array", "items": ["type": "string"], "collectionFormat": "multi",
      ],
      place: nil,
      version: "2.0"
    ),
    Row(
      testDescription: "2.0 path csv",
      parameter: ["in": "path", "required": true, "type": "array", "items": ["type": "string"]],
      place: nil,
      path: "/things/{p}",
      version: "2.0"
    ),
  ]

  @Test(arguments: rows)
  func `each style of a parameter has its place in a manifest`(row: Row) throws {
    var parameter = row.parameter
    parameter["name"] = "p"
    let imported = try Imported(parameter: parameter, path: row.path, version: row.version)
    #expect(imported.place("p") == row.place)
    #expect(imported.arguments["properties"]?.object?.names == ["p"])
    #expect(imported.defects == [])
    #expect(imported.remarks == [])
  }

  @Test func `values separated by tabs are left to the agent, and it is said`() throws {
    let imported = try Imported(
      parameter: [
        "name": "p", "in": "query", "type": "array", "items": ["type": "string"],
        "collectionFormat": "tsv",
      ],
      version: "2.0"
    )
    #expect(imported.argument("p")["type"] == "string")
    #expect(imported.argument("p")["description"]?.string?.contains("separated by a tab") == true)
    #expect(imported.remarks.count == 1)
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
