import EventLoop
package import Storage
package import Time

extension PostgreSQLStore: MarkLedger {
  package func mark(
    _ kind: Mark.Kind,
    _ texts: [(key: String, text: String)],
    now clock: InstantSource
  ) async throws(StoreError) -> Set<String> {
    let inserts = texts.map { key, text in
      Command(
        """
        INSERT INTO recourse.mark (kind, key, text, at) VALUES ($1, $2, $3, $4)
          ON CONFLICT (kind, key) DO NOTHING RETURNING key
        """,
        [kind.rawValue.bound, key.bound, text.bound, clock.now.bound]
      )
    }
    let sweep = Command(
      """
      DELETE FROM recourse.mark WHERE kind = $1 AND number <= (SELECT number FROM recourse.mark
        WHERE kind = $1 ORDER BY number DESC LIMIT 1 OFFSET $2)
      """,
      [kind.rawValue.bound, kind.limit.bound]
    )
    return try await using(now: clock.now) { connection throws(ServerProblem) in
      // Whoever changes anything locks the same row first: numbers are then in the order in which marks can be seen.
      let results = try await connection.run(
        [Words.begin, Reading.lock] + inserts + [sweep, Words.commit]
      )
      return Set(results[2..<(2 + inserts.count)].flatMap { $0.map { row in row.text(0) } })
    }
  }

  package func mark(
    _ kind: Mark.Kind,
    of key: String,
    now: Timestamp
  ) async throws(StoreError) -> Mark? {
    let select = Command(
      "SELECT number, key, text, at FROM recourse.mark WHERE kind = $1 AND key = $2",
      [kind.rawValue.bound, key.bound]
    )
    return try await using(now: now) { connection throws(ServerProblem) in
      try await connection.run([select])[0].first { Mark($0) }
    }
  }

  package func marks(
    _ kind: Mark.Kind,
    after number: Int64,
    now: Timestamp
  ) async throws(StoreError) -> [Mark] {
    let select = Self.marks(kind, after: number)
    return try await using(now: now) { connection throws(ServerProblem) in
      try await connection.run([select])[0].map { Mark($0) }
    }
  }

  /// The statement that reads marks in order; rows are taken by `Mark.init`.
  static func marks(_ kind: Mark.Kind, after number: Int64) -> Command {
    Command(
      """
      SELECT number, key, text, at FROM recourse.mark WHERE kind = $1 AND number > $2
        ORDER BY number
      """,
      [kind.rawValue.bound, number.bound]
    )
  }

  package func unmark(
    _ kind: Mark.Kind,
    _ keys: [String],
    now clock: InstantSource
  ) async throws(StoreError) -> Set<String> {
    let deletes = keys.map { key in
      Command(
        "DELETE FROM recourse.mark WHERE kind = $1 AND key = $2 RETURNING key",
        [kind.rawValue.bound, key.bound]
      )
    }
    return try await using(now: clock.now) { connection throws(ServerProblem) in
      let results = try await connection.run(
        [Words.begin, Reading.lock] + deletes + [Words.commit]
      )
      return Set(results[2..<(2 + deletes.count)].flatMap { $0.map { row in row.text(0) } })
    }
  }
}

extension Mark {
  init(_ row: ResultRow) {
    self.init(number: row.integer(0), key: row.text(1), text: row.text(2), at: row.instant(3))
  }
}
