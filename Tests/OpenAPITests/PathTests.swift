import JSON
import Manifests
import OpenAPI
import Testing

struct PathTests {
  /// A path of a document, the path of the manifest, and the places of its names.
  private static let rows: [(String, String, [(String, JSONValue)])] = [
    ("/things", "/things", []), ("/x?action=y", "/x?action=y", []), ("/x?", "/x", []),
    ("/x?a=b c&d", "/x?a=b%20c&d", []), ("/x#one", "/x", []), ("/x?a=1#one", "/x?a=1", []),
    ("/x?id={id}", "/x", [("id", .null)]), ("/x?a=1&ID={id}", "/x?a=1", [("ID", .null)]),
    ("/x{?page,limit}", "/x", [("page", .null), ("limit", .null)]),
    ("/x/{id}", "/x/{id}", [("id", .null)]),
    ("/x/{id:[0-9]+}", "/x/{id}", [("id", .null)]),
    ("/x/{id}/y/{id}", "/x/{id}/y/{id}", [("id", .null)]),
    ("/{proxy+}", "/{proxy}", [("proxy", true)]), ("/{+name}:go", "/{name}:go", [("name", true)]),
    ("/x/:id/y", "/x/{id}/y", [("id", .null)]), ("/x:go", "/x:go", []), ("/x/:", "/x/:", []),
    ("/{*rest}", "/{rest}", [("rest", true)]), ("/{rest*}", "/{rest}", [("rest", true)]),
  ]

  @Test(arguments: rows)
  func `query, fragment and notations of a path become what can be sent`(
    path: String,
    text: String,
    names: [(String, JSONValue)]
  ) throws {
    let imported = try Imported(operation: [:], method: "get", path: path)
    #expect(imported.paths == [text])
    #expect(imported.defects == [])
    #expect(imported.arguments["properties"]?.object?.names == names.map(\.0))
    for (name, keepsReserved) in names {
      #expect(imported.place(name)["allow_reserved"] ?? .null == keepsReserved)
    }
  }

  @Test func `what a query asks for is required, what it may ask for is not`() throws {
    let asked = try Imported(operation: [:], method: "get", path: "/x?id={id}")
    #expect(asked.arguments["required"] == ["id"])
    let offered = try Imported(operation: [:], method: "get", path: "/x{?page}")
    #expect(offered.arguments["required"] == nil)
  }

  @Test func `a parameter that a query has is described once, wherever it says that it is`() throws
  {
    for location in ["path", "query"] {
      let imported = try Imported(
        parameter: [
          "in": .string(location), "name": "id", "required": true, "description": "Which.",
          "schema": ["type": "integer"],
        ],
        path: "/x?id={id}"
      )
      #expect(imported.argument("id") == ["type": "integer", "description": "Which."])
      #expect(imported.remarks == [])
    }
  }

  @Test(arguments: ["orderID", "order_id", "number"])
  func `a parameter describes the name of the path that it can only mean`(name: String) throws {
    let imported = try Imported(
      parameter: [
        "in": "path", "name": .string(name), "required": true, "description": "Which.",
        "schema": ["type": "integer"],
      ],
      path: "/x/{orderId}"
    )
    #expect(imported.argument("orderId") == ["type": "integer", "description": "Which."])
    #expect(imported.remarks.count == 1)
    #expect(imported.defects == [])
  }

  @Test func `of several names and parameters, none is taken for another`() throws {
    let imported = try Imported(
      operation: [
        "parameters": .array(
          ["c", "d"].map {
            ["in": "path", "name": $0, "required": true, "schema": ["type": "integer"]]
          }
        )
      ],
      method: "get",
      path: "/x/{a}/{b}"
    )
    #expect(imported.argument("a")["type"] == "string")
    #expect(imported.remarks.count == 4, "\(imported.remarks)")
  }

