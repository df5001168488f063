import EventLoop
import PostgreSQLStorage
import Storage
import TestSupport

extension Cluster {
  /// Runs statements as the role that may do everything; returns the first column of the last one's rows.
  @Engine
  @discardableResult
  func run(_ statements: String..., in database: String) async throws -> [String] {
    let connection = try await ServerConnection.open(try ServerAddress(address(database)))
    defer { connection.close() }
    var rows: [String] = []
    for statement in statements {
      rows = try await connection.run([Command(statement)])[0].map { $0.text(0) }
    }
    return rows
  }
}
