import Pacing
import Testing
import Time

struct PaceTests {
  private func refusal(
    until seconds: Double,
    _ cause: PaceRefusal.Cause = .limit,
    hint: PaceRefusal.Hint = .told,
    sentAt: Double? = nil
  ) -> PaceRefusal {
    PaceRefusal(
      until: .at(seconds),
      cause: cause,
      hint: hint,
      sentAt: sentAt.map { Timestamp.at($0) }
    )
  }

  private func pace(_ wait: Double, usual: Double? = nil) -> Pace {
    Pace(scope: "account", refusal(until: wait), usual: usual, now: .at(0))
  }

  @Test(arguments: [
    (0.2, 1.05), (1.0, 1.05), (2, 2.1), (5, 5.25), (10, 1), (45, 4.5), (90, 5), (600, 5), (601, 1),
  ])
  func `a short wait is that of one call, and a longer one tells of a window with many`(
    wait: Double,
    interval: Double
  ) {
    #expect(abs(pace(wait).interval - interval) < 1e-9)
  }

  @Test func `a known limit bounds the first guess`() {
    #expect(pace(5, usual: 2).interval == 2)
    #expect(pace(2, usual: 30).interval == 2.1)
  }

  @Test func `calls that were under way when another was refused say nothing new`() {
    var pace = pace(2)
    for sentAt in [nil, -1.0] {
      pace.refuse(refusal(until: 3, sentAt: sentAt), now: .at(0.1))
    }
    #expect(pace.interval == 2.1)
    #expect(pace.opening == .at(3))
    pace.refuse(refusal(until: 1), now: .at(0.2))
    #expect(pace.opening == .at(3))
  }

  @Test func `what is taken between two openings is the rate that is kept`() {
    var pace = pace(2)
    for index in 0..<8 {
      let isKept = pace.accept(now: .at(2 + Double(index) * 1.5))
      #expect(isKept)
    }
    pace.refuse(refusal(until: 18, sentAt: 15.9), now: .at(16))
    #expect(pace.basis == .measured)
    #expect(abs(pace.interval - 2.1) < 1e-9)
    #expect(pace.opening == .at(18))
  }

  @Test func `a refusal that tells nothing of the rate halves it`() {
    var pace = pace(2)
    _ = pace.accept(now: .at(2))
    // Then nobody came for a while: what the API had saved meanwhile says nothing of its rate.
    _ = pace.accept(now: .at(30))
    pace.refuse(refusal(until: 33, sentAt: 32.1), now: .at(32.2))
    #expect(abs(pace.interval - 4.2) < 1e-9)
    #expect(pace.basis == .guess)
  }

  @Test
  func `a refusal of the first call behind a gate that the API timed itself slows nothing down`() {
    var pace = pace(2)
    pace.refuse(refusal(until: 4.2, sentAt: 2.1), now: .at(2.2))
    #expect(pace.interval == 2.1)
    #expect(pace.opening == .at(4.2))
    #expect(pace.surprises == 1)
  }

  /// A pace whose calls were refused although they kept to what was measured.
  private func chance() -> Pace {
    var pace = pace(2)
    for index in 0..<8 { _ = pace.accept(now: .at(2 + Double(index) * 1.5)) }
    pace.refuse(refusal(until: 18, sentAt: 15.9), now: .at(16))
    var now = 18.0
    for _ in 0..<2 {
      for _ in 0..<3 {
        _ = pace.accept(now: .at(now))
        now += 2.2
      }
      pace.refuse(refusal(until: now + 2, sentAt: now), now: .at(now))
      now += 2
    }
    return pace
  }

  @Test func `calls that kept to the pace and were refused twice are held to none`() {
    var pace = chance()
    #expect(pace.basis == .chance)
    #expect(pace.interval <= 0.1)
    for index in 0..<40 {
      _ = pace.accept(now: pace.opening + Double(index))
      guard index % 4 == 3 else { continue }
      let now = pace.opening + Double(index) + 0.1
      pace.refuse(
        PaceRefusal(until: now + 2, cause: .limit, hint: .told, sentAt: now),
        now: now
      )
      #expect(pace.basis == .chance)
    }
  }

