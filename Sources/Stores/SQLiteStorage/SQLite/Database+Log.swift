internal import System

extension Database {
  /// Bytes of a log that is left to SQLite, which writes it back at each thousandth page.
  static let longestLog: Int64 = 16 << 20

  /// Commits of one connection from one look at the log's length to the next.
  static let commitsBetweenLooks = 64

  /// Writes a log that has grown too long back into the file and cuts it off; only for whoever has the lock.
  ///
  /// SQLite begins a log anew when nobody reads it at that very moment. Where many processes read, there is seldom such a
  /// moment, and the log grows without end ("checkpoint starvation", <https://sqlite.org/wal.html>); here the next
  /// readers are let past the log, and those that are in it are waited for. What fails is tried again after the next
  /// commits.
  func shortenLog() {
    let length = (try? SystemFile.facts(path + "-wal"))??.size ?? 0
    guard length > Self.longestLog else { return }
    connection.waitWhenBusy(seconds: 0.05)
    defer { connection.waitWhenBusy(seconds: busySeconds) }
    _ = try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }
}
