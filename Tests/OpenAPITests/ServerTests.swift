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

  @Test(
    arguments: [
      ([["url": "/api/v3"]], nil, "is relative to where the document came from"),
      (nil, nil, "does not say where the API is"),
      ([["url": "http://a.example"]], nil, "is plain http"),
      ([["url": "ftp://a.example"]], nil, "relative"),
      ([["url": "https://user:pass@a.example"]], nil, "cannot be used"),
      ([["url": "https://a.example"]], "a.example", "cannot be used; give it as https://host/path"),
    ] as [(JSONValue, String?, String)]
  )
  func `without a server that can be used the operator is asked for one`(
    servers: JSONValue,
    option: String?,
    message: String
  ) throws {
    let error = #expect(throws: ImportError.self) {
      try Self.imported(servers, option: option)
    }
    #expect(error?.diagnostic.message.contains(message) == true)
    if option == nil {
      #expect(error?.diagnostic.message.contains("pass --base-url shop=https://…") == true)
    }
  }

  @Test func `servers of single operations are kept where the base URL allows it`() throws {
    let imported = try Imported([
      "servers": [["url": "https://a.example/v1"]],
      "paths": [
        "/same": ["servers": [["url": "https://a.example/v1/"]], "get": ["operationId": "same"]],
        "/below": ["get": ["operationId": "below", "servers": [["url": "/v1/beta"]]]],
        "/other": ["get": ["operationId": "other", "servers": [["url": "https://b.example"]]]],
      ],
    ])
    #expect(imported.paths == ["/same", "/beta/below"])
    #expect(imported.remarks.count == 1)
    #expect(imported.remarks[0].contains("https://b.example"))
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
