import Testing
import Time

@Suite struct ClockAnchorTests {
  private func instant(_ milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: milliseconds)
  }

  @Test func `the line runs with the boot clock`() {
    let anchor = ClockAnchor(wall: instant(1_000_000), boot: 500)
    #expect(anchor.instant(boot: 500) == instant(1_000_000))
    #expect(anchor.instant(boot: 1500) == instant(1_001_000))
    #expect(anchor.instant(boot: 0) == instant(999_500))
  }

  @Test(
    arguments: [
      (nil, 10_000_000), (9_000_000, 10_000_000), (10_000_001, 10_000_001),
      (13_600_000, 13_600_000), (13_600_001, 10_000_000),
    ] as [(Int64?, Int64)]
  )
  func `a new line begins with the wall clock, or a little ahead where time had come further`(
    stored: Int64?,
    start: Int64
  ) {
    let anchor = ClockAnchor(
      wall: instant(10_000_000),
      boot: 77,
      stored: stored.map { instant($0) }
    )
    #expect(anchor.instant(boot: 77) == instant(start))
  }

  @Test func `what lies beyond the ends of time stays at them`() {
    #expect(ClockAnchor(wall: instant(.max), boot: 0).instant(boot: 1) == instant(.max))
    #expect(ClockAnchor(wall: instant(.min), boot: 1).instant(boot: 0) == instant(.min))
    #expect(ClockAnchor(wall: instant(5), boot: .min).instant(boot: .max) == instant(5))
  }
}
