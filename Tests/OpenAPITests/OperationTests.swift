import JSON
import Manifests
import OpenAPI
import Testing
import YAML

struct OperationTests {
  /// A method with hints, and what a call does.
  private static let rows: [(String, JSONObject, String, Bool)] = [
    ("get", [:], "read", true), ("head", [:], "read", true), ("post", [:], "write", false),
    ("put", [:], "write", true), ("patch", [:], "write", false), ("delete", [:], "destroy", true),
    ("post", ["x-recourse-effect": "read", "x-recourse-repeat-safe": true], "read", true),
    ("get", ["x-recourse-effect": "write", "x-recourse-repeat-safe": false], "write", false),
    ("post", ["x-read-only": true], "read", true), ("post", ["x-idempotent": true], "write", true),
  ]

  @Test(arguments: rows)
  func `what a call does follows from its method and from hints`(
    method: String,
    members: JSONObject,
    effect: String,
    isRepeatSafe: Bool
  ) throws {
    let imported = try Imported(operation: members, method: method)
    #expect(imported.definition()["effect"]?.string == effect)
    #expect(imported.definition()["repeat_safe"] == .bool(isRepeatSafe))
    let outline = try #require(imported.result.manifest.operations.first)
    #expect(outline.effect.rawValue == effect)
    #expect(outline.isRepeatSafe == isRepeatSafe)
    #expect(imported.defects == [])
  }

  /// A method, a path, the operation's own name, and what a call does.
  private static let paths: [(String, String, String, String)] = [
    ("post", "/things/{id}/delete", "", "destroy"), ("post", "/chat.delete", "", "destroy"),
    ("post", "/things/bulk_delete", "", "destroy"), ("post", "/things/bulkDelete", "", "destroy"),
    ("post", "/cache/reset", "", "destroy"), ("post", "/jobs/{id}:cancel", "", "destroy"),
    ("post", "/delete/{id}", "", "destroy"), ("put", "/jobs/{id}/cancel", "", "destroy"),
    ("get", "/things/delete", "", "destroy"), ("post", "/things/undelete", "", "write"),
    ("post", "/orders/{id}/cancellation-notes", "", "write"), ("post", "/things", "", "write"),
    ("post", "/things/search", "searchThings", "read"), ("post", "/{index}/_search", "", "read"),
    ("post", "/things/filter", "", "read"), ("post", "/things/count", "", "read"),
    ("post", "/databases/{id}/query", "", "read"), ("post", "/things:search", "", "read"),
    ("post", "/filter", "createFilter", "write"), ("post", "/saved_search", "", "write"),
    ("post", "/search/{id}", "", "write"), ("put", "/things/search", "", "write"),
    ("get", "/things/cancel", "", "read"), ("post", "/files/list_folder", "", "read"),
    ("post", "/users.list", "", "read"), ("post", "/things/findByState", "", "read"),
    ("post", "/list", "", "write"), ("post", "/things/get", "", "write"),
    ("post", "/v1.2/list", "", "write"), ("post", "/lists", "", "write"),
  ]

  @Test(arguments: paths)
  func `what a call does follows from the last word of its path too`(
    method: String,
    path: String,
    id: String,
    effect: String
  ) throws {
    let document: JSONValue = [
      "openapi": "3.0.3", "info": ["title": "T", "version": "1"],
      "servers": [["url": "https://api.example.com"]],
      "paths": .object([
        path: .object([
          method: ["operationId": .string(id), "responses": ["200": ["description": "ok"]]]
        ])
      ]),
    ]
    let options = ImportOptions(date: "2026-11-28")
    let imported = try OpenAPIImport(document: document, file: "t.json", options: options)
    #expect(imported.manifest.operations.map(\.effect.rawValue) == [effect])
    #expect(imported.manifest.operations.first?.definition()["effect"] == .string(effect))
  }

  @Test func `a person's word on an effect counts, and is written`() throws {
    var imported = try Imported(operation: [:], method: "post").result.manifest
    let manifest = try #require(ManifestLoader.load(imported).manifest)
    let name = try #require(manifest.operations.first?.name)
    let pattern = try #require(OperationPattern("method:POST"))
    let choice = EffectChoice([(pattern, .destroy), (pattern, .read)])
    let said = choice.applied(to: [manifest])[0]
    #expect(said.operations.map(\.effect) == [.read])
    #expect(said.operations.map(\.isRepeatSafe) == [true])
    imported.takeEffects(of: said)
    #expect(imported.document["operations"]?[name]?["effect"] == "read")
    #expect(imported.document["operations"]?[name]?["repeat_safe"] == true)
  }

  /// The types of a good answer, and what is accepted.
  private static let answers: [([String], JSONValue?)] = [
    (["image/png"], "image/png"), (["image/png", "application/pdf"], "image/png, application/pdf"),
    (["application/json", "text/csv"], nil), (["text/csv; charset=utf-8"], "text/csv"), ([], nil),
    (["no type"], nil), (["application/problem+json"], nil), (["*/*"], nil),
    (["application/vnd.shop.v3+json", "text/csv"], "application/vnd.shop.v3+json"),
    (["application/hal+json", "application/json"], nil), (["text/html"], "text/html"),
  ]