  @Test func `two operations that a fragment tells apart are both there`() throws {
    let imported = try Imported([
      "paths": [
        "/#Action=CreateQueue": ["get": ["operationId": "a"], "post": ["operationId": "b"]],
        "/#Action=DeleteQueue": ["get": ["operationId": "c"]],
        "/#Action=ListQueues": ["post": ["operationId": "d"]],
      ]
    ])
    #expect(imported.names == ["a", "b", "c", "d"])
    #expect(imported.paths == ["/", "/", "/", "/"])
    let effects = imported.result.manifest.operations.map(\.effect)
    #expect(effects == [.write, .write, .destroy, .read])
    #expect(imported.result.manifest.operations.map(\.isRepeatSafe) == [false, false, true, true])
    #expect(imported.defects == [])
  }

  /// Fixed queries, and what a GET of each does.
  private static let deeds: [(String, Operation.Effect)] = [
    ("/api.php?action=delete_user", .destroy), ("/api.php?action=list", .read),
    ("/api.php?action=get_user", .read), ("/?Action=RunInstances", .write),
    ("/?comp=list", .read), ("/x?status=cancel", .read), ("/x#byName", .read),
    ("/#X-Amz-Target=Dynamo_2012.BatchGetItem", .read),
    ("/#X-Amz-Target=Dynamo_2012.BatchWriteItem", .write),
  ]

  @Test(arguments: deeds)
  func `a deed that the query names decides what a call does`(
    path: String,
    effect: Operation.Effect
  ) throws {
    let imported = try Imported(operation: [:], method: "get", path: path)
    #expect(imported.result.manifest.operations.map(\.effect) == [effect])
  }

  @Test(arguments: ["/x?a={b}c", "/x?{a}={b}", "/{", "/x?a=}"])
  func `a path that cannot be sent leaves out its operations and is counted`(path: String) throws {
    let imported = try Imported([
      "paths": .object([
        path: ["get": ["operationId": "a"]], "/ok": ["get": ["operationId": "ok"]],
      ])
    ])
    #expect(imported.names == ["ok"])
    #expect(imported.result.manifest.leftOut == 1)
    #expect(imported.remarks.contains { $0.contains("its operation is left out") })
  }

  @Test func `paths that a vendor keeps apart for their queries are read too`() throws {
    let imported = try Imported([
      "paths": ["/a": ["get": ["operationId": "a"]]],
      "x-ms-paths": ["/?comp=list": ["get": ["operationId": "b"]]],
    ])
    #expect(imported.paths == ["/a", "/?comp=list"])
  }

  @Test(arguments: ["x-ms-skip-url-encoding", "allowReserved"])
  func `a value that is not to be encoded keeps its slashes`(member: String) throws {
    let imported = try Imported(
      parameter: [
        "in": "path", "name": "scope", "required": true, "schema": ["type": "string"],
        member: true,
      ],
      path: "/{scope}/locks"
    )
    #expect(imported.place("scope")["allow_reserved"] == true)
    #expect(imported.defects == [])
  }

  @Test func `a GET with content says that a POST of its path takes it`() throws {
    let content: JSONValue = ["content": ["application/json": ["schema": ["type": "object"]]]]
    let imported = try Imported([
      "paths": [
        "/a": [
          "get": ["operationId": "a", "requestBody": content],
          "post": ["operationId": "b", "requestBody": content],
        ],
        "/c": ["get": ["operationId": "c", "requestBody": content]],
      ]
    ])
    let said = imported.remarks.filter { $0.contains("has no body") }
    #expect(said.count == 2)
    #expect(said.first?.contains("POST of the same path takes one") == true)
    #expect(said.last?.hasSuffix("it is left out") == true)
  }

  @Test func `an OPTIONS that is described is served, one for browsers is not`() throws {
    let imported = try Imported([
      "paths": [
        "/a": ["options": ["operationId": "preflight", "summary": "Checks before an upload."]],
        "/b": ["options": ["responses": [:]], "get": ["operationId": "b"]],
        "/c": ["options": ["summary": "CORS support"]],
        "/d": [
          "options": [
            "operationId": "d", "x-amazon-apigateway-integration": ["type": "mock"],
          ]
        ],
      ]
    ])
    #expect(imported.names == ["preflight", "b"])
    #expect(imported.result.manifest.operations.map(\.effect) == [.read, .read])
    #expect(imported.result.manifest.leftOut == 3)
    #expect(imported.defects == [])
  }
}
