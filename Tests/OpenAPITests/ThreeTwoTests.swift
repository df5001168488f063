import JSON
import Manifests
import OpenAPI
import Testing

/// What OpenAPI 3.2 has beside 3.1.
struct ThreeTwoTests {
  private static func imported(
    _ members: JSONObject,
    siblings: [String: JSONValue] = [:]
  ) throws -> Imported {
    var document: JSONObject = ["openapi": "3.2.0"]
    for member in members.members { document[member.name] = member.value }
    return try Imported(document, siblings: siblings)
  }

  private static let content: JSONValue = [
    "content": [
      "application/json": [
        "schema": ["type": "object", "properties": ["name": ["type": "string"]]]
      ]
    ]
  ]

  @Test func `a query reads with a body`() throws {
    let imported = try Self.imported([
      "paths": ["/ships": ["query": ["operationId": "find", "requestBody": Self.content]]]
    ])
    let operation = imported.definition("find")
    #expect(operation["method"] == "QUERY")
    #expect(operation["effect"] == "read")
    #expect(operation["repeat_safe"] == true)
    #expect(operation["place"] == nil)
    #expect(imported.argument("name")["type"] == "string")
    #expect(imported.remarks.filter { !$0.contains("description") } == [])
    #expect(imported.defects == [])
    let manifest = try #require(ManifestLoader.load(imported.result.manifest).manifest)
    #expect(manifest.operations[0].places.map(\.target) == [.body(JSONPointer(tokens: ["name"]))])
  }

  @Test func `additional operations are served by their methods, but for those of the connection`()
    throws
  {
    let imported = try Self.imported([
      "paths": [
        "/ships": [
          "additionalOperations": [
            "COPY": ["operationId": "copy"], "PURGE": ["operationId": "purge"],
            "SEARCH": ["operationId": "search"], "DOCK": ["operationId": "dock"],
            "TRACE": ["operationId": "trace"], "CONNECT": ["operationId": "connect"],
            "no method": ["operationId": "none"],
          ]
        ]
      ]
    ])
    let operations = imported.result.manifest.operations
    #expect(operations.map(\.method) == ["COPY", "PURGE", "SEARCH", "DOCK"])
    #expect(operations.map(\.effect) == [.write, .destroy, .read, .write])
    #expect(operations.map(\.isRepeatSafe) == [true, true, true, false])
    #expect(imported.result.manifest.leftOut == 3)
    #expect(imported.defects == [])
  }

  @Test(arguments: ["application/json", "application/x-www-form-urlencoded"])
  func `a parameter can be the whole query, beside which there is no other`(type: String) throws {
    let imported = try Self.imported([
      "paths": [
        "/ships": [
          "get": [
            "operationId": "find",
            "parameters": [
              [
                "in": "querystring", "name": "filter",
                "content": .object([type: ["schema": ["type": "object"]]]),
              ], ["in": "query", "name": "page", "schema": ["type": "integer"]],
            ],
          ]
        ]
      ]
    ])
    #expect(imported.place("filter") == ["in": "querystring", "content": .string(type)])
    #expect(imported.argument("page") == .null)
    #expect(imported.remarks.contains { $0.contains("is the whole query") })
    #expect(imported.defects == [])
  }

