import Manifests
import TestSupport
import Testing
import Time

@testable import Pacing

/// What is known of long lists of uses: it saves looking at them, and changes nothing of what is decided.
@Suite struct UseNotesTests {
  private static let claims: [BudgetLedger.Claim] = [
    .on(.window(limit: 3, per: 60), key: "window"), .on(.spacing(15), key: "spacing"),
    .on(.window(limit: 40, per: 900), key: "long"),
    .on(.bucket(capacity: 4, refill: 0.1), key: "bucket"),
    .on(.concurrency(3), key: "concurrency"),
  ]

  /// Number and time; of several limits that forbid the instant before, either may be named.
  private static func time(_ place: BudgetLedger.Reservation) -> String {
    "\(place.id) at \(place.notBefore)"
  }

  @Test(arguments: UInt64(1)...40)
  func `a ledger that knows of its uses decides as one that looks at all of them`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var (knowing, looking) = (BudgetLedger(), BudgetLedger())
    var now = Timestamp.at(0)
    var ids: [UInt64] = []
    for step in 0..<400 {
      for key in looking.accounts.rows.keys { looking.accounts[key]?.notes = UseNotes() }
      let isFilling = step < 120
      if !isFilling { now = now + Double.random(in: -2...20, using: &random) }
      let id = ids.randomElement(using: &random) ?? 0
      let kind = isFilling ? 0 : Int.random(in: 0..<9, using: &random)
      let claim = Self.claims.randomElement(using: &random)
      let number = Int.random(in: 1...3, using: &random)
      let claims = Self.claims.shuffled(using: &random).prefix(number).map { claim in
        BudgetLedger.Claim(key: claim.key, budget: claim.budget, cost: Double(1 + step % 2))
      }
      let answer = { (ledger: inout BudgetLedger) -> String in
        switch kind {
        case 0...2: return Self.time(ledger.reserve(claims, for: .task, now: now))
        case 3: return Self.time(ledger.reserve(claims, from: now + 50, now: now))
        case 4:
          switch ledger.take(id, by: .process("a"), now: now) {
          case .wait(let place): return Self.time(place)
          case let turn: return "\(turn)"
          }
        case 5: ledger.release(id, outcome: .unsent, now: now)
        case 6: ledger.release(id, outcome: .sent, now: now)
        case 7:
          let key = claim?.key ?? ""
          ledger.learn(key: key, limit: number + 1, remaining: 1, reset: now + 30, now: now)
        default:
          ledger.recount(id, claim.map { [$0] } ?? [], Passage(leftAt: now))
          if let claim { ledger.space(claim, from: now + 5, now: now) }
        }
        return ""
      }
      let (one, other) = (answer(&knowing), answer(&looking))
      #expect(one == other, "step \(step)")
      #expect(knowing.accounts.rows == looking.accounts.rows, "step \(step)")
      guard one == other else { return }
      ids = Array(knowing.places.rows.map(\.key))
    }
  }

  @Test func `beside thousands of kept calls a further one looks at the end of the queue alone`()
    throws
  {
    let claim = BudgetLedger.Claim.on(.window(limit: 1, per: 60))
    var ledger = BudgetLedger()
    for _ in 0..<7000 { _ = ledger.reserve([claim], for: .task, now: .at(0)) }
    let before = try #require(ledger.accounts["k"])
    let last = try #require(before.uses.last)
    #expect(before.unknownRoom(from: .at(1), cost: 1) == last.time)
    #expect(before.unknownRoom(from: .at(1), cost: 0.5) == .at(1))
    let place = ledger.reserve([claim], for: .task, now: .at(1))
    #expect(place.notBefore == last.time + 60)
    #expect(place.limitingBudget == "k")
    let after = try #require(ledger.accounts["k"])
    #expect(
      after.changedPlaces(since: before) == [UsePlace(time: place.notBefore, owner: place.id)]
    )
    #expect(ledger.places.byProcesses.isEmpty)
    // What is given back is found.
    ledger.release(5, outcome: .unsent, now: .at(2))
    #expect(ledger.reserve([claim], for: .task, now: .at(2)).notBefore == .at(240))
  }

  @Test func `what is known of one copy of a list says nothing of another's changes`() throws {
    let claim = BudgetLedger.Claim.on(.window(limit: 1, per: 60))
    var ledger = BudgetLedger()
    for _ in 0..<100 { _ = ledger.reserve([claim], for: .task, now: .at(0)) }
    var copy = ledger
    _ = ledger.reserve([claim], for: .task, now: .at(0))
    _ = copy.reserve([claim], for: .task, now: .at(0))
    let (one, other) = (try #require(ledger.accounts["k"]), try #require(copy.accounts["k"]))
    #expect(one.changedPlaces(since: other) == nil)
    var mended = one
    mended.uses.removeLast()
    #expect(mended.changedPlaces(since: one) == nil)
  }
}
