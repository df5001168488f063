/// Why a database on a server cannot do what was asked.
package enum ServerProblem: Error, Hashable, Sendable {
  /// No server answers there; the words are the system's.
  case unreachable(String)

  /// A server took the connection, or a question, and gave no answer for so many seconds.
  case silent(seconds: Int)

  /// The address cannot be read, or what it asks for is not known; the words are libpq's.
  case address(String)

  /// The connection cannot be made as safe as is asked; the words are libpq's.
  case tls(String)

  /// The password is wrong.
  case password(role: String)

  /// The server asks for a password, and there is none.
  case noPassword(role: String)

  /// The server does not let this role in from here; the words are the server's.
  case refused(String)

  /// There is no database of this name.
  case noDatabase(String)

  /// The role lacks rights; the words are the server's, the statements give the rights.
  case rights(String, grant: String)

  /// The server only reads: it is a standby, or was told to.
  case readOnly

  /// All connections that the server, or what stands before it, allows are taken; the words are the server's.
  case full(String)

  /// The server's disk is full.
  case disk

  /// The server is starting, stopping or recovering.
  case unready

  /// The database keeps its texts in an encoding that cannot hold all of them.
  case encoding(String)

  /// The server is older than what is needed.
  case old(found: Int, needed: Int)

  /// A newer version of this program has changed the tables so that this one cannot write them.
  case newer(found: Int, known: Int)

  /// The state was moved to another place.
  case moved(to: String)

  /// Another process kept the tables locked for longer than the limit.
  case locked

  /// The server ended a statement before it was done, by a limit of time or an operator's will; the words are the
  /// server's, the statement gives the role more time.
  case cancelled(String, remedy: String)

  /// Others changed the same rows each time it was tried.
  case contended

  /// The connection was lost while a change was on its way: nobody knows whether it was kept.
  case lost(String)

  /// The answer to a change got lost, and others have come since: nobody can tell any more whether it was kept.
  case uncertain

  /// The tables are not as this program makes them; the words are the server's, with its code (SQLSTATE).
  case tables(code: String, String)

  /// Anything else, with the server's code (SQLSTATE).
  case other(code: String, String)
}

extension ServerProblem {
  /// Whether it may be over in a moment without anybody mending it.
  package var passes: Bool {
    switch self {
    case .lost, .uncertain, .silent, .unready, .unreachable, .readOnly, .full: true
    // What the server lacks for a moment, or fails in by itself.
    case .other(let code, _): ["53", "58", "XX"].contains { code.hasPrefix($0) }
    default: false
    }
  }
}
