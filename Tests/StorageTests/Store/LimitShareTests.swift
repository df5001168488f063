import Manifests
import Pacing
import Storage
import Testing
import Time

@Suite struct LimitShareTests {
  @Test(arguments: [
    (Budget.Limit.window(limit: 10, per: 60), 4, Budget.Limit.window(limit: 2, per: 60)),
    (.window(limit: 3, per: 60), 6, .window(limit: 1, per: 120)),
    (.concurrency(5), 2, .concurrency(2)), (.concurrency(1), 9, .concurrency(1)),
    (.spacing(0.5), 4, .spacing(2)),
    (.bucket(capacity: 8, refill: 2), 4, .bucket(capacity: 2, refill: 0.5)),
    (.window(limit: 7, per: 1), 1, .window(limit: 7, per: 1)),
  ])
  func `parts together are never more than the whole`(
    whole: Budget.Limit,
    processes: Int,
    part: Budget.Limit
  ) {
    #expect(whole.part(among: processes) == part)
  }

  @Test func `what was divided is whole again, and what was used stays used`() {
    var book = PacingState()
    var account = LimiterState(
      declared: .bucket(capacity: 10, refill: 1),
      isDefault: false,
      now: .at(0)
    )
    account.bucket = TokenBucket(capacity: 10, refill: 1, level: 8, instant: .at(0))
    book.ledger.accounts.restore(account, at: "k")
    var share = LimitShare()
    book.divide(among: 4, &share)
    book.divide(among: 4, &share)
    #expect(book.ledger.accounts["k"]?.bucket?.level == 2)
    #expect(book.ledger.accounts.touched.isEmpty)
    book.unite(share)
    #expect(book.ledger.accounts.rows["k"] == account)
  }
}
