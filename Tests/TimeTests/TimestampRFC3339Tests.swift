import Testing
import Time

struct TimestampRFC3339Tests {
  private static let noon: Int64 = 1_795_176_000_000

  @Test(
    arguments: [
      ("2026-11-20T12:00:00Z", 0),
      ("2026-11-20t12:00:00z", 0),
      ("2026-11-20 12:00:00Z", 0),
      ("2026-11-20T12:00:17.25Z", 17_250),
      ("2026-11-20T12:00:00.123456789Z", 123),
      ("2026-11-20T15:00:00+03:00", 0),
      ("2026-11-20T15:00:00+0300", 0),
      ("2026-11-20T15:00:00+03", 0),
      ("2026-11-20T06:30:00-05:30", 0),
      ("2026-11-20T13:00Z", 3_600_000),
      ("2026-11-20T13:00", 3_600_000),
      ("2026-11-20T12:00:07", 7_000),
      ("2026-11-20T11:59:60Z", 0),
    ]
  )
  func `the forms that APIs send are read`(text: String, offset: Int64) {
    #expect(Timestamp(rfc3339: text)?.milliseconds == Self.noon + offset)
  }

  @Test(
    arguments: [
      "", "now", "2026-11-20", "2026-11-20T", "2026-11-20T12", "2026-13-01T00:00:00Z",
      "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z",
      "2026-11-20T24:00:00Z", "2026-11-20T12:60:00Z", "2026-11-20T12:00:61Z",
      "2026-11-20T12:00:00+25:00", "2026-11-20T12:00:00Zx", "2026-11-20T12:00:00 UTC",
      "26-11-20T12:00:00Z", "2026-11-20T12:00:0Z", "1795176000", "٢٠٢٦-11-20T12:00:00Z",
    ]
  )
  func `anything else is refused`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test(
    arguments: [
      (1_795_176_017_000, "2026-11-20T12:00:17Z"),
      (1_795_176_017_999, "2026-11-20T12:00:17Z"),
      (0, "1970-01-01T00:00:00Z"),
      (-1, "1969-12-31T23:59:59Z"),
      (951_782_400_000, "2000-02-29T00:00:00Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00Z"),
    ] as [(Int64, String)]
  )
  func `an instant is written to whole seconds`(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
  }

  @Test func `what is written is read back over four centuries`() {
    for day in stride(from: -80_000, through: 80_000, by: 37) {
      let instant = Timestamp(milliseconds: Int64(day) * 86_400_000 + 45_296_000)
      #expect(Timestamp(rfc3339: instant.rfc3339) == instant)
    }
  }

  @Test(arguments: [(-1500, -1000), (-1000, -1000), (0, 0), (1, 1000), (1000, 1000)])
  func `rounding up never names an earlier instant`(given: Int64, expected: Int64) {
    #expect(Timestamp(milliseconds: given).roundedUpToSecond.milliseconds == expected)
  }

  @Test func `bounds of the clock do not trap`() {
    #expect(Timestamp(seconds: .infinity).rfc3339 == "9999-12-31T23:59:59Z")
    #expect(Timestamp(seconds: -.infinity).rfc3339 == "0000-01-01T00:00:00Z")
  }
}
