package import EventLoop
package import Time

/// What a state is opened for.
package enum MovePurpose: Sendable, Hashable {
  /// To look; nothing is made or changed.
  case look

  /// To move it, unless programs use it.
  case move

  /// To move it although programs use it, which can write nothing there from then on.
  case fence
}

/// What opening one end of a move came to.
package enum MoveOpening<End> {
  case open(End)

  /// Nothing was ever kept there.
  case nothing

  /// Programs use it, each named in words; empty where it cannot be told which.
  case inUse([String])

  /// It was moved to another place.
  case moved(to: String)
}

/// A state that is read to be written elsewhere; others cannot change it meanwhile.
@Engine
package protocol StateReader: AnyObject {
  /// Where it is, as sentences name it.
  var place: String { get }

  /// What is the newest there.
  var latest: Latest { get }

  /// Rows of a table that are moved.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func count(of table: StateTable) async throws(StoreError) -> Int

  /// Some rows of a table in its order, those behind one that was read, or the first; none at the end.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func rows(of table: StateTable, after last: [BoundValue]?) async throws(StoreError)
    -> [[BoundValue]]

  /// Uses that stand for what processes may still have sent by parts of limits that were theirs.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func leasedUses(now: Timestamp) async throws(StoreError) -> LeasedUses

  /// Marks it as moved, so that no program goes on with it, and lets it go.
  ///
  /// - Throws: `StoreError` when that cannot be written; then it is as it was.
  func leave(for place: String, now: Timestamp) async throws(StoreError)

  /// Lets it go as it is.
  func end() async
}

/// What is leased of limits, where a state is moved.
package enum LeasedUses: Sendable, Hashable {
  /// Rows of the table of uses.
  case uses([[BoundValue]])

  /// A process may go on sending until this instant.
  case running(until: Timestamp)
}

/// What stands where a state is to be moved.
package enum Occupancy: Sendable, Hashable {
  case empty

  /// What was moved from here to the place that is moved back, or what an earlier try has written.
  case superseded

  /// So many rows of tables.
  case occupied([String: Int])
}

/// A place to which a state is written, in one change that is kept whole or not at all.
@Engine
package protocol StateWriter: AnyObject {
  /// Where it is, as sentences name it.
  var place: String { get }

  /// What stands there.
  var occupancy: Occupancy { get }

  /// Takes out what is superseded.
  ///
  /// - Throws: `StoreError` when it cannot be written.
  func clear() async throws(StoreError)

  /// Writes rows of a table.
  ///
  /// - Throws: `StoreError` when they cannot be written.
  func write(_ rows: [[BoundValue]], to table: StateTable) async throws(StoreError)

  /// Keeps what was written; notes where it came from, and what is the newest.
  ///
  /// - Throws: `StoreError` when it cannot be kept.
  func finish(_ latest: Latest, from place: String, now: Timestamp) async throws(StoreError)

  /// Leaves the place as it was.
  func abandon() async
}
