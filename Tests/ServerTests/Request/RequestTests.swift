@testable import Requests
@testable import Credentials
import Text
import HTTP
import JSON
import Manifests
import Testing

@testable import Server

@Suite struct PathTests {
  @Test(arguments: [
    ("42", "/deals/42"), ("a b", "/deals/a%20b"), ("a?b#c&d=e", "/deals/a%3Fb%23c%26d%3De"),
    ("...", "/deals/..."), ("ü", "/deals/%C3%BC"), ("‥", "/deals/%E2%80%A5"),
    ("50%", "/deals/50%25"), ("%zz", "/deals/%25zz"), ("{id}", "/deals/%7Bid%7D"),
    ("user@host:1", "/deals/user%40host%3A1"), ("group/shop", "/deals/group%2Fshop"),
    ("/", "/deals/%2F"),
    ("10.1016/S0014-5793(01)03313-0", "/deals/10.1016%2FS0014-5793%2801%2903313-0"),
    ("group%2Fshop", "/deals/group%252Fshop"), ("a/.b/..c", "/deals/a%2F.b%2F..c"),
  ])
  func `an argument is one segment, whatever it holds`(value: String, path: String) throws {
    let pieces = CompiledPathTemplate("/deals/{id}", places: [])
    #expect(try pieces.filled(with: ["id": .string(value)]) == path)
  }

  @Test(arguments: [
    "", ".", "..", "%2e", "%2E%2e", ".%2e", "../b", "a/../b", "a/./b", "a/..", "a%2f..%2fb", "a\\b",
    "..%2fkeys", "a%5Cb", "a\r\nX: y",
    "a\u{0}",
    "a%00", "a%0d%0ab", "a\u{7f}",
  ])
  func `what could leave its segment is refused`(value: String) {
    #expect(throws: UnplaceableArgument.self) {
      try CompiledPathTemplate("/deals/{id}", places: []).filled(with: ["id": .string(value)])
    }
  }

  @Test(arguments: [
    JSONValue.null, [], [.null], [:], ["a": .null], ["."], ["a", "b/.."], ["..": 1],
  ])
  func `what is nothing or leads elsewhere cannot be a segment`(value: JSONValue) {
    #expect(throws: UnplaceableArgument.self) {
      try CompiledPathTemplate("/{id}", places: []).filled(with: ["id": value])
    }
  }

  @Test(arguments: [
    ("group/shop", "group%2Fshop"), ("group%2Fshop", "group%2Fshop"), ("50%", "50%25"),
    ("a%2zb", "a%252zb"),
    ("a%2Fb/c", "a%252Fb%2Fc"),
  ])
  func `what a caller was asked to encode and did is not encoded twice`(value: String, path: String)
    throws
  {
    let schema: JSONObject = [
      "properties": ["id": ["description": "Number, or the URL-encoded path of the project."]]
    ]
    let pieces = CompiledPathTemplate("/{id}", places: [], schema: schema)
    #expect(try pieces.filled(with: ["id": .string(value)]) == "/" + path)
  }

  @Test(arguments: [
    ("quays/1/berths/2", "/v1/quays/1/berths/2:dock"), ("a?b#c", "/v1/a%3Fb%23c:dock"),
    ("../x", nil),
    ("a/%2e%2e/b", nil), ("a%2Fb", "/v1/a%2Fb:dock"), ("a b", "/v1/a%20b:dock"),
  ])
  func `a value of several segments keeps its slashes where the path asks for that`(
    value: String,
    path: String?
  ) throws {
    let style = ParameterStyle.styled(ValueStyle(.simple, keepsReserved: true))
    let place = ParameterLocation(argument: "name", target: .path(name: "name"), notation: style)
    let pieces = CompiledPathTemplate("/v1/{name}:dock", places: [place])
    #expect((try? pieces.filled(with: ["name": .string(value)])) == path)
  }

  @Test func `a name that stands in the path twice has one value`() throws {
    let pieces = CompiledPathTemplate("/{id}/copies/{id}", places: [])
    #expect(try pieces.filled(with: ["id": "a/b"]) == "/a%2Fb/copies/a%2Fb")
  }

  @Test func `a missing argument never leaves its braces in the path`() {
    #expect(throws: UnplaceableArgument.self) {
      try CompiledPathTemplate("/{id}", places: []).filled(with: [:])
    }
  }

  @Test func `a template may have several places and text around them`() throws {
    let pieces = CompiledPathTemplate("/v1/{entity}/{id}.json", places: [])
    #expect(try pieces.filled(with: ["id": 7, "entity": "deals"]) == "/v1/deals/7.json")
    #expect(try CompiledPathTemplate("/me", places: []).filled(with: ["id": 7]) == "/me")
  }
}

