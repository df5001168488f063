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

  @Test(
    arguments: [
      ("2026-11-20T12:00:17Z", "Fri, 20 Nov 2026 12:00:17 GMT"),
      ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
      ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
      ("2028-02-29T00:00:00Z", "Tue, 29 Feb 2028 00:00:00 GMT"),
    ]
  )
  func `an instant is written in the form that is preferred, and read back`(
    instant: String,
    text: String
  ) throws {
    let instant = try #require(Timestamp(rfc3339: instant))
    #expect(instant.httpDate == text)
    #expect(Timestamp(httpDate: text) == instant)
  }
}
