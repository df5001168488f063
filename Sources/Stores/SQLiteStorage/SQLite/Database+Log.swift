internal import System

extension Database {
  /// Bytes of a log that is left to SQLite, which writes it back at each thousandth page.
  static let longestLog: Int64 = 16 << 20

  private var logLength: Int64 { (try? SystemFile.facts(path + "-wal"))??.size ?? 0 }

  /// Writes a log that has grown too long back into the file and cuts it off; only for whoever has the lock.
  ///
  /// SQLite begins a log anew when nobody reads it at that very moment. Where many processes read, there is seldom such a
  /// moment, and the log grows without end ("checkpoint starvation", <https://sqlite.org/wal.html>); here the next
  /// readers are let past the log, and those that are in it are waited for, 50 ms at most. The writing back itself has no
  /// bound, here as where SQLite does it.
  func shortenLog() {
    guard logLength > Self.longestLog else { return }
    connection.waitWhenBusy(seconds: 0.05)
    defer { connection.waitWhenBusy(seconds: busySeconds) }
    _ = try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    logWatch.note(logLength > Self.longestLog ? .stillLong : .cutOff)
  }
}

/// When the length of the log is looked at: seldom, and ever more seldom while somebody reads who does not end.
struct LogWatch: Hashable {
  /// What became of a log that was too long.
  enum Outcome {
    case cutOff
    case stillLong
  }

  private static let shortest = 64
  private static let longest = 4_096

  private var interval = shortest

  /// Commits until the next look; the first one is looked at too, for many processes live too short for a second look.
  private var commitsLeft = 0

  /// Counts a commit; returns whether the log is to be looked at after it.
  mutating func counts() -> Bool {
    guard commitsLeft == 0 else {
      commitsLeft -= 1
      return false
    }
    commitsLeft = interval - 1
    return true
  }

  /// Learns from the outcome how soon the next look is worth its price.
  mutating func note(_ outcome: Outcome) {
    interval = outcome == .cutOff ? Self.shortest : min(interval * 2, Self.longest)
    commitsLeft = interval - 1
  }
}