@Suite struct RequestDraftTests {
  private func draft(
    _ value: JSONValue,
    at target: ParameterLocation.Target
  ) throws(UnplaceableArgument) -> RequestDraft {
    try RequestDraft(
      OperationForm(places: [ParameterLocation(argument: "x", target: target)]),
      arguments: ["x": value]
    )
  }

  @Test(
    arguments: [
      (7, "?q=7"), ("a b&c", "?q=a%20b%26c"), (true, "?q=true"), (["a", "b"], "?q=a&q=b"), ([], ""),
      (["from": 1, "to": ["x": 2]], "?q%5Bfrom%5D=1&q%5Bto%5D%5Bx%5D=2"),
      (["ids": [1, 2]], "?q%5Bids%5D=1&q%5Bids%5D=2"), (.null, ""), ([.null, 1], "?q=1"),
      ("", "?q="),
      (["a=b&c": "d"], "?q%5Ba%3Db%26c%5D=d"),
    ] as [(JSONValue, String)]
  )
  func `arrays repeat a parameter, and objects name their members`(
    value: JSONValue,
    query: String
  ) throws {
    #expect(try draft(value, at: .query(name: "q")).query == query)
  }

  @Test(arguments: ["a\r\nX-Admin: 1", "a\nb", "a\u{0}", "a\u{7f}"])
  func `a header field takes no second line`(value: String) {
    #expect(throws: UnplaceableArgument.self) {
      try draft(.string(value), at: .header(name: "X"))
    }
  }

  @Test func `a header field separates by commas, and null leaves it out`() throws {
    #expect(try draft("ü\t1", at: .header(name: "X")).fields.map(\.value) == ["ü\t1"])
    #expect(try draft(.null, at: .header(name: "X")).fields.isEmpty)
    let list = try draft(["a", "b c", 1], at: .header(name: "X"))
    #expect(list.fields.map(\.value) == ["a,b c,1"])
  }

  @Test func `pointers build the content, and null is a value there`() throws {
    let places = [
      ParameterLocation(argument: "a", target: .body(JSONPointer(tokens: ["deep", "a"]))),
      ParameterLocation(argument: "b", target: .body(JSONPointer(tokens: ["deep", "b"]))),
      ParameterLocation(argument: "c", target: .body(JSONPointer(tokens: ["c"]))),
    ]
    let draft = try RequestDraft(
      OperationForm(places: places),
      arguments: ["a": 1, "b": .null, "other": 3]
    )
    #expect(draft.body == ["deep": ["a": 1, "b": .null]])
  }

  @Test func `the empty pointer merges an object into the content`() throws {
    let places = [
      ParameterLocation(argument: "all", target: .body(JSONPointer())),
      ParameterLocation(argument: "id", target: .body(JSONPointer(tokens: ["id"]))),
    ]
    let draft = try RequestDraft(
      OperationForm(places: places),
      arguments: ["all": ["id": 1, "x": 2], "id": 9]
    )
    #expect(draft.body == ["id": 9, "x": 2])
    #expect(throws: UnplaceableArgument.self) {
      try RequestDraft(OperationForm(places: places), arguments: ["all": [1]])
    }
  }

  @Test func `an operation with a body sends an empty object rather than nothing`() throws {
    let place = ParameterLocation(argument: "x", target: .body(JSONPointer(tokens: ["x"])))
    #expect(try RequestDraft(OperationForm(places: [place]), arguments: [:]).body == [:])
    #expect(try RequestDraft(OperationForm(places: []), arguments: ["x": 1]).body == nil)
  }
}

@Suite struct RequestSizeTests {
  private static let places = """
    {"get": {"method": "POST", "path": "/{id}", "effect": "write", "description": "Gets.",
      "arguments": {"required": ["id"],
        "properties": {"id": {}, "q": {}, "x": {}, "c": {}, "b": {}}},
      "place": {"q": {"in": "query"}, "x": {"in": "header", "name": "X-Note"},
        "c": {"in": "cookie"}}}}
    """

