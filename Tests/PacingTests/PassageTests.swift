import Manifests
import Testing
import Time

@testable import Pacing

/// From when on calls count whose way to the API took its time.
struct PassageTests {
  /// When a call may follow one that was granted at 0, under a limit of one call in so many seconds.
  private func next(after passage: Passage, per seconds: Double) -> Double {
    var budget = Budget.of(.window(limit: 1, per: seconds), id: "k")
    budget.margin = .arrival
    let claims = [BudgetLedger.Claim(key: "k", budget: budget, cost: 1)]
    var ledger = BudgetLedger()
    let first = ledger.reserve(claims, now: .at(0))
    ledger.recount(first.id, claims, passage)
    ledger.release(first.id, outcome: .sent, now: passage.answeredAt ?? .at(9))
    return ledger.reserve(claims, now: .at(0.9)).notBefore.offset
  }

  @Test func `a call that is answered at once needs no room for its way`() {
    let passage = Passage(leftAt: .at(0.001), answeredAt: .at(0.004))
    #expect((2.004...2.01).contains(next(after: passage, per: 2)))
  }

  @Test func `a first call that waited for its connection counts from when that stood ready`() {
    let passage = Passage(leftAt: .at(0.4), answeredAt: .at(0.43))
    #expect((2.43...2.44).contains(next(after: passage, per: 2)))
  }

  @Test func `of an answer that takes long no more than a part of the window counts as its way`() {
    for answeredAt in [Timestamp.at(1.8), nil] {
      let passage = Passage(leftAt: .at(0), answeredAt: answeredAt)
      #expect((2.1...2.11).contains(next(after: passage, per: 2)))
    }
  }

  @Test func `in a long window nothing is written anew for a few milliseconds`() {
    let passage = Passage(leftAt: .at(0.001), answeredAt: .at(0.2))
    #expect(next(after: passage, per: 60) == 60.3)
  }

  @Test func `a call that a clock set back has moved counts from its answer on all the same`() {
    var budget = Budget.of(.window(limit: 1, per: 60), id: "k")
    budget.margin = .arrival
    let claims = [BudgetLedger.Claim(key: "k", budget: budget, cost: 1)]
    var ledger = BudgetLedger()
    let first = ledger.reserve(claims, now: .at(0))
    ledger.accounts["k"]?.uses[0].time = .at(-0.03)
    ledger.recount(first.id, claims, Passage(leftAt: .at(0), answeredAt: .at(2)))
    #expect(ledger.reserve(claims, now: .at(3)).notBefore >= .at(62))
  }

  @Test func `a limit without room for the way counts from when a call left`() {
    let claims = [BudgetLedger.Claim.on(.window(limit: 1, per: 2))]
    var ledger = BudgetLedger()
    let first = ledger.reserve(claims, now: .at(0))
    ledger.recount(first.id, claims, Passage(leftAt: .at(0.3), answeredAt: .at(0.5)))
    ledger.release(first.id, outcome: .sent, now: .at(0.5))
    #expect(ledger.reserve(claims, now: .at(0.9)).notBefore == .at(2.3))
  }
}