  @Test func `where half of the calls are refused without a pace, there is a limit after all`() {
    var pace = chance()
    let former = pace.base
    for _ in 0..<3 {
      _ = pace.accept(now: pace.opening)
      let now = pace.opening + 0.1
      pace.refuse(
        PaceRefusal(until: now + 2, cause: .limit, hint: .told, sentAt: now),
        now: now
      )
    }
    #expect(pace.basis == .guess)
    #expect(pace.interval == former * 1.5)
    #expect(pace.surprises < 0)
  }

  @Test func `waits that nobody told are one wait as long as all of them`() {
    var pace = Pace(scope: "account", refusal(until: 1, hint: .guessed), now: .at(0))
    for (sent, until) in [(1.0, 3.0), (3, 7), (7, 15)] {
      pace.refuse(refusal(until: until, hint: .guessed, sentAt: sent), now: .at(sent + 0.1))
    }
    #expect(pace.interval <= Pace.bounds.upperBound)
    #expect(pace.interval < 8)
    #expect(pace.opening == .at(15))
  }

  @Test func `a rate that was measured rises in equal steps once it has held`() {
    var pace = pace(2)
    for index in 0..<8 { _ = pace.accept(now: .at(2 + Double(index) * 1.5)) }
    pace.refuse(refusal(until: 18, sentAt: 15.9), now: .at(16))
    var rates: [Double] = []
    var now = 18.0
    for _ in 0..<60 {
      _ = pace.accept(now: .at(now))
      rates.append(1 / pace.interval)
      now += pace.interval
    }
    let steps = zip(rates, rates.dropFirst()).map { $1 - $0 }
    #expect(steps.prefix(20).allSatisfy { abs($0) < 1e-9 })
    let rising = steps.filter { $0 > 1e-9 }
    #expect(rising.count > 20)
    #expect(rising.allSatisfy { abs($0 - 0.05 / 2.1) < 1e-9 })
  }

  @Test func `a rate that refusals only confirm is tried less and less often`() {
    var pace = pace(2)
    var now = 2.0
    var lengths: [Double] = []
    for _ in 0..<5 {
      let start = now
      let opened = pace.interval
      repeat {
        _ = pace.accept(now: .at(now))
        now += pace.interval
      } while pace.interval >= opened - 1e-9
      lengths.append(now - start)
      pace.refuse(refusal(until: now + 2, sentAt: now), now: .at(now))
      now += 2
    }
    #expect(lengths.last ?? 0 > 4 * (lengths.dropFirst().first ?? .infinity))
  }

  @Test func `one call looks behind a gate that no limit shut, and lets the others go`() {
    var pace = Pace(scope: "api", refusal(until: 30, .other), now: .at(0))
    #expect(pace.interval == 1)
    #expect(pace.basis == .queue)
    // An answer to a call that was sent before says nothing of what is behind the gate.
    let isKeptEarlier = pace.accept(now: .at(29))
    #expect(isKeptEarlier)
    let isKept = pace.accept(now: .at(30.2))
    #expect(!isKept)
  }

  @Test func `an hour after the last refusal nothing is left of it`() {
    var pace = pace(2)
    #expect(pace.holds(at: .at(3601)))
    #expect(!pace.holds(at: .at(3602)))
    let isKept = pace.accept(now: .at(3602))
    #expect(!isKept)
  }

  @Test func `an interval stays within its bounds whatever is refused and taken`() {
    var pace = pace(2)
    var now = 2.0
    for round in 0..<200 {
      for _ in 0..<(round % 7) {
        now += pace.interval
        _ = pace.accept(now: .at(now))
      }
      now += pace.interval * Double(round % 3)
      pace.refuse(refusal(until: now + Double(round % 90), sentAt: now), now: .at(now))
      #expect(Pace.bounds.contains(pace.interval))
      now = max(now, pace.opening.offset)
    }
  }

  @Test func `where a limit is declared, an unexplained refusal hardly slows calls below it`() {
    var pace = Pace(
      scope: "api",
      PaceRefusal(until: .at(2), cause: .limit, hint: .told),
      usual: 0.1,
      now: .at(0)
    )
    _ = pace.accept(now: .at(2))
    let refusal = PaceRefusal(until: .at(12), cause: .limit, hint: .told, sentAt: .at(4))
    var alone = pace
    pace.refuse(refusal, usual: 0.1, now: .at(4))
    alone.refuse(refusal, now: .at(4))
    #expect(pace.interval <= 1)
    #expect(alone.interval > 5)
  }
}