  @Test(arguments: ["id", "q", "x", "c"])
  func `an argument that makes the URL or the fields too long is named`(name: String) throws {
    let manifest = try RequestAPI.manifest(Self.places)
    var arguments: JSONObject = ["id": "1", "q": "1", "x": "1", "c": "1"]
    arguments[name] = .string(String(repeating: "a", count: 64_000))
    let error = try #require(
      #expect(throws: UnplaceableArgument.self) { try RequestAPI.request(manifest, arguments) }
    )
    #expect(error.argument == name)
    #expect(error.problem.hasPrefix("has 64000 bytes; with it the URL and the header fields take"))
    #expect(error.problem.hasSuffix("and at most 64000 can be sent"))
    arguments[name] = .string(String(repeating: "a", count: 60_000))
    _ = try RequestAPI.request(manifest, arguments)
  }

  @Test func `content may be longer than the URL and the fields`() throws {
    let long = JSONValue.string(String(repeating: "a", count: 2_000_000))
    let request = try RequestAPI.request(
      try RequestAPI.manifest(Self.places),
      ["id": "1", "b": long]
    )
    #expect((request.body?.count ?? 0) > 2_000_000)
  }
}

@Suite struct RequestBuilderTests {
  private func request(
    _ operation: String,
    _ arguments: JSONObject,
    _ manifest: Manifest,
    key idempotencyKey: String? = nil
  ) throws -> HTTPRequest {
    let builder = RequestBuilder(
      manifest: manifest,
      operation: try TestAPI.operation(operation, in: manifest)
    )
    let key = Keys.Key(carrier: .header("Authorization", prefix: "Bearer "), text: "k1")
    return try builder.request(
      arguments,
      RequestBuilder.Ingredients(keys: Keys(all: [key]), idempotencyKey: idempotencyKey)
    )
  }

  @Test func `a request has our fields, the manifest's, and the credential with its prefix`() throws
  {
    var manifest = try TestAPI.manifest()
    manifest.headers = [("accept", "application/vnd.crm+json"), ("X-Version", "3")]
    let request = try request("get_deal", ["id": 7, "fields": ["a", "b"]], manifest)
    #expect(request.method == "GET")
    #expect(request.url == "https://api.crm.example.com/v1/deals/7?fields=a&fields=b")
    #expect(request.fields["Accept"] == "application/vnd.crm+json")
    #expect(request.fields["X-Version"] == "3")
    #expect(request.fields["User-Agent"] == "recourse/\(Version.current)")
    #expect(request.fields["Authorization"] == "Bearer k1")
    #expect(request.fields["Content-Type"] == nil)
    #expect(request.body == nil)
    #expect(request.deadline == .seconds(30))
  }

  @Test func `content is JSON and says so`() throws {
    let request = try request("create_deal", ["title": "A\r\nB"], try TestAPI.manifest())
    #expect(request.fields["Content-Type"] == "application/json")
    #expect(request.body == Array(#"{"title":"A\r\nB"}"#.utf8))
  }

  @Test func `only what does no harm twice may be repeated, and a key makes a write such`() throws {
    let plain = try TestAPI.manifest()
    #expect(try request("get_deal", ["id": 1], plain).repetition == .safe)
    #expect(try request("search", [:], plain).repetition == .safe)
    #expect(try request("create_deal", [:], plain).repetition == .never)
    let keyed = try TestAPI.manifest(errors: #""idempotency": {"header": "Idempotency-Key"},"#)
    let write = try request("create_deal", [:], keyed, key: "abc")
    #expect(write.repetition == .safe)
    #expect(write.fields["Idempotency-Key"] == "abc")
  }

  @Test(arguments: [
    ("http://localhost:8080", true), ("http://127.8.0.1", true), ("http://[::1]:80", true),
    ("https://10.1.2.3", true), ("https://172.16.0.1", true), ("https://172.31.255.255", true),
    ("https://172.32.0.1", false), ("https://192.168.1.1", true), ("https://169.254.1.1", true),
    ("https://[fc00::1]", true), ("https://[fd12:3456::1]", true), ("https://[fe80::1]", true),
    ("https://crm.localhost", true), ("https://100.64.0.1", true), ("https://8.8.8.8", false),
    ("https://[2606:4700::1]", false), ("https://localhost.example.com", false),
    ("https://127.0.0.1.example.com", false), ("https://10.example.com", false),
  ])
  func `private addresses may be reached only where the manifest names one`(
    url: String,
    isPrivate: Bool
  ) throws {
    let base = try #require(BaseURL(url))
    let manifest = try TestAPI.manifest().overridingBaseURL(base)
    let reach = try request("get_deal", ["id": 1], manifest).reach
    #expect(reach == (isPrivate ? .anyAddress : .publicAddresses))
  }
}