  @Test func `the members of a form that is the whole query are written as it says`() throws {
    let imported = try Self.imported([
      "paths": [
        "/ships": [
          "get": [
            "operationId": "find",
            "parameters": [
              [
                "in": "querystring", "name": "filter",
                "content": [
                  "application/x-www-form-urlencoded": [
                    "schema": ["type": "object"],
                    "encoding": [
                      "tags": ["style": "pipeDelimited", "explode": false],
                      "at": ["contentType": "application/json"],
                    ],
                  ]
                ],
              ]
            ],
          ]
        ]
      ]
    ])
    #expect(
      imported.place("filter")["encoding"] == [
        "tags": ["style": "pipe", "explode": false], "at": ["content": "application/json"],
      ]
    )
    #expect(imported.defects == [])
  }

  @Test func `the content of a parameter may be a media type that is named elsewhere`() throws {
    let imported = try Self.imported([
      "components": [
        "mediaTypes": ["Filter": ["schema": ["type": "object"], "example": ["sea": "north"]]]
      ],
      "paths": [
        "/ships": [
          "get": [
            "operationId": "find",
            "parameters": [
              [
                "in": "querystring", "name": "filter",
                "content": ["application/json": ["$ref": "#/components/mediaTypes/Filter"]],
              ]
            ],
          ]
        ]
      ],
    ])
    #expect(imported.argument("filter").bare == ["type": "object", "examples": [["sea": "north"]]])
    #expect(imported.defects == [])
  }

  @Test func `a stream's items are told, and lines of a body are the elements of a list`() throws {
    let item: JSONValue = ["type": "object", "properties": ["id": ["type": "integer"]]]
    let imported = try Self.imported([
      "paths": [
        "/ships": [
          "post": [
            "operationId": "load",
            "requestBody": [
              "required": true, "content": ["application/jsonl": ["itemSchema": item]],
            ],
            "responses": [
              "200": ["description": "ok", "content": ["text/event-stream": ["itemSchema": item]]]
            ],
          ]
        ]
      ]
    ])
    #expect(imported.definition()["description"]?.string?.contains("a stream of items") == true)
    #expect(imported.argument("body")["type"] == "array")
    #expect(imported.argument("body")["items"]?.bare == item)
    #expect(imported.definition()["content"] == "application/jsonl")
    #expect(imported.defects == [])
  }

  @Test(
    arguments: [
      ("https://api.example/v1/harbour.yaml", "https://api.example/v1/parts.yaml#/Ship"),
      ("https://api.example/v1/harbour.yaml", "parts.yaml#/Ship"),
      (
        "https://api.example/v1/harbour.yaml",
        "https://api.example/v1/harbour.yaml#/components/schemas/Ship"
      ),
      ("https://api.example/v1/harbour.yaml", "harbour.yaml#/components/schemas/Ship"),
      ("harbour.yaml", "./harbour.yaml#/components/schemas/Ship"),
      ("harbour.yaml", "#/components/schemas/Ship"),
    ]
  )
  func `references are read against the address that the document gives itself`(
    own: String,
    reference: String
  ) throws {
    let ship: JSONValue = ["type": "object", "properties": ["name": ["type": "string"]]]
    let imported = try Self.imported(
      [
        "$self": .string(own), "components": ["schemas": ["Ship": ship]],
        "paths": [
          "/ships": [
            "post": [
              "operationId": "add",
              "requestBody": [
                "required": true,
                "content": ["application/json": ["schema": ["$ref": .string(reference)]]],
              ],
            ]
          ]
        ],
      ],
      siblings: ["parts.yaml": ["Ship": ship]]
    )
    #expect(imported.argument("name")["type"] == "string", "\(imported.remarks)")
  }

  @Test func `an address of another folder is not followed`() throws {
    let imported = try Self.imported([
      "$self": "https://api.example/v1/harbour.yaml",
      "paths": [
        "/ships": [
          "post": [
            "operationId": "add",
            "requestBody": [
              "content": [
                "application/json": ["schema": ["$ref": "https://evil.example/parts.yaml#/Ship"]]
              ]
            ],
          ]
        ]
      ],
    ])
    #expect(imported.remarks.contains { $0.contains("leads to another address") })
  }

  private static func secured(_ security: JSONValue) throws -> Imported {
    try imported([
      "components": [
        "securitySchemes": [
          "old": ["type": "apiKey", "in": "header", "name": "X-Old", "deprecated": true],
          "new": ["type": "http", "scheme": "bearer"],
        ]
      ],
      "paths": ["/ships": ["get": ["operationId": "list", "security": security]]],
    ])
  }

  @Test func `a deprecated scheme is the last that is tried, and is said`() throws {
    let imported = try Self.secured([["old": []], ["new": []]])
    #expect(imported.definition()["credentials"] == [["new"], ["old"]])
    #expect(imported.remarks.contains { $0.contains("the scheme is deprecated") })
    #expect(imported.defects == [])
  }

  @Test func `a requirement may name its scheme by an address`() throws {
    let imported = try Self.secured([["#/components/securitySchemes/new": []]])
    #expect(imported.head["credentials"]?.object?.names.count == 1)
    #expect(imported.defects == [])
  }

  @Test func `an edition that is not known yet is read as the newest, and said`() throws {
    let known = try Self.imported(["paths": ["/a": ["get": ["operationId": "a"]]]])
    #expect(known.remarks == [])
    let newer = try Imported([
      "openapi": "3.3.0", "paths": ["/a": ["get": ["operationId": "a"]]],
    ])
    #expect(newer.remarks.contains { $0.contains("read as 3.2") })
  }
}
