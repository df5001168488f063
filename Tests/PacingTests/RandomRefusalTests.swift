import Pacing
import TestSupport
import Testing
import Time

/// What becomes of one caller of an API that refuses calls at random, with no limit behind it.
struct RandomRefusalTests {
  /// Seconds that calls take which go one after the other, each as soon as it may.
  private func duration(
    of calls: Int,
    refusedInTen: Int,
    hint: PaceRefusal.Hint = .guessed,
    seed: UInt64
  ) -> Double {
    var random = SeededGenerator(seed: seed)
    var pace: Pace?
    var (now, refusals, done) = (0.0, 0, 0)
    while done < calls {
      let instant = Timestamp(seconds: now)
      guard Int.random(in: 0..<10, using: &random) < refusedInTen else {
        done += 1
        refusals = 0
        let isKept = pace?.accept(now: instant) ?? false
        if !isKept { pace = nil }
        now += 0.05
        if let pace, pace.basis != .single { now += pace.interval }
        continue
      }
      refusals += 1
      let until = instant + (hint == .told ? 1 : Double(1 << min(refusals - 1, 6)))
      let refusal = PaceRefusal(until: until, cause: .limit, hint: hint, sentAt: instant)
      if pace == nil { pace = Pace(scope: "ip", refusal, now: instant) }
      pace?.refuse(refusal, now: instant)
      now = until.seconds
    }
    return now
  }

  @Test func `an API that errs now and then is not called ever more slowly`() {
    // Some eleven of a hundred and eleven calls are refused, and waited for 1 s or 2: 20 s would do for each.
    let seconds = (UInt64(1)...16).map { duration(of: 100, refusedInTen: 1, seed: $0) }
    #expect(seconds.reduce(0, +) / 16 < 120, "\(seconds)")
  }

  @Test func `one that names a second each time is not either`() {
    let seconds = (UInt64(1)...16).map {
      duration(of: 100, refusedInTen: 1, hint: .told, seed: $0)
    }
    #expect(seconds.reduce(0, +) / 16 < 60, "\(seconds)")
    #expect(seconds.max() ?? 0 < 150, "\(seconds)")
  }
}
