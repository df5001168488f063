package import EventLoop
package import Time

/// A state that goes from one place to another, row by row.
@Engine
package struct StateMove {
  /// What came of it.
  package enum Outcome: Sendable, Hashable {
    /// Rows of the tables; nothing was left out.
    case moved([String: Int])

    /// The target holds something already: rows of its tables.
    case occupied([String: Int])

    /// A process may go on sending by its part of a limit until this instant, on the source's clock.
    case leased(until: Timestamp)
  }

  private let source: any StateReader
  private let target: any StateWriter

  /// Milliseconds by which the target's clock is ahead of the source's.
  private let shift: Int64

  /// Makes a move between two places that are open, of which the target's clock is so many seconds ahead of the source's.
  ///
  /// What looking at clocks takes, 0.05 s, counts as nothing.
  package init(
    from source: any StateReader,
    to target: any StateWriter,
    clocksApart seconds: Double
  ) {
    self.source = source
    self.target = target
    shift = abs(seconds) < Self.tolerance ? 0 : Int64(saturating: (seconds * 1000).rounded())
  }

  private static let tolerance = 0.05

  /// What would come of a move to a place where `target` stands; nothing is written.
  ///
  /// - Throws: `StoreError` when the source cannot be read.
  package static func foreseen(
    from source: any StateReader,
    to target: Occupancy,
    now: Timestamp
  ) async throws(StoreError) -> Outcome {
    if case .occupied(let counts) = target { return .occupied(counts) }
    if case .running(let until) = try await source.leasedUses(now: now) {
      return .leased(until: until)
    }
    var counts: [String: Int] = [:]
    for table in StateTable.all { counts[table.name] = try await source.count(of: table) }
    return .moved(counts)
  }

  /// Moves everything, `now` by the source's clock; where it cannot, both places are as they were.
  ///
  /// - Throws: `StoreError` when one of the places cannot be read or written.
  package func carryOut(now: Timestamp) async throws(StoreError) -> Outcome {
    do throws(StoreError) {
      let outcome = try await copied(now: now)
      guard case .moved = outcome else {
        await target.abandon()
        await source.end()
        return outcome
      }
      // Should this be the end, another try finds in the target what came from here and was not used.
      try await source.leave(for: target.place, now: now)
      return outcome
    } catch {
      await target.abandon()
      await source.end()
      throw error
    }
  }

  private func copied(now: Timestamp) async throws(StoreError) -> Outcome {
    switch target.occupancy {
    case .occupied(let counts): return .occupied(counts)
    case .superseded: try await target.clear()
    case .empty: break
    }
    guard case .uses(let leased) = try await source.leasedUses(now: now) else {
      return try await Self.foreseen(from: source, to: .empty, now: now)
    }
    var counts: [String: Int] = [:]
    for table in StateTable.all {
      counts[table.name] = try await copy(table)
      if table.name == "use", !leased.isEmpty { try await write(leased, to: table) }
    }
    var latest = source.latest
    latest.forgottenAt = latest.forgottenAt?.adding(milliseconds: shift)
    try await target.finish(latest, from: source.place, now: now.adding(milliseconds: shift))
    return .moved(counts)
  }

  private func copy(_ table: StateTable) async throws(StoreError) -> Int {
    var count = 0
    var last: [BoundValue]?
    while true {
      let rows = try await source.rows(of: table, after: last)
      if rows.isEmpty { return count }
      try await write(rows, to: table)
      count += rows.count
      last = rows.last
    }
  }

  private func write(_ rows: [[BoundValue]], to table: StateTable) async throws(StoreError) {
    try await target.write(rows.map { table.shifted($0, by: shift) }, to: table)
  }
}
