import JSON
import Testing

struct SchemaFormatTests {
  @Test(arguments: [
    (
      "date", ["2026-11-20", "2024-02-29"], ["2026-02-29", "2026-13-01", "20.11.2026", "2026-1-1"]
    ),
    ("time", ["12:00:17Z", "12:00:17.5+02:00", "23:59:60Z"], ["12:00", "24:00:00Z", "12:00:60Z"]),
    (
      "date-time", ["2026-11-20T12:00:17Z", "2026-11-20t12:00:17.123-05:00"],
      ["2026-11-20", "2026-11-20 12:00:17Z", "2026-11-20T12:00:17", "1700000000"]
    ),
    (
      "duration", ["P1DT12H", "PT5M", "P2W", "P1Y2M"], ["P", "PT", "1D", "P1W2D", "PT1H2S", "P1S"]
    ),
    (
      "email", ["a@example.com", "a.b+c@x.org", "\"a b\"@x.org", "a@[192.0.2.1]"],
      ["a", "a@", "@x.org", "a..b@x.org", "a b@x.org", "Ann <a@x.org>"]
    ),
    ("idn-email", ["ä@bücher.example"], ["ä"]),
    (
      "hostname", ["api.example.com", "localhost"],
      ["", "-a.com", "a_b.com", "a..b", "https://a.b"]
    ),
    ("ipv4", ["192.0.2.1"], ["192.0.2", "256.0.0.1", "01.2.3.4", "1.2.3.4.5"]),
    (
      "ipv6", ["::1", "2001:db8::1", "::ffff:192.0.2.1"],
      ["1", ":::1", "1::2::3", "12345::", "::1%eth0"]
    ),
    (
      "uri", ["https://example.com/a?b=c#d", "mailto:a@b.c", "urn:isbn:1", "http://[::1]:80/"],
      ["example.com/a", "/a", "https://a b", "https://a/%zz", "https://a:port/"]
    ),
    ("uri-reference", ["/a?b", "a/b", "#f", "", "//h/p"], ["a b", "\\a", "1:2"]),
    ("iri", ["https://bücher.example/ä"], ["ä"]), ("iri-reference", ["/ä"], ["ä b"]),
    ("uri-template", ["/users/{id}", "/a{?q,limit*}", "/{x:3}"], ["/{", "/{}", "/}", "/{a b}"]),
    (
      "uuid", ["0f8fad5b-d9cb-469f-a165-70867728950e", "0F8FAD5B-D9CB-469F-A165-70867728950E"],
      ["0f8fad5bd9cb469fa16570867728950e", "0f8fad5b-d9cb-469f-a165-70867728950g"]
    ),
    ("json-pointer", ["", "/a/0", "/~0~1"], ["a", "/~2", "/~", "#/a"]),
    ("relative-json-pointer", ["0", "1/a", "2#"], ["", "/a", "01", "-1"]),
    ("regex", ["^a+$", "(?=a)", "(a)\\1", "\\p{L}"], ["(", "[", "a**", "\\a", "(?P<n>a)"]),
    ("byte", ["aGVsbG8=", "aGVsbG8", "-_-_", ""], ["a", "aGVsbG8==", "%%%%"]),
    ("password", ["anything"], []), ("idn-hostname", ["anything at all"], []),
  ])
  func `a format that can be told without doubt is checked`(
    row: (format: String, good: [String], bad: [String])
  ) {
    let schema = JSONSchema(["format": .string(row.format)], formats: .exact)
    for text in row.good { #expect(schema.validate(.string(text)).isEmpty, "\(text) fits") }
    for text in row.bad { #expect(!schema.validate(.string(text)).isEmpty, "\(text) does not fit") }
    #expect(schema.validate(7).isEmpty)
    let described = JSONSchema(["format": .string(row.format)], formats: .described)
    for text in row.bad { #expect(described.validate(.string(text)).isEmpty) }
  }

  @Test(arguments: [
    ("date", ["2026-11-20"], ["2026-02-29", "20.11.2026"]),
    (
      "time", ["12:00:17Z", "12:00:17", "12:00", "12:00:17.5", "12:00+0200"], ["24:00:00", "noon"]
    ),
    (
      "date-time",
      [
        "2026-11-20T12:00:17Z", "2026-11-20T12:00:17", "2026-11-20 12:00:17", "2026-11-20T12:00",
        "2026-11-20 12:00:17.123+02", "2026-11-20T12:00:17+0200",
      ],
      ["2026-11-20", "2026-02-30T12:00:17", "1700000000", "tomorrow", "2026-11-20T12:00:17+"]
    ),
    (
      "duration",
      ["P1DT12H", "PT1.5S", "-P1D", "P1W2D", "10:00:00", "3 01:00:00", "3600", "1h30m", "1 day"],
      ["", "P", "PT", "P1S", "PT1H1H", "an hour", "--1"]
    ),
    ("email", ["a@example.com", "ä@bücher.example"], ["a", "Ann <a@x.org>"]),
    ("hostname", ["a_b.com", "example.com.", "*.example.com"], ["", "a..b", "https://a.b"]),
    (
      "uri", ["https://example.com", "example.com/a", "/a", "a.txt", "https://a/%zz"],
      ["", "https://a b", "https://a:port/", "two words", "https://[::1"]
    ),
    (
      "uuid", ["0f8fad5bd9cb469fa16570867728950e", "{0f8fad5b-d9cb-469f-a165-70867728950e}"],
      ["17", "0f8fad5bd9cb469fa16570867728950g"]
    ),
    ("regex", ["(?P<n>a)", "\\A"], ["("]),
  ])
  func `what frameworks give and take under the name of a format is not held back`(
    row: (format: String, good: [String], bad: [String])
  ) {
    let schema = JSONSchema(["format": .string(row.format)])
    for text in row.good { #expect(schema.validate(.string(text)).isEmpty, "\(text) may fit") }
    for text in row.bad { #expect(!schema.validate(.string(text)).isEmpty, "\(text) does not fit") }
  }

  @Test(arguments: [
    SchemaRow(
      #"{"oneOf":[{"format":"uri"},{"format":"email"},{"format":"duration"}]}"#,
      good: ["\"a@example.com\"", "\"https://example.com\"", "\"P1D\"", "\"10:00:00\""],
      bad: ["\"two words\""]
    ),
    SchemaRow(#"{"not":{"format":"time"}}"#, good: ["\"12:00\""], bad: ["\"12:00:00Z\""]),
    SchemaRow(
      #"{"if":{"format":"date-time"},"then":{"maxLength":20}}"#,
      good: ["\"2026-11-20T12:00:17.123\""],
      bad: ["\"2026-11-20T12:00:17.123Z\""]
    ),
  ])
  func `where a format that fits is what is wrong, doubt speaks for the value`(row: SchemaRow)
    throws
  {
    try row.check()
  }

  @Test(arguments: [
    SchemaRow(#"{"format":"int32"}"#, good: ["2147483647", "\"x\""], bad: ["2147483648"]),
    SchemaRow(
      #"{"format":"int64"}"#,
      good: ["-9223372036854775808"],
      bad: ["9223372036854775808"]
    ),
    SchemaRow(#"{"format":"uint8"}"#, good: ["255"], bad: ["-1", "256"]),
    SchemaRow(
      #"{"format":"uint64"}"#,
      good: ["18446744073709551615"],
      bad: ["18446744073709551616"]
    ),
    SchemaRow(#"{"format":"double"}"#, good: ["1e999"], bad: []),
  ])
  func `formats of numbers are ranges`(row: SchemaRow) throws { try row.check() }
}