  @Test(arguments: answers)
  func `what is accepted is named where no answer is JSON`(types: [String], accept: JSONValue?)
    throws
  {
    let content = JSONObject(types.map { ($0, [:]) })
    let three: JSONObject = ["responses": ["200": ["content": .object(content)], "400": [:]]]
    #expect(try Imported(operation: three).definition()["accept"] == accept)
    let two: JSONObject = [
      "produces": .array(types.map { .string($0) }), "responses": ["200": [:]],
    ]
    #expect(try Imported(operation: two, version: "2.0").definition()["accept"] == accept)
    #expect(try Imported(operation: three).defects == [])
  }

  /// Words of an operation, and its title and description.
  private static let words: [(JSONObject, String, String)] = [
    (
      ["summary": "List things", "description": "Lists all things."], "List things",
      "List things.\nLists all things."
    ),
    (["summary": "List things."], "List things.", "List things."),
    (["description": "List things by age."], "Read things", "List things by age."),
    (
      ["summary": "List", "description": "List things."], "List", "List things."
    ),
    ([:], "Read things", "Read things: GET /things. The API's description says no more."),
    (
      ["deprecated": true, "summary": "Old"], "Old", "Deprecated. Old"
    ),
  ]

  @Test(arguments: words)
  func `titles and descriptions are made of what the document says`(
    members: JSONObject,
    title: String,
    description: String
  ) throws {
    var operation = members
    operation["operationId"] = "readThings"
    let imported = try Imported(operation: operation, method: "get")
    #expect(imported.definition()["title"]?.string == title)
    #expect(imported.definition()["description"]?.string == description)
  }

  @Test func `descriptions of any length stay within the limit`() throws {
    let long = String(repeating: "A very long sentence about nothing. ", count: 500)
    let imported = try Imported(
      operation: [
        "deprecated": true, "summary": .string(long), "description": .string(long),
        "parameters": [
          ["name": "a", "in": "query", "description": .string(long), "schema": ["type": "string"]]
        ],
      ],
      method: "get"
    )
    let definition = imported.definition()
    #expect(definition["title"]?.string?.count ?? 0 <= 80)
    #expect((900...1024).contains(definition["description"]?.string?.count ?? 0))
    #expect((200...300).contains(imported.argument("a")["description"]?.string?.count ?? 0))
    #expect(imported.defects == [])
  }

  @Test func `tags and groups are kept`() throws {
    let imported = try Imported(
      operation: ["tags": ["a b", "c"], "x-recourse-group": "search"],
      method: "get"
    )
    #expect(imported.definition()["tags"] == ["a b", "c"])
    #expect(imported.definition()["group"] == "search")
    #expect(imported.result.manifest.operations.first?.group == "search")
  }

  @Test func `links, callbacks and webhooks are said not to be carried over`() throws {
    let imported = try Imported([
      "openapi": "3.1.0", "webhooks": ["a": ["post": [:]]],
      "paths": [
        "/a": [
          "post": [
            "operationId": "a", "callbacks": ["x": ["y": ["post": [:]]]],
            "responses": ["200": ["description": "Good", "links": ["next": ["operationId": "a"]]]],
          ]
        ]
      ],
    ])
    #expect(
      imported.result.allRemarks().map(\.pointer.description) == [
        "/paths/~1a/post/callbacks", "/webhooks", "/paths/~1a/post/responses/200/links",
      ]
    )
  }

  @Test func `operations that are left out take their rules along`() throws {
    let answer: JSONValue = [
      "responses": ["404": ["description": "The shelf was emptied overnight by the archivist"]]
    ]
    var manifest = try Imported([
      "paths": ["/a": ["get": answer, "post": answer, "put": [:]]]
    ]).result.manifest
    manifest.keep(["get_a", "put_a"])
    let rule = manifest.head["errors"]?["rules"]?.array?.first
    #expect(rule?["when"]?["operation"] == ["get_a"])
    #expect(ManifestLoader.load(manifest).manifest?.operations.count == 2)
    manifest.keep(["put_a"])
    #expect(manifest.head["errors"]?["rules"] == [])
    #expect(ManifestLoader.load(manifest).manifest?.operations.count == 1)
  }

  @Test func `remarks can be shown at their lines`() throws {
    let text = """
      {"swagger": "2.0", "host": "shop.example", "info": {"title": "Shop"},
       "paths": {"/a": {"post": {"operationId": "a", "parameters": [
        {"name": "b", "in": "formData", "type": "string"},
        {"name": "select", "in": "formData", "type": "strange"}]}}}}
      """
    let bytes = Array(text.utf8)
    let imported = try OpenAPIImport(
      bytes: bytes,
      file: "a.json",
      options: ImportOptions(date: "2026-11-20")
    )
    let placed = OpenAPIImport.placed(imported.allRemarks(), in: try WrittenDocument(bytes))
    #expect(placed.map(\.line) == [4, 4])
  }
}
