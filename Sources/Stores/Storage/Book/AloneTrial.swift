package import EventLoop
package import Pacing
package import Time

/// A question put to the copy of the book while those who share the limits cannot be asked.
///
/// Of limits no place is given but those within leases: what others send meanwhile is not known here, nor to others what
/// is sent from here.
@Engine
package struct AloneTrial<Answer> {
  package let now: Timestamp
  package let book: PacingState
  package let answer: Answer

  /// Whether a call waits because its place could not be counted by others.
  package let waitsForOthers: Bool

  /// Seconds after which a call that waits for others asks again.
  package nonisolated static var pause: Double { 5 }

  /// Puts the question; `lastID` is a number that no place of others has.
  package init(
    of book: PacingState,
    lastID: UInt64,
    now: Timestamp,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) {
    var copy = book
    copy.ledger.closedUntil = now + Self.pause
    copy.ledger.lastID = lastID
    answer = question(&copy, now)
    waitsForOthers = copy.ledger.places.touched.contains { id in
      guard let place = copy.ledger.places.rows[id] else { return false }
      return place.sentAt == nil && place != book.ledger.places.rows[id]
    }
    copy.ledger.closedUntil = nil
    self.now = now
    self.book = copy
  }
}
