package import Time

// Calls that wait take what comes free: their places move up, in the queue of all or into leases.

extension PacingState {
  /// Lets the calls that wait take up what others gave back, first come first, whichever process they are of.
  ///
  /// An agent that was told a time comes at that time: its place stays where it is.
  package mutating func moveUp(now: Timestamp) {
    moveUp(ledger.places.byProcesses, now: now)
  }

  /// Lets the calls of one process take up what came free since they were told their times.
  ///
  /// Whoever gives something back moves up all that wait. What comes free by itself, as when an answer tells that a call
  /// counts no longer than it must, is next to the place that waits for it: each looks for its own.
  package mutating func moveUp(of process: String, now: Timestamp) {
    moveUp(ledger.places.places(of: process), now: now)
  }

  private mutating func moveUp(_ places: [KeptPlace], now: Timestamp) {
    let waiting = places.filter { $0.sentAt == nil }
    if !waiting.isEmpty { _ = ledger.moveUp(waiting.map(\.reservation.id), now: now) }
  }

  /// Has calls of a process that wait for places take those within its leases that come earlier.
  package mutating func moveIntoLeases(of process: String, now: Timestamp) {
    let waiting = ledger.places.places(of: process)
      .filter { $0.sentAt == nil && $0.reservation.notBefore > now }
      .sorted { $0.isAhead(of: $1) }
    var isFreed = false
    for var place in waiting
    where place.charges.allSatisfy({ leaseEnd(of: $0, for: process, now: now) != nil }) {
      let opening = openingWithinLeases(of: place.charges, for: place.owner, now: now)
      guard opening.time < place.reservation.notBefore else { continue }
      ledger.release(place.reservation.id, outcome: .unsent, now: now)
      place.reservation.notBefore = opening.time
      leased.ledger.book(place)
      isFreed = true
    }
    if isFreed { moveUp(now: now) }
    let own = leased.ledger.places.byProcesses.filter { $0.sentAt == nil && $0.owner != .task }
    if !own.isEmpty { _ = leased.ledger.moveUp(own.map(\.reservation.id), now: now) }
  }
}
