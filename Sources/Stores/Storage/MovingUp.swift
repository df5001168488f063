package import EventLoop
import Pacing
import Time

/// The calls of this process that wait for their places, and are woken when a place moves up.
@Engine
package struct MovingUp {
  private var waiting: [UInt64: (until: Timestamp, wake: @Engine () -> Void)] = [:]

  /// Makes a list of nobody.
  package init() {}

  mutating func add(_ reservation: Reservation, _ wake: @escaping @Engine () -> Void) {
    if let place = reservation.place { waiting[place] = (reservation.notBefore, wake) }
  }

  mutating func remove(_ place: UInt64?) {
    if let place { waiting[place] = nil }
  }

  /// Wakes those whose places are earlier than they were told, the first in the queue first.
  mutating func wake(_ place: (UInt64) -> BudgetLedger.Reservation?) {
    if waiting.isEmpty { return }
    let moved = waiting.keys.compactMap(place)
      .filter { place in waiting[place.id].map { place.notBefore < $0.until } ?? false }
      .sorted { ($0.notBefore, $0.id) < ($1.notBefore, $1.id) }
    for place in moved { waiting.removeValue(forKey: place.id)?.wake() }
  }
}
