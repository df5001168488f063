import EventLoop
package import Storage

/// Which database an address leads to, however it is spelled.
package struct ServerIdentity: Hashable, Sendable {
  /// When its server was started, in all digits, which no two servers share.
  private let start: String

  /// The number of the database on it.
  private let database: String

  /// Asks a database which it is, as any role may.
  ///
  /// - Returns: What it says of itself; nil for a server that does not tell.
  /// - Throws: `StoreError` when it cannot be reached.
  @Engine
  package static func of(_ address: ServerAddress) async throws(StoreError) -> ServerIdentity? {
    let select = Command(
      """
      SELECT CAST(extract(epoch FROM pg_postmaster_start_time()) AS text), CAST(oid AS text)
        FROM pg_database WHERE datname = current_database()
      """
    )
    do throws(ServerProblem) {
      let connection = try await ServerConnection.open(address)
      defer { connection.close() }
      return try await connection.run([select])[0].first {
        ServerIdentity(start: $0.text(0), database: $0.text(1))
      }
    } catch {
      if case .other = error { return nil }
      throw .server(address: address.shown, error)
    }
  }
}
