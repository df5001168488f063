package import EventLoop
package import Pacing
package import Time

extension LeasedUses {
  /// What leases of accounts come to where no part of a limit can be leased.
  ///
  /// A lease that is over counts as one use of all its amount at its end, for as long as its window. `isGone` tells whether
  /// the holder that calls itself so is known to be dead.
  @Engine
  package init(
    _ accounts: [String: LimiterState],
    now: Timestamp,
    isGone: (String) -> Bool
  ) {
    var rows: [[BoundValue]] = []
    var end: Timestamp?
    for (key, account) in accounts.sorted(by: { $0.key < $1.key }) {
      for lease in account.leases {
        let isOver = lease.until <= now || (!lease.home.isEmpty && isGone(lease.home))
        if !isOver { end = max(end ?? lease.until, lease.until) }
        let use = Usage(
          time: min(lease.until, now),
          cost: lease.amount,
          owner: 0,
          phase: .past
        )
        rows.append(AccountTable.fields(of: use, account: key))
      }
    }
    self = end.map { .running(until: $0) } ?? .uses(rows)
  }
}
