import Pacing
import Testing
import Time

struct BreakerTests {
  private func opened(at seconds: Double = 0) -> Breaker {
    var breaker = Breaker()
    for _ in 0..<Breaker.threshold { breaker.record(.failure, now: .at(seconds)) }
    return breaker
  }

  @Test func `five failures in a row open it for fifteen seconds`() {
    var breaker = Breaker()
    for second in 0..<4 { breaker.record(.failure, now: .at(Double(second))) }
    #expect(breaker.state(now: .at(4)) == .closed)
    breaker.record(.failure, now: .at(4))
    #expect(breaker.state(now: .at(4)) == .open(until: .at(19)))
    #expect(breaker.state(now: .at(19)) == .probing)
  }

  @Test func `a success between them starts the count anew`() {
    var breaker = Breaker()
    for index in 0..<20 {
      breaker.record(index % 5 == 4 ? .success : .failure, now: .at(Double(index)))
    }
    #expect(breaker.state(now: .at(20)) == .closed)
  }

  @Test func `failures that lie more than a minute apart do not open it`() {
    var breaker = Breaker()
    for index in 0..<50 { breaker.record(.failure, now: .at(Double(index) * 15)) }
    #expect(breaker.state(now: .at(735)) == .closed)
  }

  @Test func `one probe is let through and the others are kept away`() {
    var breaker = opened()
    #expect(breaker.admit(now: .at(14)) == .open(until: .at(15)))
    #expect(breaker.admit(now: .at(15)) == .probing)
    #expect(breaker.admit(now: .at(15)) == .open(until: .at(75)))
    #expect(breaker.admit(now: .at(75)) == .probing)
  }

  @Test func `a good probe closes it`() {
    var breaker = opened()
    _ = breaker.admit(now: .at(15))
    breaker.record(.success, now: .at(16))
    #expect(breaker.admit(now: .at(16)) == .closed)
  }

  @Test func `each failed probe doubles the time up to five minutes`() {
    var breaker = opened()
    var now = Timestamp.at(15)
    var openings: [Double] = []
    for _ in 0..<6 {
      #expect(breaker.admit(now: now) == .probing)
      breaker.record(.failure, now: now)
      guard case .open(let until) = breaker.state(now: now) else { break }
      openings.append(until - now)
      now = until
    }
    #expect(openings == [30, 60, 120, 240, 300, 300])
  }

  @Test func `failures of calls that were under way do not keep it open longer`() {
    var breaker = opened()
    breaker.record(.failure, now: .at(10))
    #expect(breaker.state(now: .at(15)) == .probing)
  }

  @Test func `a probe that was not sent leaves the probe to the next`() {
    var breaker = opened()
    _ = breaker.admit(now: .at(15))
    breaker.abandonProbe(now: .at(16))
    #expect(breaker.admit(now: .at(16)) == .probing)
  }
}
