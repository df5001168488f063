import Manifests
import Testing

struct ManifestDiagnosticTests {
  @Test(arguments: versions + texts + addresses + fixedFields + figures)
  func `what is wrong with a manifest's own members is said`(row: DiagnosticRow) throws {
    try row.check()
  }

  @Test(
    arguments: [
      ("/base_url", "\"http://127.8.9.1:8080/v1/\""), ("/base_url", "\"http://[::1]:80\""),
      ("/base_url", "\"http://localhost\""), ("/base_url", "\"HTTPS://API.Tiny.Example/~a%20b\""),
      ("/headers", #"{"Accept": "application/json"}"#), ("/$schema", "\"x\""), ("/timeout", "0.5"),
      ("/about", #""A\nB\tC""#), ("/title", #""Ä\u200d""#),
      ("/response_limit", "1e6"), ("/credentials", nil), ("/errors", nil),
      ("/credentials/key/prefix", "\"Bearer \""),
      ("/credentials/key/obtain", "\"https://a.b/c?d\""),
      ("/operations/get_deal/arguments/title", "\"Arguments\""),
      ("/operations/get_deal/arguments/properties/id/x-vendor", "1"),
    ] as [(String, String?)]
  )
  func `what the format allows is taken without a word`(change: (String, String?)) throws {
    let loaded = try TinyManifest.load((pointer: change.0, json: change.1))
    #expect(loaded.diagnostics.map(\.description) == [])
  }

  static let versions: [DiagnosticRow] = [
    .error("/recourse", "2", says: "expected 1, found 2"),
    .error("/recourse", "\"1\"", says: "expected 1, found \"1\""),
    .error("/recourse", nil, at: "", says: "\"recourse\" is missing"),
    .error("/$schema", "5", says: "expected a string, found 5"),
    .error("", "[]", says: "expected an object, found an empty array"),
    .error("/timeuot", "1", says: "did you mean \"timeout\"?"),
    .error("/baseURL", "1", says: "\"base_url\" is there already"),
    .error("/colour", "1", says: "known are $schema, recourse"),
  ]

  static let texts: [DiagnosticRow] = [
    .error("/id", nil, at: "", says: "\"id\" is missing"),
    .error("/id", "\"Tiny\"", says: "a lower-case letter"),
    .error("/id", "\"1tiny\"", says: "a lower-case letter"),
    .error("/id", "\"a2345678901234567\"", says: "at most 16 characters"),
    .error("/title", nil, at: "", says: "\"title\" is missing"),
    .error("/title", "\"  \"", says: "found an empty one"),
    .error("/title", #""A\u0000""#, says: "found U+0000, which cannot be seen; take it out"),
    .error("/title", #""A\u009b2J""#, says: "found U+009B"),
    .error("/title", #""\u202eA""#, says: "found U+202E"),
    .error("/title", #""A\nrevise: B""#, says: "expected one line, found a line break in it"),
    .error("/title", #""A\tB""#, says: "expected one line, found a tab in it"),
    .error("/about", #""A\u001b[2J""#, says: "found U+001B"),
    .error("/operations/get_deal/disclose", #""A\u2028B""#, says: "found U+2028"),
    .error("/title", "null", says: "expected a string, found null"),
    .error("/about", nil, at: "", says: "\"about\" is missing"),
    .warning("/about", "\"\(String(repeating: "a", count: 513))\"", says: "513 characters"),
    .error("/source", nil, at: "", says: "\"source\" is missing"),
    .error("/source/url", nil, at: "/source", says: "\"url\" is missing"),
    .error("/source/url", "\"docs\"", says: "expected an absolute URL"),
    .error("/source/date", nil, at: "/source", says: "\"date\" is missing"),
    .error("/source/date", "\"20.11.2026\"", says: "a day as YYYY-MM-DD, found \"20.11.2026\""),
    .error("/source/date", "\"2026-02-30\"", says: "a day as YYYY-MM-DD"),
    .error("/source/by", "\"me\"", says: "known are url, date"),
  ]

  static let addresses: [DiagnosticRow] = [
    .error("/base_url", nil, at: "", says: "\"base_url\" is missing"),
    .error("/base_url", "\"api.tiny.example\"", says: "an absolute URL such as"),
    .error("/base_url", "\"ftp://tiny.example\"", says: "an absolute URL such as"),
    .error("/base_url", "\"http://tiny.example\"", says: "expected https, found http to tiny"),
    .error("/base_url", "\"http://127.0.0.1.tiny.example\"", says: "expected https"),
    .error("/base_url", "\"https://me:pass@tiny.example\"", says: "belongs in \"credentials\""),
    .error("/base_url", "\"https://tiny.example/?v=1\"", says: "without \"?\" and \"#\""),
    .error("/base_url", "\"https://tiny.example/#x\"", says: "without \"?\" and \"#\""),
    .error("/base_url", "\"https://tiny.example:0\"", says: "a port from 1 to 65535"),
    .error("/base_url", "\"https://tiny.example:8o\"", says: "a port from 1 to 65535"),
    .error("/base_url", "\"https://2130706433\"", says: "an IPv4 address of four numbers"),
    .error("/base_url", "\"https://127.1\"", says: "an IPv4 address of four numbers"),
    .error("/base_url", "\"https://[::g]\"", says: "an IPv6 address in brackets"),
    .error("/base_url", "\"https://[1:2:3]\"", says: "an IPv6 address in brackets"),
    .error("/base_url", "\"https://ti ny.example\"", says: "without spaces"),
    .error("/base_url", "\"https://\"", says: "expected a host name"),
    .error("/base_url", "\"https://-tiny.example\"", says: "expected a host name"),
    .error("/base_url", "\"https://tiny.example\\\\@evil.example\"", says: "percent-encode it"),
    .error("/base_url", "\"https://tiny.example/a/../b\"", says: "the segment \"..\""),
    .error("/base_url", "\"https://tiny.example/%2e./b\"", says: "the segment \"%2e.\""),
    .error("/base_url", "\"https://tiny.example/%2\"", says: "two hexadecimal digits"),
  ]

  static let fixedFields: [DiagnosticRow] = [
    .error("/headers", "[]", says: "expected an object, found an empty array"),
    .error(
      "/headers",
      #"{"content-length": "1"}"#,
      at: "/headers/content-length",
      says: "leave it"
    ),
    .error("/headers", #"{"a b": "1"}"#, at: "/headers/a b", says: "the name of a header field"),
    .error("/headers", #"{"x-key": "1"}"#, at: "/headers/x-key", says: "carries a credential"),
    .error("/headers", #"{"A": "1", "a": "2"}"#, at: "/headers/a", says: "stands here twice"),
    .error("/headers", #"{"A": 1}"#, at: "/headers/A", says: "expected a string, found 1"),
    .error("/headers", #"{"A": "1\r\nB: 2"}"#, at: "/headers/A", says: "without line breaks"),
    .warning("/headers", #"{"Cookie": "1"}"#, at: "/headers/Cookie", says: "looks like a secret"),
  ]

  static let figures: [DiagnosticRow] = [
    .warning("/timeout", "90", says: "start the server with --timeout"),
    .error("/timeout", "0", says: "seconds, a number from 0.1 to 3600"),
    .error("/timeout", "\"30\"", says: "found \"30\""),
    .error("/response_limit", "0", says: "bytes, a whole number from 1"),
    .error("/response_limit", "1.5", says: "bytes, a whole number from 1"),
  ]
}
