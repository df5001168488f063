import Storage
import Time

/// The statements by which states are moved.
enum MoveWords {
  static let begin = Command("BEGIN ISOLATION LEVEL REPEATABLE READ")

  /// Has figures come in all their digits, which servers before 12 do not send unasked.
  static let exactFigures = Command("SELECT set_config('extra_float_digits', '3', true)")

  /// Waits for others at a row for so long; how long a move itself takes has no limit.
  static let lockLimit = Command("SELECT set_config('lock_timeout', '4s', true)")

  /// Other programs of this kind at the same database.
  static let others = Command(
    """
    SELECT coalesce(usename, '?'), pid FROM pg_stat_activity WHERE datname = current_database()
      AND application_name = 'recourse' AND pid <> pg_backend_pid() ORDER BY pid
    """
  )

  static func count(_ table: StateTable) -> Command {
    Command(
      "SELECT count(*) FROM recourse.\(table.name) WHERE \(table.condition(in: "recourse."))"
    )
  }

  /// Reads the rows of a table behind one, or the first.
  static func page(of table: StateTable, after last: [BoundValue]?) -> Command {
    let order = table.order.joined(separator: ", ")
    let places = table.order.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    let isBehind = last == nil ? "" : " AND (\(order)) > (\(places))"
    return Command(
      "SELECT \(table.columns.names) FROM recourse.\(table.name) "
        + "WHERE \(table.condition(in: "recourse."))\(isBehind) "
        + "ORDER BY \(order) LIMIT \(table.page)",
      last.map(table.place) ?? []
    )
  }

  /// Writes a row; one that is there is an error, but for uses, which count for both.
  static func insert(_ row: [BoundValue], into table: StateTable) -> Command {
    let places = table.columns.enumerated().map { "CAST($\($0.offset + 1) AS \($0.element.type))" }
    var (names, values) = (table.columns.names, places.joined(separator: ", "))
    if table.name == "task" {
      names += ", writer"
      values += ", ''"
    }
    let given = table.isNumbered ? " OVERRIDING SYSTEM VALUE" : ""
    let more =
      table.name == "use"
      ? " ON CONFLICT (account, at, owner) DO UPDATE SET cost = recourse.use.cost + excluded.cost"
      : ""
    return Command(
      "INSERT INTO recourse.\(table.name) (\(names))\(given) VALUES (\(values))\(more)",
      row
    )
  }

  /// Has the next mark's number be greater than all that are there.
  static let restart = Command(
    """
    SELECT setval(pg_get_serial_sequence('recourse.mark', 'number'), max(number)) FROM recourse.mark
      HAVING max(number) > 0
    """
  )

  static func note(_ key: String, _ text: String, now: Timestamp) -> Command {
    Command(
      "INSERT INTO recourse.mark (kind, key, text, at) VALUES ($1, $2, $3, $4)",
      [Mark.Kind.move.rawValue.bound, key.bound, text.bound, now.bound]
    )
  }

  static func forget(_ key: String) -> Command {
    Command(
      "DELETE FROM recourse.mark WHERE kind = $1 AND key = $2",
      [Mark.Kind.move.rawValue.bound, key.bound]
    )
  }

  /// The texts of the marks of moves, by their keys.
  static let marks = Command(
    "SELECT key, text FROM recourse.mark WHERE kind = $1",
    [Mark.Kind.move.rawValue.bound]
  )
}
