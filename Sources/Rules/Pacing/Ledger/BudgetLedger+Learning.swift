import Manifests
package import Time

// What answers tell of limits and of what calls cost.

extension BudgetLedger {
  /// Takes in what an answer told of a budget; unknown keys are ignored.
  ///
  /// A limit or a remainder only tightens what is known, but the limit of a budget that is declared as a default is
  /// replaced by the API's. When nothing remains, nothing is sent before `reset`. `per` are the seconds of a window that
  /// are left to the API.
  package mutating func learn(
    key: String,
    limit: Int?,
    remaining: Int?,
    reset: Timestamp?,
    per: Double? = nil,
    now: Timestamp
  ) {
    guard var account = accounts[key] else { return }
    account.tidy(now: now)
    account.learn(
      limit: limit,
      remaining: remaining,
      reset: reset,
      per: per,
      underWay: account.declared.isOpen ? underWay(key) : [:],
      now: now
    )
    accounts[key] = account
  }

  /// Takes in what an answer tells of a limit that nobody declares: it is counted from when little is left.
  mutating func learn(
    _ claim: Claim,
    limit: Int?,
    remaining: Int,
    reset: Timestamp,
    now: Timestamp
  ) {
    if accounts[claim.key] == nil {
      guard remaining <= Self.littleLeft else { return }
      declare(claim, now: now)
    }
    learn(key: claim.key, limit: limit, remaining: remaining, reset: reset, now: now)
  }

  /// Calls that are left of a limit that nobody declares, from which on they are counted.
  private static let littleLeft = 20

  /// Takes in what the API says a call cost; `taken` is what was taken for it when it was sent, at `start`.
  package mutating func correct(
    _ id: UInt64,
    key: String,
    from taken: Double,
    to cost: Double,
    sentAt start: Timestamp?,
    now: Timestamp
  ) {
    accounts[key]?.correct(id, from: taken, to: cost, sentAt: start, now: now)
  }

  /// What the calls take from an account that were sent and not answered.
  private func underWay(_ key: String) -> [UInt64: Double] {
    places.rows.reduce(into: [:]) { costs, row in
      guard row.value.sentAt != nil else { return }
      for charge in row.value.charges where charge.key == key { costs[row.key] = charge.cost }
    }
  }
}
