import Failures
import HTTP
import Manifests
import Testing

/// What answers tell of limits.
struct BudgetReadingTests {
  private static func reading(
    _ learn: String,
    _ fields: [(String, String)] = [],
    body: String = "",
    more: String = ""
  ) throws -> BudgetReading {
    let errors = """
      {"budgets": [{"id": "b", "kind": "window", "scope": "ip", "limit": 10, "per": 60\(more),
        "learn": \(learn)}]}
      """
    let manifest = try TestManifest.make(errors: errors)
    let budget = try #require(manifest.errors.budgets.first)
    let answer = HTTPResponse(status: 200, fields: HTTPFields(fields), body: Array(body.utf8))
    return BudgetReading(answer, of: budget, now: TestManifest.noon)
  }

  @Test(
    arguments: [
      ("39/40", 40, 1), ("0/40", 40, 40), ("41/40", 40, 0), ("12 / 50", 50, 38),
    ]
  )
  func `a pair tells what is used and the limit`(text: String, limit: Int, left: Int) throws {
    let reading = try Self.reading(#"{"pair": "header:X-Calls"}"#, [("X-Calls", text)])
    #expect(reading.limit == limit && reading.remaining == left)
  }

  @Test(arguments: ["", "40", "a/b", "5/0", "99999999999999999999/40"])
  func `a text that is no pair tells nothing`(text: String) throws {
    let reading = try Self.reading(#"{"pair": "header:X-Calls"}"#, [("X-Calls", text)])
    #expect(!reading.tellsState)
  }

  @Test(arguments: [
    ("20:1,100:120,6000:60", "1:1,7:60", 6000, 5993), ("20:1, 5 : 60", "9:60", 5, 0),
    ("100:120,30:60", "", 30, nil), ("100:120", "1:120", nil, nil), ("x:60", "1:60", nil, nil),
    ("60", "1", nil, nil), ("0:60", "0:60", nil, nil), ("-1:60", "0:60", nil, nil),
  ])
  func `of a list of limits that of the budget's own seconds counts`(
    limits: String,
    used: String,
    limit: Int?,
    left: Int?
  ) throws {
    let reading = try Self.reading(
      #"{"list": {"limits": "header:X-Limits", "used": "header:X-Used"}}"#,
      [("X-Limits", limits), ("X-Used", used)]
    )
    #expect(reading.limit == limit && reading.remaining == left)
  }

  @Test func `a known period with a figure of the API's own is a window of that period`() throws {
    let errors = """
      {"budgets": [{"id": "b", "kind": "window", "scope": "ip", "per": 30,
        "learn": {"limit": "header:X-Limit"}}]}
      """
    let budget = try #require(try TestManifest.make(errors: errors).errors.budgets.first)
    #expect(budget.limit.isOpen)
    let answer = HTTPResponse(200, [("X-Limit", "12")])
    let reading = BudgetReading(answer, of: budget, now: TestManifest.noon)
    #expect(reading.limit == 12 && reading.per == 30 && reading.remaining == nil)
    #expect(BudgetReading(HTTPResponse(200), of: budget, now: TestManifest.noon).per == nil)
  }

  @Test func `a pair's own expression finds its figures among others`() throws {
    let reading = try Self.reading(
      #"{"pair": "header:Sforce-Limit-Info~api-usage=(\\d+)/(\\d+)"}"#,
      [("Sforce-Limit-Info", "api-usage=14900/15000; per-app-api-usage=17/250(appName=x)")]
    )
    #expect(reading.limit == 15_000 && reading.remaining == 100)
  }

  @Test func `figures may stand in the body`() throws {
    let reading = try Self.reading(
      #"{"remaining": "json:/cost/left", "limit": "json:/cost/most"}"#,
      body: #"{"cost": {"left": 12.7, "most": "1000"}}"#
    )
    #expect(reading.limit == 1000 && reading.remaining == 12)
  }

  @Test(arguments: [
    (["x", "7"], 7), (["9", "7"], 7), (["7", "9"], 7), (["", "7"], 7), (["7, 100;w=60"], 7),
  ])
  func `of several lines the least readable figure counts`(lines: [String], left: Int) throws {
    let reading = try Self.reading(
      #"{"remaining": "header:X-Left"}"#,
      lines.map { ("X-Left", $0) }
    )
    #expect(reading.remaining == left)
  }

  @Test func `a malformed line does not hide a line that can be read`() throws {
    let reading = try Self.reading(
      #"{"items": "header:RateLimit"}"#,
      [("RateLimit", #""a";r=;;"#), ("RateLimit", #""b";r=4;t=9"#)]
    )
    #expect(reading.remaining == 4 && reading.reset == 9)
  }

  @Test func `the item with the least left counts where no policy is named`() throws {
    let reading = try Self.reading(
      #"{"items": "header:RateLimit", "policies": "header:RateLimit-Policy"}"#,
      [
        ("RateLimit", #""burst";r=40;t=3, "daily";r=12;t=3600;pk=:QXBw:"#),
        ("RateLimit-Policy", #""burst";q=100;w=60, "daily";q=1000;w=86400;pk=:QXBw:"#),
      ]
    )
    #expect(reading.remaining == 12 && reading.limit == 1000)
    #expect(reading.reset == 3600 && reading.per == 86_400)
  }

  @Test func `the policy that a budget names is the one it learns from`() throws {
    let reading = try Self.reading(
      #"{"items": "header:RateLimit", "policies": "header:RateLimit-Policy", "policy": "burst"}"#,
      [
        ("RateLimit", #""burst";r=40;t=3, "daily";r=12;t=3600"#),
        ("RateLimit-Policy", #""daily";q=1000;w=86400, "burst";q=100;w=60"#),
      ]
    )
    #expect(reading.remaining == 40 && reading.limit == 100 && reading.reset == 3)
  }

  @Test(
    arguments: [
      #"daily;r=0;t="#, #""daily";r=0;t=5,"#, #""daily" r=0"#, #""daily;r=0"#, #"("a");r=0"#,
      #""daily";R=0"#, #""daily";r=0;;t=5"#, #""d\aily";r=0"#,
    ]
  )
  func `a malformed structured field is ignored whole`(field: String) throws {
    let reading = try Self.reading(#"{"items": "header:RateLimit"}"#, [("RateLimit", field)])
    #expect(!reading.tellsState)
  }

  @Test(arguments: [
    [("RateLimit", "limit=2, remaining=0, reset=3"), ("RateLimit-Policy", "2;w=3")],
    [("RateLimit", "limit=2;remaining=0;reset=3")],
    [("RateLimit-Limit", "2, 2;w=3"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "3")],
    [("RateLimit-Limit", "2"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "1795176003")],
  ])
  func `the forms of earlier drafts are read as the present one`(fields: [(String, String)]) throws
  {
    let reading = try Self.reading(
      #"{"items": "header:RateLimit", "policies": "header:RateLimit-Policy"}"#,
      fields
    )
    #expect(reading.limit == 2 && reading.remaining == 0 && reading.reset == 3)
  }

  @Test func `a quota of bytes is no limit of calls`() throws {
    let reading = try Self.reading(
      #"{"items": "header:RateLimit", "policies": "header:RateLimit-Policy"}"#,
      [("RateLimit", #""a";r=5"#), ("RateLimit-Policy", #""a";q=65535;qu="content-bytes";w=10"#)]
    )
    #expect(!reading.tellsState && reading.per == nil)
  }

  @Test func `what a call cost is read where the budget says`() throws {
    let reading = try Self.reading(
      #"{"remaining": "header:R"}"#,
      body: #"{"extensions": {"cost": {"actualQueryCost": 7}}}"#,
      more: #", "cost": "json:/extensions/cost/actualQueryCost""#
    )
    #expect(reading.cost == 7)
  }
}
