import EventLoop
import Pacing
import SimulatedWorld
import Time

@testable import Storage

/// The database that machines of a simulated world share, as far as limits are kept in it.
@Engine
final class ModelDatabase {
  private(set) var book = PacingState()

  /// Grows with each change.
  private(set) var revision = 0

  /// Grows with each standby that is promoted in the place of the server.
  private(set) var reign = 0
  var isUp = true

  /// When processes were last heard of.
  var seen: [String: Timestamp] = [:]

  /// What was written lately, for a standby that is behind; nil where none will be promoted.
  private var past: [(time: Double, book: PacingState)]?
  private let clock: SimulatedClock

  /// Questions that were answered.
  var operations = 0

  init(_ clock: SimulatedClock, hasStandby: Bool) {
    self.clock = clock
    past = hasStandby ? [] : nil
  }

  /// Seconds after its last word for which a process is taken for living.
  static let term = 45.0

  func isAlive(_ process: String) -> Bool {
    seen[process].map { clock.now - $0 < Self.term } ?? false
  }

  func commit(_ changed: PacingState) {
    past?.append((clock.elapsed, book))
    if let past, past.count > 400 { self.past = Array(past.suffix(200)) }
    book = changed
    book.leased = LeasedLimits()
    book.settle()
    revision += 1
  }

  /// Puts a standby in the place of the server, which lacks what was written in the last seconds.
  func promote(behind seconds: Double) {
    if let old = past?.first(where: { $0.time >= clock.elapsed - seconds }) { book = old.book }
    past = []
    reign += 1
  }

  /// Takes in again what a process knows, because a standby may lack it.
  func remember(_ ours: PacingState, now: Timestamp) {
    for (key, account) in ours.ledger.accounts.rows {
      let theirs = book.ledger.accounts.rows[key]
      book.ledger.accounts[key] =
        theirs?.adding(what: account, hasBeside: nil, now: now) ?? account
    }
    book.settle()
  }
}
