import JSON
import Manifests
import Testing
import Time

struct ManifestModelTests {
  @Test func `arguments go where the path and the method say unless placed`() throws {
    let manifest = try #require(try TinyManifest.load().manifest)
    #expect(
      manifest.operations.map(\.places) == [
        [
          ParameterLocation(argument: "id", target: .path(name: "id")),
          ParameterLocation(argument: "fields", target: .query(name: "fields")),
        ],
        [
          ParameterLocation(argument: "title", target: .body(JSONPointer(tokens: ["title"]))),
          ParameterLocation(argument: "extra", target: .body(JSONPointer(tokens: ["extra"]))),
        ],
      ]
    )
  }

  @Test func `declared places are kept`() throws {
    let manifest = try #require(
      try TinyManifest.load(
        (pointer: "/operations/get_deal/place/fields", json: "\"header:X-F\""),
        (pointer: "/operations/add_deal/place", json: #"{"title": "body:/a/b", "extra": "body:"}"#)
      ).manifest
    )
    #expect(
      manifest.operations.flatMap(\.places).map(\.target) == [
        .path(name: "id"), .header(name: "X-F"), .body(JSONPointer(tokens: ["a", "b"])),
        .body(JSONPointer()),
      ]
    )
  }

  @Test func `the schema has what is implied written out`() throws {
    let manifest = try #require(try TinyManifest.load().manifest)
    let schema = manifest.operations[0].arguments
    #expect(schema["type"] == "object")
    #expect(schema["additionalProperties"] == false)
    #expect(schema["required"] == ["id"])
    #expect(schema["properties"]?.object?.names == ["id", "fields"])
  }

  @Test(
    arguments: [
      ("GET", "read", nil, true), ("HEAD", "read", nil, true), ("GET", "write", nil, false),
      ("POST", "read", nil, false), ("POST", "read", "true", true), ("GET", "read", "false", false),
    ] as [(String, String, String?, Bool)]
  )
  func `only a reading GET or HEAD is safe to repeat unless declared`(
    row: (method: String, effect: String, declared: String?, isSafe: Bool)
  ) throws {
    let loaded = try TinyManifest.load(
      (pointer: "/operations/get_deal/method", json: "\"\(row.method)\""),
      (pointer: "/operations/get_deal/effect", json: "\"\(row.effect)\""),
      (pointer: "/operations/get_deal/repeat_safe", json: row.declared),
      (pointer: "/operations/add_deal/verify_with", json: nil)
    )
    #expect(loaded.manifest?.operations.first?.isRepeatSafe == row.isSafe)
  }

  @Test func `a title is made of the name unless written`() throws {
    let manifest = try #require(try TinyManifest.load().manifest)
    #expect(manifest.operations.map(\.title) == ["Get deal", "Add deal"])
  }

  @Test func `sources keep their parts and their text`() throws {
    let manifest = try #require(
      try TinyManifest.load(
        (pointer: "/errors/code", json: #"["json:/a~1b/*~^(\\w+)", "memo:json:/t", "header:X"]"#)
      ).manifest
    )
    let code = manifest.errors.code
    #expect(code.map(\.text) == [#"json:/a~1b/*~^(\w+)"#, "memo:json:/t", "header:X"])
    #expect(
      code.map(\.origin) == [
        .json(JSONPointer(tokens: ["a/b", "*"])), .memo("json:/t"), .header("X"),
      ]
    )
    #expect(code.map(\.capture?.text) == [#"^(\w+)"#, nil, nil])
  }

  @Test func `conditions split at the first equals sign, after an expression at the last`() throws {
    let manifest = try #require(
      try TinyManifest.load(
        (pointer: "/errors/failed", json: #"["json:/a=b=c", "text~(x=.)=y", "json:/e"]"#)
      ).manifest
    )
    let failed = manifest.errors.failed
    #expect(failed.map(\.expectation) == [.oneOf(["b=c"]), .oneOf(["y"]), .exists])
    #expect(failed.map(\.source.text) == ["json:/a", "text~(x=.)", "json:/e"])
  }

  @Test func `a rule keeps all that it says`() throws {
    let rule = try #require(
      try TinyManifest.load(
        (
          pointer: "/errors/rules/0",
          json: #"""
          {"when": {"code": ["A", 5], "status": [429, "5xx"], "text": "x", "failed": true,
          "operation": ["add_deal"], "header:B": ["1"]}, "do": "back_off", "kind": "quota",
          "scope": "ip+portal", "default": 1, "floor": 2, "cap": 3, "base": 4, "grow": 5,
          "until": "07:30", "tz": "+03:00", "hold": true, "say": "S.", "operator": "O.",
          "url": "/keys"}
          """#
        )
      ).manifest?.errors.rules.first
    )
    #expect(rule.when.codes == ["A", "5"])
    #expect(rule.when.statuses == [.exactly(429), .family(5)])
    #expect(rule.when.text?.text == "x")
    #expect(rule.when.isFailedSuccess == true)
    #expect(rule.when.operations == ["add_deal"])
    #expect(rule.when.conditions.map(\.source.text) == ["header:B"])
    #expect(rule.verdict == .backOff && rule.hold == .gate)
    #expect(rule.kind == "quota" && rule.scope == "ip+portal")
    #expect([rule.defaultWait, rule.floor, rule.cap, rule.base, rule.grow] == [1, 2, 3, 4, 5])
    #expect(rule.until == "07:30" && rule.zone == "+03:00")
    #expect(rule.say == "S." && rule.operatorMessage == "O." && rule.url == "/keys")
  }

  @Test func `a budget keeps its figures and what it learns from`() throws {
    let budgets = try #require(
      try TinyManifest.load(
        (
          pointer: "/errors/budgets",
          json: #"""
          [{"id": "w", "kind": "window", "scope": "ip", "limit": 30, "per": 60, "learn":
          {"limit": "header:L", "remaining": "header:R", "reset": {"from": "header:T",
          "as": "unix-ms"}}}, {"id": "b", "kind": "bucket", "scope": "ip", "capacity": 50,
          "refill": 2, "cost": 3, "is_default": true}]
          """#
        )
      ).manifest?.errors.budgets
    )
    #expect(
      budgets.map(\.limit) == [.window(limit: 30, per: 60), .bucket(capacity: 50, refill: 2)]
    )
    #expect(budgets.map(\.cost) == [1, 3])
    #expect(budgets.map(\.isDefault) == [false, true])
    let learn = budgets[0].learn
    #expect(learn?.limit?.origin == .header("L") && learn?.remaining?.origin == .header("R"))
    #expect(learn?.reset?.origin == .header("T") && learn?.resetUnit == .unixMilliseconds)
  }

  @Test func `a sample's answer is kept as it was sent`() throws {
    let samples = try #require(
      try TinyManifest.load(
        (
          pointer: "/samples",
          json: #"""
          [{"name": "a", "status": 429, "headers": {"Retry-After": "17"}, "body": {"a": 1.50},
          "expect": {"do": "back_off", "wait_seconds": 17}},
          {"name": "b", "status": 500, "body": "<html>", "now": "2026-11-20T12:00:01Z",
          "expect": {"do": "retry", "wait_seconds": null}}]
          """#
        )
      ).manifest?.samples
    )
    #expect(
      samples.map { String(decoding: $0.answer.body, as: UTF8.self) } == [
        #"{"a":1.50}"#, "<html>",
      ]
    )
    #expect(samples.map(\.now.milliseconds) == [1_795_176_000_000, 1_795_176_001_000])
    #expect(samples[0].answer.headers.map(\.name) == ["Retry-After"])
    #expect(samples.map(\.expect.waitSeconds) == [.seconds(17), Sample.WaitExpectation.none])
    #expect(samples.map(\.index) == [0, 1])
  }

  @Test func `a manifest can be moved to another place`() throws {
    let manifest = try #require(try TinyManifest.load().manifest)
    let url = try #require(BaseURL("http://127.0.0.1:4010/api/"))
    let moved = manifest.overridingBaseURL(url)
    #expect(moved.baseURL.text == "http://127.0.0.1:4010/api")
    #expect(moved.baseURL.host == "127.0.0.1")
    #expect(manifest.baseURL.text == "https://api.tiny.example")
  }

  @Test func `a manifest can be kept to what reads`() throws {
    let manifest = try #require(try TinyManifest.load().manifest)
    #expect(manifest.readOnly().operations.map(\.name) == ["get_deal"])
  }

  @Test(
    arguments: [
      (.window(limit: 30, per: 60), .window(limit: 30, per: 60.3)),
      (.window(limit: 2, per: 1), .window(limit: 2, per: 1.05)),
      (.spacing(20), .spacing(20.1)), (.concurrency(2), .concurrency(2)),
      (.bucket(capacity: 5, refill: 2.01), .bucket(capacity: 5, refill: 2)),
    ] as [(Budget.Limit, Budget.Limit)]
  )
  func `a margin for the way keeps to a limit a little longer, and says the declared one`(
    declared: Budget.Limit,
    paced: Budget.Limit
  ) throws {
    var budget = Budget(id: "b", limit: declared, scope: "account")
    #expect(budget.paced == declared)
    budget.margin = .arrival
    #expect("\(budget.paced)" == "\(paced)")
    #expect(budget.limit == declared)
  }

  @Test func `limits of the operator's own stand beside those of the API`() throws {
    let manifest = try #require(try TinyManifest.load().manifest)
    let kept = manifest.keeping(within: .window(limit: 10, per: 60)).keeping(within: .spacing(1))
    let own = kept.errors.budgets.suffix(2)
    #expect(own.map(\.id) == ["own", "own2"])
    #expect(own.map(\.scope) == ["api", "api"])
    #expect(kept.errors.budgets.dropLast(2).map(\.id) == manifest.errors.budgets.map(\.id))
  }

  @Test(
    arguments: [
      ("https://API.example.com:443/v1/", "https://api.example.com/v1", "api.example.com"),
      ("http://[::1]:8080", "http://[::1]:8080", "::1"),
      ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x", "2001:db8::1"),
      ("https://example.com:8443//", "https://example.com:8443", "example.com"),
    ]
  )
  func `a base URL is split into its canonical parts`(
    row: (text: String, canonical: String, host: String)
  ) throws {
    let url = try #require(BaseURL(row.text))
    #expect(url.text == row.canonical)
    #expect(url.host == row.host)
  }
}
