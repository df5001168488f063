import JSON
import Manifests
import OpenAPI
import Testing

/// Options that say one thing.
enum ImportOptionsOf {
  static func id(_ id: String) -> ImportOptions { ImportOptions(id: id, date: "2026-11-20") }

  static func baseURL(_ url: String?) -> ImportOptions {
    ImportOptions(date: "2026-11-20") { _ in .init(baseURL: url) }
  }

  static func errors(_ dialects: [String]) -> ImportOptions {
    ImportOptions(date: "2026-11-20") { _ in .init(errors: dialects) }
  }
}

struct ServerTests {
  private static func imported(_ servers: JSONValue, option: String? = nil) throws -> Imported {
    try Imported(
      ["openapi": "3.0.3", "paths": ["/a": ["get": ["operationId": "a"]]], "servers": servers],
      options: ImportOptionsOf.baseURL(option)
    )
  }

  /// Servers, the operator's base URL, and where calls go.
  private static let rows: [(JSONValue, String?, String, Int)] = [
    ([["url": "https://a.example/v1/"]], nil, "https://a.example/v1", 0),
    ([["url": "http://a.example"], ["url": "https://b.example"]], nil, "https://b.example", 1),
    ([["url": "http://127.0.0.1:8080/x"]], nil, "http://127.0.0.1:8080/x", 0),
    (
      [
        [
          "url": "{scheme}://a.example/x",
          "variables": ["scheme": ["default": "http", "enum": ["http", "https"]]],
        ]
      ], nil, "https://a.example/x", 1
    ),
    (
      [
        [
          "url": "https://{region}.example/{v}",
          "variables": [
            "region": ["default": "eu", "enum": ["eu", "us"]], "v": ["default": "v2"],
          ],
        ]
      ], nil, "https://eu.example/v2", 1
    ),
    ([["url": "/api/v3"]], "https://a.example", "https://a.example/api/v3", 0),
    ([["url": "/"]], "https://a.example/x", "https://a.example/x", 0),
    (nil, "https://a.example/x", "https://a.example/x", 0),
    ([["url": "https://a.example"]], "http://localhost:1", "http://localhost:1", 0),
  ]

  @Test(arguments: rows)
  func `calls go to the first server that can be used, or where the operator says`(
    servers: JSONValue,
    option: String?,
    url: String,
    remarks: Int
  ) throws {
    let imported = try Self.imported(servers, option: option)
    #expect(imported.head["base_url"]?.string == url)
    #expect(imported.remarks.count == remarks, "\(imported.remarks)")
    #expect(imported.defects == [])
  }

  /// Servers without one that can be used, what is said of them, and the command that mends it.
  private static let refusals: [(JSONValue, String, String)] = [
    (
      [["url": "/api/v3"]], "is relative to where the document came from",
      "recourse serve shop.json --base-url shop=https://HOST/api/v3"
    ),
    ([["url": "/"]], "is relative", "recourse serve shop.json --base-url shop=https://HOST"),
    (nil, "does not say where the API is", "--base-url shop=https://HOST"),
    (
      [["url": "http://a.example/v1"]], "is plain http, which is for this machine only",
      "recourse serve shop.json --base-url shop=https://a.example/v1"
    ),
    ([["url": "ftp://a.example"]], "cannot be used", "--base-url shop=https://HOST"),
    ([["url": "https://user:pass@a.example"]], "cannot be used", "--base-url shop=https://HOST"),
    (
      [["url": "https://{tenant}.example/{v}", "variables": ["v": ["default": "v2"]]]],
      "leaves \"tenant\" to you; set SHOP_TENANT in the environment",
      "recourse serve shop.json --base-url shop=https://TENANT.example/v2"
    ),
  ]

  @Test(arguments: refusals)
  func `without a server that can be used the person is told the command that names one`(
    servers: JSONValue,
    message: String,
    command: String
  ) throws {
    let error = #expect(throws: ImportError.self) { try Self.imported(servers) }
    #expect(error?.diagnostic.message.contains(message) == true, "\(String(describing: error))")
    #expect(error?.diagnostic.message.contains(command) == true, "\(String(describing: error))")
  }

