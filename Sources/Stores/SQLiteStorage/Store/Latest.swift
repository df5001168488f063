import EventLoop
import Storage
import Time

extension Latest {
  private static let select = "SELECT \(columns.names) FROM latest"
  private static let update =
    "UPDATE latest SET " + columns.map { "\($0.name) = ?" }.joined(separator: ", ")

  /// Reads it, with `now` to judge it by.
  @Engine
  init(in database: Database, now: Timestamp) throws(StoreError) {
    let found = try database.statement(Self.select).first { row in
      Latest(row, now: now, database.oddities)
    }
    self = found ?? Latest()
  }

  @Engine
  func write(in database: Database) throws(StoreError) {
    try database.statement(Self.update).run(all: fields)
  }
}
