import JSON
import Manifests
import OpenAPI
import TestSupport
import Testing

struct HostileTests {
  private static let options = ImportOptions(date: "2026-11-20")

  /// The bytes of a file, and what must be said about it.
  private static let refused: [(String, String)] = [
    ("", "not JSON: the text ends inside a value"),
    ("{\"openapi\": \"3.0.0\", \"paths\": {", "is the file whole"),
    ("openapi: 3.0.0\npaths: {}\n", "does not say where"),
    ("# comment\nswagger: '2.0'", "does not say where"),
    ("---\nopenapi: 3.1.0: x", "not YAML: a colon stands here"),
    ("<html></html>", "expected an OpenAPI document, an object, found a string"),
    ("[]", "expected an OpenAPI document, an object, found an array"),
    ("{}", "neither \"openapi\""),
    ("{\"openapi\": \"4.0.0\"}", "found \"4.0.0\""), ("{\"openapi\": 3.0}", "does not say where"),
    ("{\"swagger\": \"1.2\"}", "found \"1.2\""), ("{\"swaggerVersion\": \"1.2\"}", "convert"),
    ("{\"openapi\": null}", "found \"null\""),
    (
      "{\"openapi\": \"3.0.0\", \"servers\": [{\"url\": \"https://a.example\"}]}",
      "none that can be called"
    ),
    (
      "{\"openapi\": \"3.0.0\", \"servers\": [{\"url\": \"https://a.example\"}], \"paths\": []}",
      "none that can be called"
    ),
  ]

