import Storage
package import Time

extension SQLiteStore {
  /// The time line that all processes of a boot share; the first of them fixes it.
  ///
  /// - Parameters:
  ///   - boot: A text that is another one after each start of the machine.
  ///   - wall: What the wall clock says.
  ///   - milliseconds: What the boot clock says, sleep included.
  /// - Returns: The stored line, or one of this process alone while the store is of no use.
  package func anchor(
    boot: String,
    wall: Timestamp,
    milliseconds: Int64
  ) async -> ClockAnchor {
    let alone = ClockAnchor(wall: wall, boot: milliseconds)
    guard let connection = await opened(now: wall) else { return alone }
    if case .newer = connection.queue.schema { return alone }
    defer { tellOddities(of: connection.queue, now: wall) }
    do throws(StoreError) {
      let known = try connection.queue.read { database throws(StoreError) in
        try ClockTable.anchor(boot, at: milliseconds, wall: wall, in: database)
      }
      if let known { return known }
      return try await connection.queue.write(.full) { database throws(StoreError) in
        let known = try ClockTable.anchor(boot, at: milliseconds, wall: wall, in: database)
        if let known { return known }
        let stored = try ClockTable.newestInstant(wall: wall, in: database)
        let anchor = ClockAnchor(wall: wall, boot: milliseconds, stored: stored)
        try ClockTable.write(anchor, of: boot, in: database)
        return anchor
      }
    } catch {
      fail(error, now: wall)
      return alone
    }
  }
}
