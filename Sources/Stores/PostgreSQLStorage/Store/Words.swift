import Storage

/// The words of statements, made of the columns that all databases share.
enum Words {
  static let begin = Command("BEGIN ISOLATION LEVEL READ COMMITTED")
  static let commit = Command("COMMIT")
  static let rollback = Command("ROLLBACK")

  /// One state of all tables, in which nothing can be changed.
  static let beginLook = Command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

  /// Has the server end a transaction whose process went away in the middle, or that waits too long for its turn.
  static let limits = Command(
    """
    SELECT set_config('lock_timeout', '4s', true),
      set_config('idle_in_transaction_session_timeout', '5s', true)
    """
  )

  /// The server's clock, in milliseconds since 1970.
  static let clock = Command(
    "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
  )

  /// Whether the change that bears a token has the turn: in the statement's last place.
  static func guarded(_ place: Int) -> String {
    "EXISTS (SELECT 1 FROM recourse.latest WHERE one = 1 AND writer = $\(place))"
  }

  static func select(_ table: String, _ columns: String) -> String {
    "SELECT \(columns) FROM recourse.\(table)"
  }

  /// Writes a row in the place of the one with its key, if the change has the turn.
  static func upsert(_ table: String, _ columns: [Column], key count: Int) -> String {
    let places = columns.enumerated().map { "CAST($\($0.offset + 1) AS \($0.element.type))" }
    let keys = columns.prefix(count).map(\.name).joined(separator: ", ")
    let rest = Array(columns.dropFirst(count))
    return
      "INSERT INTO recourse.\(table) (\(columns.names)) SELECT \(places.joined(separator: ", ")) "
      + "WHERE \(guarded(columns.count + 1)) ON CONFLICT (\(keys)) DO UPDATE SET \(rest.updates)"
  }

  /// Deletes the rows that a condition names, if the change has the turn; the token stands in the last of its places.
  static func delete(_ table: String, _ condition: String, token place: Int) -> String {
    "DELETE FROM recourse.\(table) WHERE \(condition) AND \(guarded(place))"
  }
}

extension Column {
  /// The type of the column on a server.
  var type: String {
    switch kind {
    case .text: "text"
    case .integer: "bigint"
    case .real: "double precision"
    }
  }
}
