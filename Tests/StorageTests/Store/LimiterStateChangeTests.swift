@testable import SQLiteStorage
import Manifests
import Pacing
import TestSupport
import Testing
import Time

@testable import Storage

extension StoreTests {
  @Suite struct AccountChangeTests {
    private func account(_ limit: Budget.Limit, _ uses: [Usage] = []) -> LimiterState {
      var account = LimiterState(declared: limit, isDefault: false, now: .at(0))
      account.uses = uses
      return account
    }

    private func use(
      _ seconds: Double,
      _ owner: UInt64,
      _ phase: Usage.Phase = .past,
      cost: Double = 1
    ) -> Usage {
      Usage(time: .at(seconds), cost: cost, owner: owner, phase: phase)
    }

    private let window = Budget.Limit.window(limit: 5, per: 10)

    @Test func `uses of one instant and owner are one, in the order of times and owners`() {
      let uses = [
        use(1, 5, .booked), use(1, 2, .sent), use(1, 0, cost: 2), use(1, 0, cost: 3), use(2, 1),
      ]
      let stored = account(window, uses).storedUses
      #expect(stored == [use(1, 0, cost: 5), use(1, 2), use(1, 5, .booked), use(2, 1)])
      #expect(account(.concurrency(5), [use(1, 2, .sent)]).storedUses == [use(1, 2, .sent)])
    }

    @Test func `what merely lapsed need not be told, and what counts must be`() throws {
      let old = account(window, [use(0, 1), use(20, 2)])
      let over = account(window, [use(20, 2)])
      let lapsed = try #require(AccountChange("k", from: old, to: over, now: .at(21)))
      #expect(!lapsed.isUrgent)
      #expect(lapsed.uses.gone == [use(0, 1)])
      let given = try #require(AccountChange("k", from: over, to: account(window), now: .at(21)))
      #expect(given.isUrgent)
      let more = account(window, [use(20, 2), use(21, 3)])
      #expect(AccountChange("k", from: over, to: more, now: .at(21))?.isUrgent == true)
      #expect(AccountChange("k", from: over, to: over, now: .at(99)) == nil)
      #expect(AccountChange("k", from: nil, to: over, now: .at(99))?.isUrgent == true)
      #expect(AccountChange("k", from: over, to: nil, now: .at(99))?.isUrgent == false)
      #expect(AccountChange("k", from: over, to: nil, now: .at(21))?.isUrgent == true)
      #expect(AccountChange("k", from: nil, to: nil, now: .at(99)) == nil)
    }

    @Test func `that a call counts from earlier on is told at once only where somebody waits`()
      throws
    {
      let old = account(window, [use(3, 1), use(3, 2)])
      let earlier = account(window, [use(2, 1), use(3, 2)])
      let change = try #require(AccountChange("k", from: old, to: earlier, now: .at(4)))
      #expect(!change.isUrgent)
      #expect(change.uses.changed == [use(2, 1)])
      #expect(AccountChange("k", from: earlier, to: old, now: .at(4))?.isUrgent == true)
      let waiting = use(12, 3, .booked)
      let before = account(window, [use(3, 1), use(3, 2), waiting])
      let after = account(window, [use(2, 1), use(3, 2), waiting])
      #expect(AccountChange("k", from: before, to: after, now: .at(4))?.isUrgent == true)
      let dearer = account(window, [use(2, 1, cost: 2), use(3, 2)])
      #expect(AccountChange("k", from: old, to: dearer, now: .at(4))?.isUrgent == true)
      let (slow, less) = (
        account(.concurrency(5), old.uses), account(.concurrency(5), earlier.uses)
      )
      #expect(AccountChange("k", from: slow, to: less, now: .at(4))?.isUrgent == true)
    }

    @Test func `of a limit that is what the store holds, only what is used of it differs`() throws {
      let old = account(window, [use(1, 1)])
      var more = old
      more.uses.append(use(2, 2))
      #expect(try #require(AccountChange("k", from: old, to: more, now: .at(2))).keepsLimit)
      more.limit = .window(limit: 4, per: 10)
      #expect(!(try #require(AccountChange("k", from: old, to: more, now: .at(2))).keepsLimit))
      #expect(!(try #require(AccountChange("k", from: nil, to: old, now: .at(2))).keepsLimit))
    }

