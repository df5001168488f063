import JSON
import Manifests
import Testing

struct RuleDiagnosticTests {
  @Test(arguments: tests + verdicts + waits + scopes)
  func `what is wrong with a rule is said`(row: DiagnosticRow) throws { try row.check() }

  @Test(arguments: unreachable)
  func `a rule that can never match is warned of`(earlier: String, later: String) throws {
    let rules = "[\(Self.rule(earlier)), \(Self.rule(later))]"
    let loaded = try TinyManifest.load((pointer: "/errors/rules", json: rules))
    #expect(loaded.diagnostics.map(\.pointer.description) == ["/errors/rules/1"])
    #expect(loaded.diagnostics.first?.message.contains("can never match: rule 0") == true)
    #expect(loaded.manifest != nil)
  }

  @Test func `a rule whose codes and statuses earlier rules take together can never match`() throws
  {
    let rules = [
      #"{"code": ["A"]}"#, #"{"status": ["5xx"]}"#, #"{"code": ["B"], "status": [429]}"#,
      #"{"code": ["A", "B"], "status": [500, 429]}"#,
    ]
    let json = "[\(rules.map(Self.rule).joined(separator: ", "))]"
    let loaded = try TinyManifest.load((pointer: "/errors/rules", json: json))
    #expect(loaded.diagnostics.map(\.pointer.description) == ["/errors/rules/3"])
    #expect(loaded.diagnostics.first?.message.contains("rules 0, 1, 2 (counted from 0)") == true)
    let less = "[\((rules.prefix(2) + rules.suffix(1)).map(Self.rule).joined(separator: ", "))]"
    let other = try TinyManifest.load((pointer: "/errors/rules", json: less))
    #expect(other.diagnostics.isEmpty)
  }

  @Test(arguments: reach)
  func `a test that no answer can pass is reported where it stands`(row: DiagnosticRow) throws {
    try row.check()
  }

  private static let lone = "/errors/rules/0/when"
  static let reach: [DiagnosticRow] = [
    .warning("/errors/code", nil, at: lone + "/code", says: "no source under \"code\"")
      .after("/errors/rules", "[\(rule(#"{"code": ["A"]}"#))]"),
    .warning("/errors/failed", nil, at: lone + "/failed", says: "no condition under \"failed\"")
      .after("/errors/rules", "[\(rule(#"{"failed": true}"#))]"),
    .warning("/errors/failed", nil, at: lone + "/status/1", says: "is good unless a condition")
      .after("/errors/rules", "[\(rule(#"{"status": [429, 200]}"#))]"),
    .warning(
      "/errors/rules",
      "[\(rule(#"{"status": ["1xx"]}"#))]",
      at: lone + "/status/0",
      says: "never the last"
    ),
    .warning(
      "/errors/rules",
      "[\(rule(#"{"status": [429], "failed": true}"#))]",
      at: lone + "/status/0",
      says: "means answers below 400"
    ),
    .warning(
      "/errors/rules",
      "[\(rule(#"{"status": ["2xx"], "failed": false}"#))]",
      at: lone + "/status/0",
      says: "means answers from 400 on"
    ),
  ]

  @Test(arguments: reachable)
  func `a rule that can still match is not`(earlier: String, later: String) throws {
    let rules = "[\(Self.rule(earlier)), \(Self.rule(later))]"
    let loaded = try TinyManifest.load((pointer: "/errors/rules", json: rules))
    #expect(loaded.diagnostics.map(\.description) == [])
  }

  private static func rule(_ when: String) -> String { "{\"when\": \(when), \"do\": \"revise\"}" }

