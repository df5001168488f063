import Manifests
package import Time

/// The way of a call to the API and back.
package struct Passage: Sendable, Hashable {
  /// When a connection stood ready and the request left.
  package var leftAt: Timestamp

  /// When the answer was there; nil while none is.
  package var answeredAt: Timestamp?

  /// Makes the way of a call that leaves.
  package init(leftAt: Timestamp, answeredAt: Timestamp? = nil) {
    self.leftAt = leftAt
    self.answeredAt = answeredAt
  }
}

extension BudgetLedger {
  /// Seconds by which a call may be counted too early.
  private static let punctuality = 0.01

  /// Counts a call from when the API has seen it at the latest: the API counts arrivals, and a window that is counted from
  /// earlier on would be over too early.
  mutating func recount(_ id: UInt64, _ claims: [Claim], _ passage: Passage) {
    guard let place = places.rows[id], let start = place.sentAt else { return }
    for charge in place.charges {
      let claim = claims.first { $0.key == charge.key }
      let time = claim?.budget.counted(passage) ?? passage.leftAt
      let spared = claim?.budget.arrivalRoom?.spared ?? .infinity
      guard time - start > Self.punctuality || start - time > spared else { continue }
      accounts[charge.key]?.recount(id, cost: charge.cost, sentAt: start, now: time)
    }
    if passage.leftAt - start > Self.punctuality { places[id]?.sentAt = passage.leftAt }
  }
}

extension Budget {
  /// From when on a call counts so that its window, with what is added to it, ends when that of its arrival does; nil where
  /// nothing is added.
  ///
  /// A call has arrived when its answer is there. Where an answer takes long, the API works and the call is no longer on its
  /// way: more than a twentieth of the window is not set aside for it.
  fileprivate func counted(_ passage: Passage) -> Timestamp? {
    guard let room = arrivalRoom else { return nil }
    let latest = passage.leftAt + max(room.added, room.length / 20)
    let arrived = passage.answeredAt.map { max(passage.leftAt, min($0, latest)) } ?? latest
    // Instants are whole milliseconds, and no two clocks run alike.
    return arrived + (0.002 + room.length / 2000 - room.added)
  }
}