  @Test(arguments: refused)
  func `what is no document is refused with a remedy`(text: String, message: String) {
    let error = #expect(throws: ImportError.self) {
      try OpenAPIImport(bytes: Array(text.utf8), file: "a.json", options: Self.options)
    }
    let diagnostic = error?.diagnostic
    #expect(diagnostic?.message.contains(message) == true, "\(diagnostic?.message ?? "")")
    #expect(diagnostic?.severity == .error)
    #expect(diagnostic?.file == "a.json")
  }

  @Test func `a document of more than 64 MiB is not read`() {
    let bytes = [UInt8](repeating: 0x20, count: OpenAPIImport.sizeLimit + 1)
    let error = #expect(throws: ImportError.self) {
      try OpenAPIImport(bytes: bytes, file: "a.json", options: Self.options)
    }
    #expect(error?.diagnostic.message.contains("at most 64 MiB") == true)
    #expect(error?.diagnostic.message.contains("jq '.paths |= with_entries(") == true)
  }

  /// A path, and the one it becomes; nil where its operation is left out.
  private static let paths: [(String, String?)] = [
    ("/a/../x", nil), ("/../x", nil), ("/%2e%2E/x", nil), ("/a/.%2e", nil), ("/a?b=c", "/a?b=c"),
    ("/a#b", "/a"), ("/{a", nil), ("/a}", nil), ("/{}", nil), ("/{a}/{a}", "/{a}/{a}"),
    ("/{a}{+a}", "/{a}{a}"), ("/v1/{+a}:b", "/v1/{a}:b"), ("/.{a}", nil),
    ("a", "/a"), ("", "/"), ("/a b", "/a%20b"), ("/ü", "/%C3%BC"), ("/a%20b", "/a%20b"),
    ("/100%", "/100%25"), ("/a\u{0}b", "/a%00b"), ("/a\\b", "/a%5Cb"), ("//evil", "//evil"),
    ("/.well-known/x", "/.well-known/x"), ("/a:cancel", "/a:cancel"), ("/{a}.{b}", "/{a}.{b}"),
  ]

  @Test(arguments: paths)
  func `a path that leads elsewhere is left out, and it is said`(path: String, read: String?) throws
  {
    let imported = try Imported([
      "paths": .object([path: ["get": ["operationId": "x"]], "/ok": ["get": ["operationId": "ok"]]])
    ])
    #expect(imported.paths == (read.map { [$0] } ?? []) + ["/ok"])
    if read == nil { #expect(imported.remarks.count == 1) }
    #expect(imported.defects == [])
  }

  @Test(
    arguments: [
      (["webhooks": ["a": ["post": [:]]]], "/webhooks", "has only webhooks"),
      (["webhooks": ["a": ["post": [:]]], "paths": [:]], "/webhooks", "has only webhooks"),
      (["webhooks": ["a": ["post": [:]]], "servers": nil], "/webhooks", "has only webhooks"),
      (["paths": [:]], "/paths", "found none that can be called"),
      (
        ["webhooks": ["a": ["post": [:]]], "paths": ["/a": ["get": 1]]], "/paths",
        "found none that can be called"
      ),
      (
        ["paths": ["/a": ["get": ["$ref": "a.yml"]]]], "/paths",
        "of the first it is to be said: the reference \"a.yml\" leads nowhere"
      ),
    ] as [(JSONObject, String, String)]
  )
  func `a document without a call says why there is none`(
    members: JSONObject,
    place: String,
    reason: String
  ) {
    let error = #expect(throws: ImportError.self) { try Imported(members) }
    #expect(error?.diagnostic.pointer.description == place)
    #expect(error?.diagnostic.message.contains(reason) == true)
  }

  /// Members of a document that are not what they should be.
  private static let strange: [JSONObject] = [
    ["info": "x"], ["info": nil], ["info": ["title": 1, "description": []]], ["components": []],
    ["components": ["schemas": [], "securitySchemes": 1]], ["security": "x"],
    ["security": [["x": []], 1, []]], ["tags": 1], ["externalDocs": ["url": "javascript:x"]],
    ["webhooks": ["a": [:]]], ["x-recourse-errors": 1],
    ["info": ["title": "\u{1B}[31m\u{202E}x", "description": "\u{0}"]],
  ]

  @Test(arguments: strange)
  func `members of the wrong kind do no harm`(members: JSONObject) throws {
    var document = members
    document["paths"] = ["/a": ["get": ["operationId": "a"]]]
    let imported = try Imported(document)
    #expect(imported.defects == [])
    #expect(!JSONWriter.text(.object(imported.head)).contains("\u{202E}"))
    _ = imported.remarks
  }

  /// Operations whose members are not what they should be.
  private static let operations: [JSONValue] = [
    ["parameters": "x"], ["parameters": [1, [], [:], ["name": "a"], ["in": "query"]]],
    ["parameters": [["name": "a", "in": "body"], ["name": "b", "in": "nowhere", "schema": 1]]],
    ["parameters": [["name": 1, "in": "query"], ["name": "", "in": "query", "schema": [:]]]],
    ["parameters": [["name": "a\r\nb: c", "in": "header", "schema": [:]]]],
    ["parameters": [["name": "a=b;c", "in": "cookie", "schema": [:]]]],
    ["parameters": [["name": "x", "in": "query", "style": "matrix", "schema": [:]]]],
    ["requestBody": 1], ["requestBody": ["content": []]], ["requestBody": ["content": ["x": [:]]]],
    ["requestBody": ["content": ["application/json\r\n": ["schema": []]]]],
    ["requestBody": ["content": ["application/json": ["schema": ["type": 1, "properties": 2]]]]],
    [
      "requestBody": [
        "content": [
          "application/json": [
            "schema": [
              "type": "object", "required": ["a", 1, ""],
              "properties": ["a": nil, "": ["type": "string"], "\u{0}": ["enum": [nil]]],
            ]
          ]
        ]
      ]
    ],
    [
      "requestBody": [
        "content": [
          "application/x-www-form-urlencoded": [
            "schema": ["type": "string"], "encoding": ["a": ["style": "deepObject"]],
          ]
        ]
      ]
    ],
    ["responses": 1], ["responses": ["200": 1, "default": ["content": 1], "404": nil]],
    ["responses": ["400": ["$ref": "#/nowhere"]]], ["tags": [1, "", "a"]], ["tags": "a"],
    ["summary": 1, "description": ["a"]], ["summary": "\u{0}", "description": " \n "],
    ["servers": 1], ["servers": [1]], ["callbacks": ["a": [:]]], ["security": [1]],
    ["x-recourse-effect": "explode"], ["x-recourse-group": "a b", "x-recourse-repeat-safe": 1],
    ["operationId": 1], ["operationId": ""], ["deprecated": "yes"],
  ]

  @Test(arguments: operations)
  func `operations of the wrong form are read as far as they go`(operation: JSONValue) throws {
    for (method, version) in [("post", "3.0.0"), ("delete", "3.1.0"), ("get", "3.0.1")] {
      let imported = try Imported([
        "openapi": .string(version), "paths": .object(["/a": .object([method: operation])]),
      ])
      #expect(imported.result.manifest.operations.count == 1)
      #expect(imported.defects == [])
      _ = imported.remarks
    }
  }

  @Test func `what is no operation is left out, and it is said`() throws {
    let imported = try Imported([
      "paths": [
        "/a": ["get": 1, "post": ["operationId": "a"], "trace": [:], "options": [:], "x-a": 1],
        "/b": 1, "x-c": [:],
      ]
    ])
    #expect(imported.names == ["a"])
    #expect(imported.remarks.count == 4)
  }

  @Test func `thousands of parameters and enums do not get out of hand`() throws {
    let parameters = (0..<500).map { index -> JSONValue in
      ["name": .string("p\(index)"), "in": "query", "schema": ["type": "string"]]
    }
    let imported = try Imported(operation: ["parameters": .array(parameters)], method: "get")
    #expect(imported.arguments["properties"]?.object?.count == 200)
    #expect(imported.remarks.count == 1)
    #expect(imported.defects == [])
    let values = (0..<5000).map { JSONValue.string("value\($0)") }
    let list = try Imported(
      body: ["type": "object", "properties": ["a": ["type": "string", "enum": .array(values)]]]
    )
    #expect(list.argument("a").bare == ["type": "string"])
    #expect(list.remarks.count == 1)
  }

  @Test func `remarks do not grow without bound`() throws {
    let paths = (0..<3000).map { index -> (String, JSONValue) in
      ("/\(index)", ["get": ["operationId": .string("a\(index)")], "trace": [:]])
    }
    let imported = try Imported(["paths": .object(JSONObject(paths))])
    #expect(imported.result.manifest.operations.count == 3000)
    #expect(imported.result.manifest.remarks.count == 2001)
    #expect(imported.result.manifest.remarks.last?.message.hasPrefix("1000 further") == true)
  }

  private static let everything = Array(Everything.text.utf8)

  @Test func `a document of everything is read whole`() throws {
    let imported = try OpenAPIImport(bytes: Self.everything, file: "a.json", options: Self.options)
    #expect(imported.manifest.operations.count == 5)
    #expect(Self.defects(of: imported) == [])
  }

  @Test func `a document that ends anywhere is refused`() {
    for count in stride(from: 0, to: Self.everything.count - 8, by: 97) {
      #expect(throws: ImportError.self, "\(count)") {
        try OpenAPIImport(
          bytes: Array(Self.everything[..<count]),
          file: "a.json",
          options: Self.options
        )
      }
    }
  }

  @Test(arguments: 0..<12)
  func `a document with a byte changed is refused or makes a sound manifest`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      var bytes = Self.everything
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = "{}[]\",:0axy/#$".utf8.randomElement(using: &random) ?? 0x30
      guard let imported = try? OpenAPIImport(bytes: bytes, file: "a.json", options: Self.options)
      else { continue }
      #expect(Self.defects(of: imported) == [], "byte \(place): \(bytes[place])")
      _ = imported.allRemarks()
    }
  }

  private static func defects(of imported: OpenAPIImport) -> [Diagnostic] {
    ManifestLoader.loadWhole(imported.manifest).diagnostics.filter { $0.severity == .error }
  }
}