  static let unreachable: [(String, String)] = [
    (#"{"code": ["A"]}"#, #"{"code": ["A"]}"#),
    (#"{"code": ["A", "B"]}"#, #"{"code": ["b"]}"#),
    (#"{"code": ["A"]}"#, #"{"code": ["A"], "status": [429]}"#),
    ("{}", #"{"code": ["A"]}"#),
    (#"{"status": ["5xx"]}"#, #"{"status": [500, 502]}"#),
    (#"{"status": [429, 503]}"#, #"{"status": [503]}"#),
    (#"{"text": "x"}"#, #"{"text": "x", "failed": true}"#),
    (#"{"json:/a": "exists"}"#, #"{"json:/a": ["1", "2"]}"#),
    (#"{"json:/a": ["1", "2"]}"#, #"{"json:/a": ["2"], "header:B": "exists"}"#),
    (#"{"operation": ["get_deal", "add_deal"]}"#, #"{"operation": ["add_deal"]}"#),
  ]

  static let reachable: [(String, String)] = [
    (#"{"code": ["A"]}"#, #"{"code": ["A", "B"]}"#),
    (#"{"code": ["A"], "status": [429]}"#, #"{"code": ["A"]}"#),
    (#"{"status": [500]}"#, #"{"status": ["5xx"]}"#),
    (#"{"status": ["4xx"]}"#, #"{"status": [500]}"#),
    (#"{"text": "x"}"#, #"{"text": "xy"}"#),
    (#"{"json:/a": "exists"}"#, #"{"json:/a": ["false"]}"#),
    (#"{"json:/a": ["1"]}"#, #"{"json:/a": "exists"}"#),
    (#"{"json:/a": ["1"]}"#, #"{"json:/b": ["1"]}"#),
    (#"{"operation": ["get_deal"]}"#, #"{"operation": ["add_deal"]}"#),
    (#"{"failed": true}"#, #"{"failed": false}"#),
  ]

  private static let first = "/errors/rules/0"

  static let tests: [DiagnosticRow] = [
    .error("/errors/rules", "{}", says: "expected an array"),
    .error(first, "5", says: "expected an object"),
    .error(first, #"{"do": "retry"}"#, says: "\"when\" is missing"),
    .error(first + "/when/code", "{}", says: "a list of codes").revising(first),
    .error(first + "/when/code", "[]", says: "at least one element").revising(first),
    .error(first + "/when/code/0", "{}", says: "a string, number or boolean").revising(first),
    .error(first + "/when/status/0", "42", says: "a class of statuses").revising(first),
    .error(first + "/when/status/0", "\"5x\"", says: "such as \"5xx\", found").revising(first),
    .error(first + "/when/text", "\"a**\"", says: "nothing before it").revising(first),
    .error(first + "/when/text", "\"(a)\\\\1\"", says: "a reference to a group").revising(first),
    .error(first + "/when/failed", "1", says: "expected true or false").revising(first),
    .error(first + "/when/operation/0", "\"get_dael\"", says: "did you mean").revising(first),
    .error(first + "/when/codes", "[\"A\"]", says: "did you mean \"code\"?").revising(first),
    .error(first + "/when/json:~1a", "{}", says: "\"not\" is missing").revising(first),
    .error(
      first + "/say",
      #""See {json:x}.""#,
      says: "expected"
    ).revising(first),
  ]

  static let verdicts: [DiagnosticRow] = [
    .error(first, #"{"when": {}}"#, says: "\"do\" is missing"),
    .error(first, #"{"when": {}, "do": "backoff"}"#, at: first + "/do", says: "\"back_off\"?"),
    .error(first + "/kind", "\"a kind\"", says: "a kind of letters").revising(first),
    .error(first + "/say", "\"\"", says: "found an empty one").revising(first),
    .error(first + "/operator", "5", says: "expected a string").revising(first),
    .error(first + "/url", "\"billing\"", says: "an absolute URL").revising(first),
    .error(first + "/url", "\"//evil.example\"", says: "an absolute URL").revising(first),
    .error(first + "/hold", "\"60\"", says: "expected true or false").revising(first),
    .error(first + "/wait", "60", says: "there is no member of this name here").revising(first),
  ]

  static let waits: [DiagnosticRow] = [
    .warning(first + "/default", "5", says: "add \"hold\": true").revising(first),
    .warning(first + "/floor", "5", says: "\"revise\" rule does not wait").revising(first),
    .warning(
      first,
      #"{"when": {}, "do": "ask_operator", "cap": 5}"#,
      at: first + "/cap",
      says: "\"ask_operator\" rule does not wait"
    ),
    .error(first + "/default", "-1", says: "a number from 0").backingOff(first),
    .error(first + "/base", "\"5\"", says: "seconds").backingOff(first),
    .error(first + "/grow", "0.5", says: "a factor, a number from 1").backingOff(first),
    .error(first + "/cap", "5", at: first, says: "\"floor\" is above \"cap\"").after(
      first + "/floor",
      "6"
    ).backingOff(first),
    .error(first + "/until", "\"midnight\"", at: first, says: "\"until\" needs \"tz\"")
      .backingOff(first),
    .error(first + "/until", "\"24:00\"", says: "a time as \"HH:MM\"").after(
      first + "/tz",
      "\"UTC\""
    ).backingOff(first),
    .error(first + "/tz", "\"Berlin time\"", says: "a zone such as \"Europe/Berlin\"").after(
      first + "/until",
      "\"07:30\""
    ).backingOff(first),
    .warning(first + "/tz", "\"+03:00\"", at: first, says: "does nothing without \"until\"")
      .backingOff(first),
  ]

  static let scopes: [DiagnosticRow] = [
    .error(first + "/scope", "5", says: "a scope such as \"ip\"").backingOff(first),
    .error(first + "/scope", "\"ip+\"", says: "labels joined by \"+\"").backingOff(first),
    .error(first + "/scope", "\"i p\"", says: "found \"i p\"").backingOff(first),
    .error(first + "/scope", "\"group:daels\"", says: "did you mean \"deals\"?").backingOff(first),
    .warning(first + "/scope", "\"ip+arg:feilds\"", says: "did you mean \"fields\"?")
      .backingOff(first),
  ]
}

extension DiagnosticRow {
  /// The change made to a rule that else is good and revises.
  fileprivate func revising(_ rule: String) -> DiagnosticRow {
    after(rule, #"{"when": {}, "do": "revise"}"#)
  }

  /// The change made to a rule that else is good and backs off.
  fileprivate func backingOff(_ rule: String) -> DiagnosticRow {
    after(rule, #"{"when": {}, "do": "back_off"}"#)
  }
}
