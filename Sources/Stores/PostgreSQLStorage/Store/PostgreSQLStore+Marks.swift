import EventLoop
package import Storage
package import Time

extension PostgreSQLStore: MarkLedger {
  package func mark(
    _ kind: Mark.Kind,
    _ texts: [(key: String, text: String)],
    now clock: InstantSource
  ) async throws(StoreError) -> Set<String> {
    let marks = texts.map { key, text in
      [kind.rawValue.bound, key.bound, text.bound, clock.now.bound]
    }
    let inserts = marks.map { Command(Self.insertion, $0) }
    let own = marks.map { Command(Self.equalMark, $0) }
    let sweep = Command(
      """
      DELETE FROM recourse.mark WHERE kind = $1 AND number <= (SELECT number FROM recourse.mark
        WHERE kind = $1 ORDER BY number DESC LIMIT 1 OFFSET $2)
      """,
      [kind.rawValue.bound, kind.limit.bound]
    )
    var isRepeated = false
    return try await using(now: clock.now) { connection throws(ServerProblem) in
      // What stands there already was made by this process where the answer to the first try got lost.
      let earlier = isRepeated ? own : []
      isRepeated = true
      return try await marked(earlier + inserts, [sweep], connection, now: clock.now)
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
      try await marked(deletes, [], connection, now: clock.now)
    }
  }

  /// Makes changes of marks, and returns the keys that they give.
  ///
  /// Whoever changes anything locks the same row first: numbers are then in the order in which marks can be seen.
  private func marked(
    _ changes: [Command],
    _ sweep: [Command],
    _ connection: ServerConnection,
    now: Timestamp
  ) async throws(ServerProblem) -> Set<String> {
    let begin = [Words.begin, Words.limits, Reading.lock]
    let results = try await connection.run(begin + changes + sweep + [Words.commit])
    _ = try head(in: results[2], now: now)
    let told = results[begin.count..<(begin.count + changes.count)]
    return Set(told.flatMap { $0.map { row in row.text(0) } })
  }

  /// Makes a mark where none is, in a state that was not moved elsewhere.
  private static let insertion = """
    INSERT INTO recourse.mark (kind, key, text, at)
      SELECT $1, $2, $3, CAST($4 AS bigint) WHERE EXISTS (SELECT 1 FROM recourse.latest)
      ON CONFLICT (kind, key) DO NOTHING RETURNING key
    """

  /// The key of a mark that was made with the same words at the same instant.
  private static let equalMark =
    "SELECT key FROM recourse.mark WHERE kind = $1 AND key = $2 AND text = $3 AND at = $4"
}

extension Mark {
  init(_ row: ResultRow) {
    self.init(number: row.integer(0), key: row.text(1), text: row.text(2), at: row.instant(3))
  }
}
