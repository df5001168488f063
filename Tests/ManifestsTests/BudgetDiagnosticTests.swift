import Manifests
import Testing

struct BudgetDiagnosticTests {
  @Test(arguments: common + figures + learning)
  func `what is wrong with a budget is said`(row: DiagnosticRow) throws { try row.check() }

  @Test(
    arguments: [
      #""kind": "window", "limit": 30, "per": 60"#,
      #""kind": "bucket", "capacity": 50, "refill": 0.5, "cost": 2, "group": "deals""#,
      #""kind": "concurrency", "limit": 2, "is_default": true"#,
      #""kind": "spacing", "every": 0.25, "learn": {"reset": {"from": "header:A", "as": "unix"}}"#,
      #""kind": "bucket", "learn": {"pair": "header:X-Calls"}"#,
      #""kind": "bucket", "refill": 2, "learn": {"pair": "header:X~a=(\\d+) of (\\d+)"}"#,
      #""kind": "window", "learn": {"items": "header:RateLimit", "policy": "daily"}"#,
      #""kind": "window", "learn": {"remaining": "json:/left", "reset": {"from": "header:A", "as": "http"}}"#,
      #""kind": "bucket", "capacity": 1000, "refill": 50, "cost": "json:/cost/actual""#,
      #""kind": "bucket", "capacity": 1000, "refill": 50, "cost": {"from": "header:X-Cost", "guess": 5}"#,
    ]
  )
  func `what the format allows is taken without a word`(figures: String) throws {
    let loaded = try TinyManifest.load((pointer: first, json: Self.budget(figures)))
    #expect(loaded.diagnostics.map(\.description) == [])
    #expect(loaded.manifest?.errors.budgets.count == 1)
  }

  private static let first = "/errors/budgets/0"
  private let first = Self.first
  private static let window = #""kind": "window", "limit": 30, "per": 60"#

  private static func budget(_ figures: String) -> String {
    #"{"id": "b", "scope": "ip", "source": {"url": "https://a.b", "date": "2026-11-20"}, "#
      + figures + "}"
  }

  private static func error(
    _ figures: String,
    at pointer: String = "",
    says part: String
  ) -> DiagnosticRow {
    .error(first, budget(figures), at: first + pointer, says: part)
  }

  static let common: [DiagnosticRow] = [
    .error(first, "5", says: "expected an object"),
    .error(first + "/id", nil, at: first, says: "\"id\" is missing").after(first, budget(window)),
    .error(first + "/id", "\"a b\"", says: "a name of letters").after(first, budget(window)),
    .error(first + "/group", "\"daels\"", says: "did you mean \"deals\"?")
      .after(first, budget(window)),
    .error(first + "/is_default", "1", says: "true or false").after(first, budget(window)),
    .error(first + "/source/date", "\"2026\"", says: "YYYY-MM-DD").after(first, budget(window)),
    .warning(first + "/source", nil, at: first, says: "a limit without \"source\"")
      .after(first, budget(window)),
    .error(
      "/errors/budgets",
      "[\(budget(window)), \(budget(window))]",
      at: "/errors/budgets/1",
      says: "the id \"b\" belongs to an earlier budget"
    ),
  ]

  static let figures: [DiagnosticRow] = [
    error(#""limit": 1"#, says: "\"kind\" is missing"),
    error(#""kind": "windw", "limit": 1"#, at: "/kind", says: "did you mean \"window\"?"),
    error(#""kind": "window", "limit": 1"#, says: "\"per\" is missing"),
    error(#""kind": "window", "per": 1"#, says: "\"limit\" is missing"),
    error(#""kind": "window", "limit": 0, "per": 1"#, at: "/limit", says: "calls, a whole number"),
    error(#""kind": "window", "limit": 1.5, "per": 1"#, at: "/limit", says: "a whole number"),
    error(#""kind": "window", "limit": 1, "per": 0"#, at: "/per", says: "a number above 0"),
    error(
      #""kind": "window", "limit": 1, "per": 1, "refill": 2"#,
      at: "/refill",
      says: "there is no member of this name here"
    ),
    error(#""kind": "bucket", "capacity": 1"#, says: "\"refill\" is missing"),
    error(#""kind": "bucket", "refill": 1"#, says: "\"capacity\" is missing"),
    error(#""kind": "bucket", "capacity": -1, "refill": 1"#, at: "/capacity", says: "above 0"),
    error(#""kind": "concurrency""#, says: "\"limit\" is missing"),
    error(#""kind": "spacing""#, says: "\"every\" is missing"),
    error(#""kind": "spacing", "every": 1e400"#, at: "/every", says: "above 0 and at most"),
    error(#""kind": "concurrency", "limit": 1, "cost": 2"#, says: "none could ever be sent"),
    error(#""kind": "concurrency", "limit": 1, "cost": 0"#, at: "/cost", says: "above 0"),
  ]

  static let learning: [DiagnosticRow] = [
    error(window + #", "learn": {}"#, at: "/learn", says: "expected \"limit\", \"remaining\""),
    error(window + #", "learn": {"limit": "X"}"#, at: "/learn/limit", says: "\"header:Name\""),
    error(
      window + #", "learn": {"pair": "header:X~(.*)"}"#,
      at: "/learn/pair",
      says: "two figures"
    ),
    error(
      window + #", "learn": {"pair": "header:X~(a)(b)(c)"}"#,
      at: "/learn/pair",
      says: "a third group"
    ),
    error(
      window + #", "learn": {"pair": "header:X", "limit": "header:L"}"#,
      at: "/learn",
      says: "\"pair\" tells both figures"
    ),
    error(window + #", "learn": {"list": {}}"#, at: "/learn/list", says: "\"limits\" is missing"),
    error(
      #""kind": "window", "per": 60, "learn": {"reset": {"from": "header:X", "as": "seconds"}}"#,
      says: "without \"limit\""
    ),
    error(window + #", "learn": {"items": "text"}"#, at: "/learn/items", says: "\"header:Name\""),
    error(window + #", "learn": {"policy": "a"}"#, at: "/learn", says: "\"items\" is missing"),
    error(
      #""kind": "window", "learn": {"remaining": "header:R"}"#,
      says: "when that changes"
    ),
    error(#""kind": "bucket", "learn": {"limit": "header:L"}"#, says: "must tell what is left"),
    error(
      #""kind": "concurrency", "learn": {"remaining": "header:R"}"#,
      says: "\"limit\" is missing"
    ),
    error(window + #", "cost": {"guess": 2}"#, at: "/cost", says: "\"from\" is missing"),
    error(window + #", "cost": {"from": "text", "guess": 0}"#, at: "/cost/guess", says: "above 0"),
    error(
      window + #", "learn": {"remaining": "header:"}"#,
      at: "/learn/remaining",
      says: "the name of a header field"
    ),
    error(window + #", "learn": {"reset": "header:X"}"#, at: "/learn/reset", says: "an object"),
    error(
      window + #", "learn": {"reset": {"from": "header:X"}}"#,
      at: "/learn/reset",
      says: "\"as\" is missing"
    ),
    error(
      window + #", "learn": {"reset": {"as": "unix"}}"#,
      at: "/learn/reset",
      says: "\"from\" is missing"
    ),
    error(
      window + #", "learn": {"limits": "header:X"}"#,
      at: "/learn/limits",
      says: "did you mean \"limit\"?"
    ),
  ]
}
