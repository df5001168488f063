@testable import Requests
import Text
import HTTP
import JSON
import Manifests
import Testing

@testable import Server

/// Queries that a path has already, queries that are one argument, and operations of other servers.
@Suite struct WholeQueryTests {
  private static func operation(
    _ path: String,
    _ place: String,
    method: String = "GET",
    members: String = ""
  ) throws -> Manifest {
    try RequestAPI.manifest(
      """
      {"find": {"method": "\(method)", "path": "\(path)", "effect": "read", "description": "Finds.",
        "arguments": {"properties": {"q": {"description": "What."}}},
        "place": {"q": \(place)}\(members)}}
      """
    )
  }

  static let rows: [(String, JSONValue, String)] = [
    (#"{"in": "querystring"}"#, ["a b": "c d", "e": ["f", "g"]], "?a+b=c+d&e=f&e=g"),
    (#"{"in": "querystring"}"#, .object([:]), ""),
    (
      #"{"in": "querystring", "content": "application/json"}"#, ["a": 1], "?%7B%22a%22%3A1%7D"
    ),
    (
      #"{"in": "querystring", "content": "application/jsonpath"}"#, "$.a[1:2]",
      "?%24.a%5B1%3A2%5D"
    ),
    (
      #"""
      {"in": "querystring", "content": "application/x-www-form-urlencoded", "encoding": {
        "tags": {"style": "pipe", "explode": false}, "at": {"content": "application/json"}}}
      """#,
      ["tags": ["a", "b"], "at": ["x": 1], "c": "d"],
      "?tags=a%7Cb&at=%7B%22x%22%3A1%7D&c=d"
    ),
    (#""query""#, "x y", "?q=x%20y"),
  ]

  @Test(arguments: rows)
  func `an argument can be the whole query`(place: String, value: JSONValue, query: String) throws {
    let manifest = try Self.operation("/ships", place)
    let request = try RequestAPI.request(manifest, ["q": value])
    #expect(request.url == "https://api.crm.example.com/v1/ships" + query)
  }

  @Test func `arguments go behind the fixed query of a path`() throws {
    let manifest = try Self.operation("/api.php?action=list&x", #""query""#)
    let request = try RequestAPI.request(manifest, ["q": "a"])
    #expect(request.url == "https://api.crm.example.com/v1/api.php?action=list&x&q=a")
    let bare = try RequestAPI.request(manifest, [:])
    #expect(bare.url == "https://api.crm.example.com/v1/api.php?action=list&x")
  }

  @Test func `an operation is called at its own server`() throws {
    let manifest = try Self.operation(
      "/files",
      #""query""#,
      members: #", "base_url": "https://upload.example.com/api/""#
    )
    let request = try RequestAPI.request(manifest, ["q": "a"])
    #expect(request.url == "https://upload.example.com/api/files?q=a")
    #expect(request.reach == .publicAddresses)
  }

  @Test func `the method QUERY carries content`() throws {
    let manifest = try Self.operation("/ships", #""body""#, method: "QUERY")
    let request = try RequestAPI.request(manifest, ["q": "a"])
    #expect(request.method == "QUERY")
    #expect(RequestAPI.text(request) == #"{"q":"a"}"#)
    #expect(manifest.operations[0].isRepeatSafe)
  }

  @Test(
    arguments: [
      ("application/jsonl", "{\"a\":1}\n\"b\"\n"), ("application/x-ndjson", "{\"a\":1}\n\"b\"\n"),
      ("application/json-seq", "\u{1E}{\"a\":1}\n\u{1E}\"b\"\n"),
    ]
  )
  func `the elements of a list are the lines of a body`(type: String, text: String) throws {
    let manifest = try RequestAPI.sending(
      type,
      #"{"body": {"type": "array", "description": "Items."}}"#,
      members: #", "place": {"body": "body:"}"#
    )
    let request = try RequestAPI.request(manifest, ["body": [["a": 1], "b"]])
    #expect(RequestAPI.text(request) == text)
    #expect(request.fields["Content-Type"] == type)
  }

  @Test func `operations of other servers follow a person's base URL, but for those that clash`()
    throws
  {
    var manifest = try RequestAPI.manifest(
      """
      {"a": {"method": "GET", "path": "/a", "effect": "read", "description": "A."},
       "b": {"method": "GET", "path": "/b", "effect": "read", "description": "B.",
        "base_url": "https://b.example"},
       "c": {"method": "GET", "path": "/a", "effect": "read", "description": "C.",
        "base_url": "https://b.example"},
       "d": {"method": "GET", "path": "/d", "effect": "read", "description": "D.",
        "base_url": "https://d.example:8443/x"}}
      """
    )
    let url = try #require(BaseURL("https://new.example"))
    let moves = ["d.example", "d.example:8443", "https://d.example:8443/x/"].map {
      ServerMove(server: $0, url: url)
    }
    for move in moves {
      var moved = manifest
      moved.move([move])
      #expect(
        moved.operations.map(\.server?.host) == [nil, "b.example", "b.example", "new.example"]
      )
    }
    let gathering = manifest.gather(except: [moves[0]])
    #expect(gathering.moved == 1)
    #expect(gathering.dropped == 1)
    #expect(gathering.servers.map(\.text) == ["https://b.example"])
    #expect(manifest.operations.map(\.name) == ["a", "b", "d"])
    #expect(manifest.operations.map(\.server?.host) == [nil, nil, "d.example"])
  }
}
