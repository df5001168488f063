package import Storage
package import Time

extension SQLiteStore: MarkLedger {
  package func mark(
    _ kind: Mark.Kind,
    _ texts: [(key: String, text: String)],
    now clock: InstantSource
  ) async throws(StoreError) -> Set<String> {
    try await using(now: clock.now) { connection throws(StoreError) in
      try await connection.queue.write(.full) { database throws(StoreError) in
        var made: Set<String> = []
        for (key, text) in texts {
          let isNew = try MarkTable.insert(kind, key, text, now: clock.now, in: database)
          if isNew { made.insert(key) }
        }
        if !made.isEmpty { try MarkTable.sweep(kind, in: database) }
        return made
      }
    }
  }

  package func mark(
    _ kind: Mark.Kind,
    of key: String,
    now: Timestamp
  ) async throws(StoreError) -> Mark? {
    try await using(now: now) { connection throws(StoreError) in
      try connection.queue.read { database throws(StoreError) in
        try MarkTable.mark(kind, of: key, in: database)
      }
    }
  }

  package func marks(
    _ kind: Mark.Kind,
    after number: Int64,
    now: Timestamp
  ) async throws(StoreError) -> [Mark] {
    try await using(now: now) { connection throws(StoreError) in
      try connection.queue.read { database throws(StoreError) in
        try MarkTable.marks(kind, after: number, in: database)
      }
    }
  }

  package func unmark(
    _ kind: Mark.Kind,
    _ keys: [String],
    now clock: InstantSource
  ) async throws(StoreError) -> Set<String> {
    try await using(now: clock.now) { connection throws(StoreError) in
      try await connection.queue.write(.full) { database throws(StoreError) in
        var gone: Set<String> = []
        for key in keys where try MarkTable.delete(kind, key, in: database) { gone.insert(key) }
        return gone
      }
    }
  }
}
