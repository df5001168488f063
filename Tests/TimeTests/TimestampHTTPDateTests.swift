import Testing
import Time

struct TimestampHTTPDateTests {
  @Test(
    arguments: [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
      "Sun Nov  6 08:49:37 1994", "sun, 6 nov 1994 08:49:37 gmt",
      " Sun, 06 Nov 1994 08:49:37 UTC ",
    ]
  )
  func `the three forms name the same instant`(text: String) {
    #expect(Timestamp(httpDate: text)?.rfc3339 == "1994-11-06T08:49:37Z")
  }

  @Test(
    arguments: [
      "", "17", "Sun", "Sun,", "Sun, 06 Nov", "Sun, 06 Nov 1994", "Sun, 31 Feb 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 06 Foo 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 GMT x", "Sun Nov  6 08:49:37 94", "2026-11-20T12:00:00Z",
    ]
  )
  func `anything else is refused`(text: String) {
    #expect(Timestamp(httpDate: text) == nil)
  }

  @Test(
    arguments: [
      ("70", "2070-01-02T00:00:00Z"), ("76", "2076-01-02T00:00:00Z"),
      ("77", "1977-01-02T00:00:00Z"), ("99", "1999-01-02T00:00:00Z"),
      ("26", "2026-01-02T00:00:00Z"),
    ]
  )
  func `a year of two digits lies at most 50 years ahead`(year: String, expected: String) {
    let now = Timestamp(rfc3339: "2026-11-20T12:00:00Z")
    let date = Timestamp(httpDate: "Friday, 02-Jan-\(year) 00:00:00 GMT", now: now)
    #expect(date?.rfc3339 == expected)
  }
}
