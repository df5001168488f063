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
    #expect(routes.match(method: method, path: path, body: [])?.operation.name == name)
  }

  @Test(arguments: [
    ("GET", "/books"), ("GET", "/v1/books/"), ("GET", "/v1/books/7/8"), ("DELETE", "/v1/books/7"),
    ("GET", "/v2/books"), ("GET", "/v1books"), ("GET", ""),
  ])
  func `other paths and methods find nothing`(method: String, path: String) throws {
    #expect(RouteTable(try Shelf.manifest()).match(method: method, path: path, body: []) == nil)
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
    let match = routes.match(method: "POST", path: "/v1/batch", body: Array(body.utf8))
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
      let match = try #require(routes.match(method: method, path: path, body: []))
      return ArgumentReader(match: match, head: head, body: Array(body.utf8)).text(of: argument)
    }
    #expect(try text("id", "GET", "/v1/books/a%2Fb", "", "") == "a/b")
    #expect(try text("shelf", "GET", "/v1/books", "x=1&shelf=a+b", "") == "a b")
    #expect(try text("title", "POST", "/v1/books", "", #"{"title":"Emma"}"#) == "Emma")
    #expect(try text("title", "POST", "/v1/books", "", "no JSON") == nil)
  }
}
