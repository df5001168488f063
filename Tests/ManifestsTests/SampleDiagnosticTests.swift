import JSON
import Manifests
import Testing

struct SampleDiagnosticTests {
  @Test(arguments: members + expectations)
  func `what is wrong with a sample is said`(row: DiagnosticRow) throws {
    try row.after(Self.first, Self.good).check()
  }

  @Test(
    arguments: [
      ("/wait_seconds", "null"), ("/action", "\"verify\""), ("/do", "\"retry\""),
      ("/code", "\"X\""), ("/url", "\"https://a.b\""), ("/fields", "[]"), ("/says", "[\"a\"]"),
      ("/items", #"{"a": "revise"}"#),
    ]
  )
  func `each expectation that the format knows is taken`(change: (String, String)) throws {
    let loaded = try TinyManifest.load(
      (pointer: Self.first, json: Self.good),
      (pointer: Self.first + "/expect" + change.0, json: change.1)
    )
    #expect(loaded.diagnostics.map(\.description) == [])
  }

  private static let first = "/samples/0"
  private static let good = #"{"name": "n", "status": 429, "expect": {"do": "back_off"}}"#

  static let members: [DiagnosticRow] = [
    .error("/samples", "{}", says: "expected an array"),
    .error(first, "5", says: "expected an object"),
    .error(first + "/name", nil, at: first, says: "\"name\" is missing"),
    .error(first + "/status", nil, at: first, says: "\"status\" is missing"),
    .error(first + "/status", "\"429\"", says: "a status, a whole number"),
    .error(first + "/operation", "\"get_dael\"", says: "did you mean \"get_deal\"?"),
    .error(first + "/arguments", "[]", says: "expected an object"),
    .error(
      first + "/headers",
      #"{"Retry-After": 5}"#,
      at: first + "/headers/Retry-After",
      says: "a string, as sent in the field, found 5"
    ),
    .error(first + "/now", "\"2026-11-20\"", says: "(RFC 3339)"),
    .error(first + "/now", "\"2026-11-20T12:00:00\"", says: "(RFC 3339)"),
    .error(first + "/now", "\"2026-11-31T12:00:00Z\"", says: "(RFC 3339)"),
    .error(first + "/now", "5", says: "a date and time, found 5"),
    .error(first + "/memory", #"{"reset": 5}"#, at: first + "/memory/reset", says: "json:/time"),
    .error(first + "/memory", #"{"json:a": 5}"#, at: first + "/memory/json:a", says: "pointer"),
    .error(first + "/expected", "{}", says: "there is no member of this name here"),
    .error(first + "/expect", nil, at: first, says: "\"expect\" is missing"),
    .warning("/samples", "[\(good), \(good)]", at: "/samples/1", says: "an earlier sample"),
  ]

  static let expectations: [DiagnosticRow] = [
    .error(first + "/expect", "{}", says: "at least one expectation"),
    .error(first + "/expect/do", "\"wait\"", says: "\"ok\", \"revise\", \"back_off\""),
    .error(first + "/expect/action", "\"retry\"", says: "\"verify\", found \"retry\""),
    .error(first + "/expect/wait_seconds", "\"5\"", says: "seconds or null for no wait"),
    .error(first + "/expect/wait_seconds", "-5", says: "a number from 0"),
    .error(first + "/expect/code", "5", says: "expected a string"),
    .error(first + "/expect/fields", "\"a\"", says: "an array of texts"),
    .error(first + "/expect/says/0", "5", says: "expected a string"),
    .error(first + "/expect/never_says/0", "5", says: "expected a string"),
    .error(
      first + "/expect/items",
      #"{"a": "retrys"}"#,
      at: first + "/expect/items/a",
      says: "did you mean \"retry\"?"
    ),
    .error(first + "/expect/wait", "5", says: "did you mean \"wait_seconds\"?"),
  ]
}
