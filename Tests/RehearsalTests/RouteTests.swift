@testable import MockAPI
@testable import HTTPServer
import HTTP
import Manifests
import Testing

struct RouteTests {
  @Test(arguments: [
    ("GET", "/v1/books", "list_books"), ("GET", "/v1/books/7", "get_book"),
    ("GET", "/v1/books/new", "new_books"), ("POST", "/v1/books", "add_book"),
  ])
  func `method and path find the operation, fixed text first`(
    method: String,
    path: String,
    name: String
  ) throws {
    let routes = RouteTable(try Shelf.manifest())
    #expect(routes.match(method: method, path: path, query: "", body: [])?.operation.name == name)
  }

  @Test(arguments: [
    ("GET", "/books"), ("GET", "/v1/books/"), ("GET", "/v1/books/7/8"), ("DELETE", "/v1/books/7"),
    ("GET", "/v2/books"), ("GET", "/v1books"), ("GET", ""),
  ])
  func `other paths and methods find nothing`(method: String, path: String) throws {
    #expect(
      RouteTable(try Shelf.manifest()).match(method: method, path: path, query: "", body: []) == nil
    )
  }

  @Test(arguments: [
    ("/a/{x}", "/a/b%20c", ["x": "b c"]), ("/a/{x}.json", "/a/b.c.json", ["x": "b.c"]),
    ("/{x}:{y}/z", "/1:2/z", ["x": "1", "y": "2"]), ("/a/{x}", "/a/100%", ["x": "100%"]),
  ])
  func `places are taken out and decoded`(
    template: String,
    path: String,
    places: [String: String]
  ) {
    #expect(RoutePattern(template).places(in: path[...]) == places)
  }

  @Test(arguments: [("/a/{x}", "/a/"), ("/a/{x}.json", "/a/.json"), ("/a", "/a/b"), ("/a/b", "/a")])
  func `a place is never empty and a template never partly fits`(template: String, path: String) {
    #expect(RoutePattern(template).places(in: path[...]) == nil)
  }

  @Test(arguments: [
    (#"{"calls": [{"action": "read"}]}"#, "batch_read"),
    (#"{"calls": [{"action": "write", "id": 1}]}"#, "batch_write"),
    (#"{"calls": [{"action": "read"}, {"action": "write"}]}"#, "batch_write"),
    (#"{"calls": [{"action": "burn"}]}"#, "batch_read"), ("no JSON", "batch_read"),
    (#"{"calls": [{"action": "write", "more": 1}]}"#, "batch_read"), ("{}", "batch_read"),
  ])
  func `operations of one path are told apart by what they carry`(
    body: String,
    name: String
  ) throws {
    let routes = RouteTable(try Shelf.manifest())
    let match = routes.match(method: "POST", path: "/v1/batch", query: "", body: Array(body.utf8))
    #expect(match?.operation.name == name)
  }

  @Test func `an argument is found where its operation puts it`() throws {
    let routes = RouteTable(try Shelf.manifest())
    func text(_ argument: String, _ method: String, _ path: String, _ query: String, _ body: String)
      throws -> String?
    {
      let head = RequestHead(
        method: method,
        path: path,
        query: query,
        fields: HTTPFields(),
        contentLength: 0,
        persistence: .keepAlive,
        expectsContinue: false
      )
      let match = try #require(routes.match(method: method, path: path, query: "", body: []))
      return ArgumentReader(match: match, head: head, body: Array(body.utf8)).text(of: argument)
    }
    #expect(try text("id", "GET", "/v1/books/a%2Fb", "", "") == "a/b")
    #expect(try text("shelf", "GET", "/v1/books", "x=1&shelf=a+b", "") == "a b")
    #expect(try text("title", "POST", "/v1/books", "", #"{"title":"Emma"}"#) == "Emma")
    #expect(try text("title", "POST", "/v1/books", "", "no JSON") == nil)
  }
}

/// Values of several segments, and paths with a query of their own.
struct WideRouteTests {
  private static func manifest() throws -> Manifest {
    let operation = { (path: String, rest: String) in
      #"{"method": "POST", "path": "\#(path)", "effect": "write", "description": "d"\#(rest)}"#
    }
    let wide =
      #", "arguments": {"properties": {"name": {"type": "string", "description": "n"}}, "required": ["name"]}, "#
      + #""place": {"name": {"in": "path", "allow_reserved": true}}"#
    let kinds =
      #", "arguments": {"properties": {"kind": {"enum": ["b"], "description": "k"}}}, "place": {"kind": "query"}"#
    let plain =
      #", "arguments": {"properties": {"id": {"type": "string", "description": "n"}}, "required": ["id"]}"#
    let text = """
      {"recourse": 1, "id": "w", "title": "W", "about": "a", "base_url": "https://w.example/v1",
       "source": {"url": "https://w.example", "date": "2026-11-20"},
       "operations": {
        "dock": \(operation("/{name}:dock", wide)), "quay": \(operation("/quays/{id}", plain)),
        "list": \(operation("/api?action=list", "")), "drop": \(operation("/api?action=drop", "")),
        "any": \(operation("/api", kinds)), "all": \(operation("/api", ""))}}
      """
    return try #require(ManifestLoader.load(bytes: Array(text.utf8), file: "w.json").manifest)
  }

  @Test(
    arguments: [
      ("/v1/quays/1/berths/2:dock", "", "dock"), ("/v1/a:dock", "", "dock"),
      ("/v1/quays/1", "", "quay"), ("/v1/api", "action=list", "list"),
      ("/v1/api", "x=1&action=drop", "drop"), ("/v1/api", "kind=b", "any"),
      ("/v1/api", "kind=c", "all"),
    ]
  )
  func `a request finds its operation`(path: String, query: String, name: String) throws {
    let routes = RouteTable(try Self.manifest())
    let match = routes.match(method: "POST", path: path, query: query, body: [])
    #expect(match?.operation.name == name)
    if path.contains("berths") { #expect(match?.places == ["name": "quays/1/berths/2"]) }
  }

  @Test(arguments: ["/v1/quays/1/2", "/v1/quays/1/berths/2:leave", "/v1/:dock"])
  func `what only takes one segment gets no more`(path: String) throws {
    let routes = RouteTable(try Self.manifest())
    #expect(routes.match(method: "POST", path: path, query: "", body: [])?.operation.name == nil)
  }
}
