import Storage
package import Time

extension SQLiteStore {
  /// The time line that all processes of a boot share; the first of them fixes it.
  ///
  /// - Parameters:
  ///   - boot: A text that is another one after each start of the machine.
  ///   - reading: What the wall clock and the boot clock say when it is asked, sleep included. It is asked while the store
  ///     is held: what was read before a wait is older than a line that another process has fixed meanwhile.
  /// - Returns: The stored line, or one of this process alone while the store is of no use.
  package func anchor(boot: String, reading: () -> ClockAnchor) async -> ClockAnchor {
    let alone = reading()
    guard let connection = await opened(now: alone.wall) else { return alone }
    if case .newer = connection.queue.schema { return alone }
    defer { tellOddities(of: connection.queue, now: alone.wall) }
    do throws(StoreError) {
      let known = try connection.queue.read { database throws(StoreError) in
        try ClockTable.anchor(boot, reading: reading, in: database)
      }
      if let known { return known }
      return try await connection.queue.write(.full) { database throws(StoreError) in
        let known = try ClockTable.anchor(boot, reading: reading, in: database)
        if let known { return known }
        let anchor = try ClockTable.newAnchor(reading(), in: database)
        try ClockTable.write(anchor, of: boot, in: database)
        return anchor
      }
    } catch {
      fail(error, now: alone.wall)
      return alone
    }
  }
}