  @Test func `a base URL that cannot be used is refused`() throws {
    let error = #expect(throws: ImportError.self) {
      try Self.imported([["url": "https://a.example"]], option: "a.example")
    }
    #expect(error?.diagnostic.message.contains("give it as https://host/path") == true)
  }

  /// A server's URL, the allowed values of its variable, what the person's variable says, and what comes of it: a URL or
  /// a part of the complaint.
  private static let tenants: [(String, [JSONValue], String?, String)] = [
    ("https://{tenant}.example/v1", [], "acme", "https://acme.example/v1"),
    ("https://{tenant}.example/v1", ["acme", "dune"], "dune", "https://dune.example/v1"),
    ("https://{tenant}.example/v1", ["acme", "dune"], "evil", "SHOP_TENANT is none of the values"),
    ("https://{tenant}.example/v1", [], "evil.example/", "SHOP_TENANT holds characters"),
    ("https://{tenant}.example/v1", [], "a@b", "SHOP_TENANT holds characters"),
    ("https://{tenant}.example/v1", [], "${TENANT}", "SHOP_TENANT holds characters"),
    ("https://a.example/{tenant}/v1", [], "acme", "https://a.example/acme/v1"),
    ("https://a.example/{tenant}/v1", [], "a?b", "SHOP_TENANT holds characters"),
    ("{tenant}/v1", [], "https://own.example", "https://own.example/v1"),
    ("{tenant}/v1", [], "ftp://own.example", "SHOP_TENANT holds no URL"),
    ("{tenant}://a.example/v1", [], "https", "https://a.example/v1"),
    ("{tenant}://a.example/v1", [], "wss", "SHOP_TENANT is neither https nor http"),
    ("{tenant}/v1", [], nil, "--base-url shop=https://HOST/v1"),
  ]

  @Test(arguments: tenants)
  func `what a server leaves open comes from the environment`(
    url: String,
    values: [JSONValue],
    said: String?,
    outcome: String
  ) throws {
    var options = ImportOptionsOf.baseURL(nil)
    options.variable = { $0 == "SHOP_TENANT" ? said : nil }
    var variable: JSONObject = [:]
    if !values.isEmpty { variable["enum"] = .array(values) }
    let document: JSONObject = [
      "paths": ["/a": ["get": ["operationId": "a"]]],
      "servers": [
        .object(["url": .string(url), "variables": .object(["tenant": .object(variable)])])
      ],
    ]
    do throws(ImportError) {
      let imported = try Imported(document, options: options)
      #expect(imported.head["base_url"]?.string == outcome)
    } catch {
      #expect(error.diagnostic.message.contains(outcome), "\(error.diagnostic.message)")
      // What a variable holds may be a slip with a key, so it is never repeated.
      if let said { #expect(!error.diagnostic.message.contains(said)) }
    }
  }

  private static let elsewhere: JSONObject = [
    "servers": [["url": "https://a.example/v1"]],
    "paths": [
      "/same": ["servers": [["url": "https://a.example/v1/"]], "get": ["operationId": "same"]],
      "/below": ["get": ["operationId": "below", "servers": [["url": "/v1/beta"]]]],
      "/other": ["get": ["operationId": "other", "servers": [["url": "https://b.example/x"]]]],
      "/local": ["get": ["operationId": "local", "servers": [["url": "http://localhost:80"]]]],
    ],
  ]

  @Test func `operations are called at their own servers, and not at a leftover of this machine`()
    throws
  {
    let imported = try Imported(Self.elsewhere)
    #expect(imported.paths == ["/same", "/beta/below", "/other"])
    #expect(imported.definition("other")["base_url"] == "https://b.example/x")
    #expect(imported.definition("same")["base_url"] == nil)
    #expect(imported.result.manifest.leftOut == 1)
    #expect(imported.remarks.contains { $0.contains("1 operation is at https://b.example/x") })
    let lost = imported.remarks.first { $0.contains("is somebody's own machine") }
    #expect(lost?.hasSuffix("--base-url shop@localhost=http://localhost") == true, "\(lost ?? "")")
    #expect(imported.defects == [])
    let manifest = try #require(ManifestLoader.load(imported.result.manifest).manifest)
    #expect(manifest.operations.map(\.server?.text) == [nil, nil, "https://b.example/x"])
  }

  @Test func `a person's base URL takes the operations of other servers along, a move does not`()
    throws
  {
    let taken = try Imported(Self.elsewhere, options: ImportOptionsOf.baseURL("https://c.example"))
    #expect(taken.definition("other")["base_url"] == nil)
    #expect(taken.remarks.contains { $0.contains("called at https://c.example with the others") })
    let url = try #require(BaseURL("https://d.example"))
    let options = ImportOptions(date: "2026-11-20") { _ in
      .init(baseURL: "https://c.example", moves: [ServerMove(server: "b.example", url: url)])
    }
    let moved = try Imported(Self.elsewhere, options: options)
    #expect(moved.definition("other")["base_url"] == "https://d.example")
  }

  @Test func `an operation at a server of plain http is left out with the command that moves it`()
    throws
  {
    let document: JSONObject = [
      "paths": [
        "/a": ["get": ["operationId": "a"]],
        "/b": ["get": ["operationId": "b", "servers": [["url": "http://b.example/x"]]]],
      ]
    ]
    let lost = try Imported(document)
    #expect(lost.names == ["a"])
    let command = "recourse serve shop.json --base-url shop@b.example=https://b.example/x"
    #expect(lost.remarks.contains { $0.hasSuffix(command) }, "\(lost.remarks)")
    let url = try #require(BaseURL("https://b.example/x"))
    let options = ImportOptions(date: "2026-11-20") { _ in
      .init(moves: [ServerMove(server: "b.example", url: url)])
    }
    let moved = try Imported(document, options: options)
    #expect(moved.definition("b")["base_url"] == "https://b.example/x")
  }

  @Test(
    arguments: [
      (
        nil,
        "the operation's own server \"https://{tenant}.b.example\" leaves \"tenant\" to you, so the "
          + "operation is left out; set SHOP_TENANT in the environment"
      ), ("", "set SHOP_TENANT in the environment"),
      (
        "a?b",
        "it stands for \"tenant\" in the operation's own server \"https://{tenant}.b.example\", so the "
          + "operation is left out"
      ), ("acme", nil),
    ] as [(String?, String?)]
  )
  func `what an operation's own server leaves open is named, with the variable that says it`(
    said: String?,
    complaint: String?
  ) throws {
    var options = ImportOptionsOf.baseURL(nil)
    options.variable = { $0 == "SHOP_TENANT" ? said : nil }
    let own: JSONValue = [["url": "https://{tenant}.b.example", "variables": ["tenant": [:]]]]
    let imported = try Imported(
      [
        "servers": [["url": "https://a.example"]],
        "paths": [
          "/a": ["get": ["operationId": "a"]],
          "/b": ["servers": own, "get": ["operationId": "b"]],
        ],
      ],
      options: options
    )
    #expect(imported.names == (complaint == nil ? ["a", "b"] : ["a"]))
    if let complaint {
      #expect(imported.remarks.contains { $0.hasSuffix(complaint) }, "\(imported.remarks)")
    }
  }

  @Test func `an operation's own server counts where the document's is relative`() throws {
    let imported = try Imported(
      [
        "servers": [["url": "/api"]],
        "paths": [
          "/a": ["get": ["operationId": "a"]],
          "/b": ["get": ["operationId": "b", "servers": [["url": "https://b.example"]]]],
          "/c": ["get": ["operationId": "c", "servers": [["url": "/api/beta"]]]],
        ],
      ],
      options: ImportOptionsOf.baseURL("https://a.example")
    )
    #expect(imported.head["base_url"] == "https://a.example/api")
    #expect(imported.definition("b")["base_url"] == "https://b.example")
    #expect(imported.paths == ["/a", "/b", "/beta/c"])
  }

  @Test func `a parameterized host is what the environment or a person's base URL says`() throws {
    let document: JSONObject = [
      "swagger": "2.0", "host": .null, "basePath": "/v2",
      "x-ms-parameterized-host": [
        "hostTemplate": "{Endpoint}", "useSchemePrefix": false,
        "parameters": [["$ref": "#/parameters/Endpoint"]],
      ],
      "parameters": [
        "Endpoint": ["name": "Endpoint", "in": "path", "required": true, "type": "string"]
      ],
      "paths": [
        "/a": ["get": ["operationId": "a", "parameters": [["$ref": "#/parameters/Endpoint"]]]]
      ],
    ]
    var options = ImportOptionsOf.baseURL(nil)
    options.variable = { $0 == "SHOP_ENDPOINT" ? "https://eu.example" : nil }
    let imported = try Imported(document, options: options)
    #expect(imported.head["base_url"] == "https://eu.example/v2")
    #expect(!imported.remarks.contains { $0.contains("the path has no") }, "\(imported.remarks)")
    let said = try Imported(document, options: ImportOptionsOf.baseURL("https://us.example"))
    #expect(said.head["base_url"] == "https://us.example/v2")
    let error = #expect(throws: ImportError.self) { try Imported(document) }
    #expect(error?.diagnostic.message.contains("set SHOP_ENDPOINT") == true)
  }

  @Test(
    arguments: [
      (["SHOP_NAME": "acme"], nil, "https://acme.example", "/indexes('{indexName}')/docs"),
      ([:], "https://us.example", "https://us.example", "/indexes('{indexName}')/docs"),
      (
        ["SHOP_NAME": "acme", "SHOP_INDEX_NAME": "ships"], nil,
        "https://acme.example/indexes('ships')", "/docs"
      ), ([:], "https://us.example/indexes('x')", "https://us.example/indexes('x')", "/docs"),
    ] as [([String: String], String?, String, String)]
  )
  func `each call says what nobody says beforehand of the path of a parameterized host`(
    environment: [String: String],
    option: String?,
    url: String,
    path: String
  ) throws {
    var options = ImportOptionsOf.baseURL(option)
    options.variable = { environment[$0] }
    let imported = try Imported(
      [
        "swagger": "2.0", "host": .null, "basePath": .null,
        "x-ms-parameterized-host": [
          "hostTemplate": "{name}.example/indexes('{indexName}')",
          "parameters": [
            ["name": "name", "in": "path", "required": true, "type": "string"],
            [
              "name": "indexName", "in": "path", "required": true, "type": "string",
              "description": "The name of the index.",
            ],
          ],
        ],
        "paths": ["/docs": ["get": ["operationId": "docs"]]],
      ],
      options: options
    )
    #expect(imported.head["base_url"]?.string == url)
    #expect(imported.paths == [path])
    let isAsked = path.contains("{")
    #expect(
      imported.argument("indexName")["description"] == (isAsked ? "The name of the index." : nil)
    )
    #expect(imported.remarks.contains { $0.contains("each call says \"indexName\"") } == isAsked)
    #expect(imported.defects == [])
  }

  @Test(
    arguments: [
      (["http", "https"], "https://shop.example/v1"), ([], "https://shop.example/v1"),
      (["wss", "https"], "https://shop.example/v1"),
    ] as [(JSONValue, String)]
  )
  func `host, base path and schemes of Swagger 2.0 make the base URL`(
    schemes: JSONValue,
    url: String
  ) throws {
    let imported = try Imported([
      "swagger": "2.0", "schemes": schemes, "paths": ["/a": ["get": ["operationId": "a"]]],
    ])
    #expect(imported.head["base_url"]?.string == url)
  }
}
