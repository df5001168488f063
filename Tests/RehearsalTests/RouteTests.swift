import HTTP
import Manifests
import Testing

@testable import Rehearsal

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
    #expect(routes.match(method: method, path: path)?.operation.name == name)
  }

  @Test(arguments: [
    ("GET", "/books"), ("GET", "/v1/books/"), ("GET", "/v1/books/7/8"), ("DELETE", "/v1/books/7"),
    ("GET", "/v2/books"), ("GET", "/v1books"), ("GET", ""),
  ])
  func `other paths and methods find nothing`(method: String, path: String) throws {
    #expect(RouteTable(try Shelf.manifest()).match(method: method, path: path) == nil)
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
    #expect(PathTemplate(template).places(in: path[...]) == places)
  }

  @Test(arguments: [("/a/{x}", "/a/"), ("/a/{x}.json", "/a/.json"), ("/a", "/a/b"), ("/a/b", "/a")])
  func `a place is never empty and a template never partly fits`(template: String, path: String) {
    #expect(PathTemplate(template).places(in: path[...]) == nil)
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
      let match = try #require(routes.match(method: method, path: path))
      return ArgumentReader(match: match, head: head, body: Array(body.utf8)).text(of: argument)
    }
    #expect(try text("id", "GET", "/v1/books/a%2Fb", "", "") == "a/b")
    #expect(try text("shelf", "GET", "/v1/books", "x=1&shelf=a+b", "") == "a b")
    #expect(try text("title", "POST", "/v1/books", "", #"{"title":"Emma"}"#) == "Emma")
    #expect(try text("title", "POST", "/v1/books", "", "no JSON") == nil)
  }
}
