package import Pacing

extension BudgetLedger {
  /// Whether a place concerns other processes: a booked one does, and one that keeps others from being sent until it is over.
  ///
  /// Of a call that was sent under another limit, what it used is all that counts.
  package func isShared(_ place: KeptPlace) -> Bool {
    place.sentAt == nil
      || place.charges.contains { accounts.rows[$0.key]?.isConcurrency == true }
  }
}