    @Test func `a bucket that only refilled says the same`() throws {
      let bucket = Budget.Limit.bucket(capacity: 10, refill: 1)
      var old = account(bucket)
      old.bucket = TokenBucket(capacity: 10, refill: 1, level: 2, instant: .at(0))
      var later = old
      later.bucket = TokenBucket(capacity: 10, refill: 1, level: 5, instant: .at(3))
      #expect(AccountChange("k", from: old, to: later, now: .at(3)) == nil)
      later.bucket = TokenBucket(capacity: 10, refill: 1, level: 4, instant: .at(3))
      #expect(AccountChange("k", from: old, to: later, now: .at(3))?.isUrgent == true)
    }

    @Test func `what two processes did without knowing of each other counts for both`() {
      let base = account(window, [use(0, 1), use(9, 2, .booked)])
      var theirs = account(window, [use(0, 1), use(9, 2, .booked), use(3, 7)])
      theirs.shutUntil = .at(30)
      var ours = account(window, [use(0, 1), use(4, 1 << 62)])
      ours.shutUntil = .at(20)
      let merged = theirs.adding(what: ours, hasBeside: base, now: .at(5))
      #expect(merged.uses == [use(0, 1), use(3, 7), use(4, 1 << 62)])
      #expect(merged.shutUntil == .at(30))
    }

    @Test(arguments: UInt64(1)...20)
    func
      `of a long list that is known to have changed a little no more is compared, and none is missed`(
        seed: UInt64
      ) throws
    {
      var random = SeededGenerator(seed: seed)
      let window = Budget.Limit.window(limit: 3, per: 10)
      let budget = Budget(
        id: "b",
        limit: window,
        scope: "account",
        group: nil,
        cost: 1,
        learn: nil,
        provenance: nil,
        isDefault: false
      )
      let claim = BudgetLedger.Claim(key: "k", budget: budget, cost: 1)
      var ledger = BudgetLedger()
      for _ in 0..<200 { _ = ledger.reserve([claim], for: .task, now: .at(0)) }
      var (stored, now) = (try #require(ledger.accounts["k"]), Timestamp.at(0))
      var known = 0
      for step in 0..<300 {
        now = now + Double.random(in: 0...2, using: &random)
        let id = ledger.places.rows.map(\.key).min() ?? 0
        switch Int.random(in: 0..<4, using: &random) {
        case 0: _ = ledger.take(id, by: .process("a"), now: now)
        case 1: ledger.release(id, outcome: step % 3 == 0 ? .unsent : .sent, now: now)
        default: _ = ledger.reserve([claim], for: .task, now: now)
        }
        let account = try #require(ledger.accounts["k"])
        let whole = UseDifference(from: stored.storedUses, to: account.storedUses)
        let found = UseDifference(from: stored, to: account)
        #expect(Set(found.changed) == Set(whole.changed), "step \(step)")
        #expect(Set(found.gone) == Set(whole.gone), "step \(step)")
        if account.changedPlaces(since: stored) != nil { known += 1 }
        if step % 5 == 0 { stored = account }
      }
      #expect(known > 200)
    }

    @Test func `what two processes drew from a bucket is gone twice`() {
      let limit = Budget.Limit.bucket(capacity: 10, refill: 1)
      func with(_ level: Double) -> LimiterState {
        var account = account(limit)
        account.bucket = TokenBucket(capacity: 10, refill: 1, level: level, instant: .at(0))
        return account
      }
      let merged = with(6).adding(what: with(5), hasBeside: with(8), now: .at(0))
      #expect(merged.bucket?.level == 3)
      let unknown = with(6).adding(what: with(5), hasBeside: nil, now: .at(0))
      #expect(unknown.bucket?.level == 1)
    }
  }
}
