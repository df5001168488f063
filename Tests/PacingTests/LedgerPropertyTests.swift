import Manifests
import Pacing
import TestSupport
import Testing
import Time

struct LedgerPropertyTests {
  @Test(arguments: UInt64(1)...60)
  func `no limit is ever overrun, whoever comes late, stays away or gives back`(seed: UInt64) {
    var crowd = Crowd(seed: seed, manners: .mixed)
    crowd.run()
    for key in crowd.limits.keys { #expect(crowd.overrun(of: key) == nil, "\(key)") }
    #expect(crowd.sent.values.contains { !$0.isEmpty })
  }

  @Test(arguments: UInt64(1)...60)
  func `whoever comes on time among the punctual goes on time`(seed: UInt64) {
    var crowd = Crowd(seed: seed, manners: .punctual)
    crowd.run()
    #expect(crowd.turnedAway == 0)
    #expect(crowd.callers.allSatisfy { $0.isDone })
    for key in crowd.limits.keys { #expect(crowd.overrun(of: key) == nil, "\(key)") }
  }

  @Test(arguments: UInt64(1)...60)
  func `everybody who keeps coming is sent in the end`(seed: UInt64) {
    var crowd = Crowd(seed: seed, manners: .late)
    crowd.run()
    #expect(crowd.callers.allSatisfy { $0.isDone })
  }

  @Test(arguments: UInt64(1)...60)
  func `equal calls are served in the order in which they asked, never before now`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let claims = Array(Crowd.limits(using: &random)).map {
      BudgetLedger.Claim.on($0.value, key: $0.key)
    }
    var ledger = BudgetLedger(grace: 1e6, lease: 1e6)
    var now = Timestamp.at(0)
    var last = Timestamp.at(0)
    for _ in 0..<80 {
      now = now + Double.random(in: 0...2, using: &random)
      let place = ledger.reserve(claims, now: now)
      #expect(place.notBefore >= max(last, now))
      last = place.notBefore
    }
  }

  @Test func `a long history is kept in few words and never counts for less`() {
    let claims = [BudgetLedger.Claim.on(.window(limit: 5000, per: 3600))]
    var ledger = BudgetLedger()
    for step in 0..<5000 {
      let now = Timestamp.at(Double(step) * 0.1)
      let place = ledger.reserve(claims, now: now)
      #expect(place.notBefore == now)
      ledger.release(place.id, outcome: .sent, now: now + 0.05)
    }
    let next = ledger.reserve(claims, now: .at(1000)).notBefore
    #expect(next >= .at(3600))
    #expect(next <= .at(3604))
    #expect(ledger.weight < 3000)
  }

  @Test func `places and accounts of the past are forgotten`() {
    var ledger = BudgetLedger()
    for step in 0..<5000 {
      let claim = BudgetLedger.Claim.on(.window(limit: 1, per: 10), key: "k\(step)")
      let now = Timestamp.at(Double(step) * 60)
      let place = ledger.reserve([claim], now: now)
      if step % 2 == 0 { ledger.release(place.id, outcome: .sent, now: now) }
    }
    #expect(ledger.weight < 1000)
  }
}
