/// Why a database on a server cannot do what was asked.
package enum ServerProblem: Error, Hashable, Sendable {
  /// No server answers there; the words are the system's.
  case unreachable(String)

  /// A server took the connection, or a question, and gave no answer for so many seconds.
  case silent(seconds: Int)

  /// The address cannot be read, or what it asks for is not known; the words are libpq's.
  case address(String)

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

  /// All connections that the server allows are taken.
  case full

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

  /// Others changed the same rows each time it was tried.
  case contended

  /// The connection was lost while a change was on its way: nobody knows whether it was kept.
  case lost(String)

  /// Anything else, with the server's code (SQLSTATE).
  case other(code: String, String)
}

extension ServerProblem {
  /// Whether it may be over in a moment without anybody mending it.
  package var passes: Bool {
    switch self {
    case .lost, .silent, .unready, .unreachable, .readOnly, .full: true
    default: false
    }
  }

  /// What an operator needs to know of the server at an address, and what to do.
  func message(_ address: String) -> String {
    switch self {
    case .unreachable(let words):
      "No PostgreSQL server answers at \(address): \(words). Start it, or mend the address in --state or "
        + "RECOURSE_STATE."
    case .silent(let seconds):
      "The server at \(address) took the connection and said nothing for \(seconds) s. Look whether it is "
        + "PostgreSQL, and whether it or something before it hangs."
    case .address(let words):
      "The address \(address) cannot be used: \(words). Mend it in --state or RECOURSE_STATE, or what it leaves to the "
        + "variables of PostgreSQL (PGPORT, PGSSLMODE and others) and its service file."
    case .noPassword(let role):
      "The server at \(address) asks for a password of the role \(role), and there is none. Put it into PGPASSWORD, or into "
        + "the password file ~/.pgpass (mode 0600) as host:port:database:role:password."
    case .password(let role):
      "The server at \(address) does not take the password of the role \(role). Put the right one into "
        + "PGPASSWORD, or into the password file ~/.pgpass (mode 0600) as host:port:database:role:password."
    case .refused(let words):
      "The server at \(address) does not let recourse in: \(words). Mend the role in the address, or the "
        + "server's pg_hba.conf."
    case .noDatabase(let name):
      "There is no database \(name) at \(address). Make it: createdb \(name)"
    case .rights(let words, let grant):
      "The role may not use the tables of recourse at \(address): \(words). An administrator gives it the "
        + "right with: \(grant)"
    case .readOnly:
      "The server at \(address) only reads; it is a standby, or was told to. Name the primary, or all servers "
        + "as host1,host2, of which the one that writes is taken."
    case .full:
      "The server at \(address) has no connection left (max_connections). Each recourse takes one: raise the "
        + "limit, or put PgBouncer in between."
    case .disk:
      "The disk of the server at \(address) is full; nothing of this change was kept. Free space there, then "
        + "try again."
    case .unready:
      "The server at \(address) is starting, stopping or recovering. It is asked again by itself."
    case .encoding(let found):
      "The database at \(address) keeps its texts in \(found), which cannot hold all of them. Make one in "
        + "UTF8: createdb --encoding UTF8 --template template0 NAME"
    case .old(let found, let needed):
      "The server at \(address) is of version \(found), and \(needed) or later is needed. Update it."
    case .newer(let found, let known):
      "The tables at \(address) were changed by a newer recourse (they are of version \(found), this program knows "
        + "\(known)). Update this program, or name another database with --state or RECOURSE_STATE."
    case .moved(let target): StoreError.moved(address, to: target)
    case .locked:
      "The tables of recourse at \(address) were locked by another session for too long. Nothing was lost; "
        + "this change was not made. See who in pg_stat_activity."
    case .contended:
      "Others changed the same rows at \(address) each time a change was tried. Nothing was lost; this change "
        + "was not made. Try again."
    case .lost(let words):
      "The connection to \(address) was lost while a change was on its way (\(words)), so it is not known "
        + "whether it was kept."
    case .other(let code, let words):
      "The server at \(address) failed: \(words) (SQLSTATE \(code)). Look at its log."
    }
  }
}
