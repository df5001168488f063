import Text

extension ServerProblem {
  /// What an operator needs to know of the server at an address, and what to do.
  func message(_ address: String) -> String {
    let sentences = ServerSentences(address: address)
    return switch self {
    case .unreachable(let words): sentences.unreachable(words)
    case .silent(let seconds): sentences.silent(seconds)
    case .address(let words): sentences.unusable(words)
    case .tls(let words): sentences.insecure(words)
    case .noPassword(let role): sentences.noPassword(role)
    case .password(let role): sentences.password(role)
    case .refused(let words): sentences.refused(words)
    case .noDatabase(let name): sentences.noDatabase(name)
    case .rights(let words, let grant): sentences.rights(words, grant)
    case .readOnly: sentences.readOnly
    case .full(let words): sentences.full(words)
    case .disk: sentences.disk
    case .unready: sentences.unready
    case .encoding(let found): sentences.encoding(found)
    case .old(let found, let needed): sentences.old(found, needed)
    case .newer(let found, let known): sentences.newer(found, known)
    case .moved(let target): StoreError.moved(address, to: target)
    case .locked: sentences.locked
    case .cancelled(let words, let remedy): sentences.cancelled(words, remedy)
    case .contended: sentences.contended
    case .lost(let words): sentences.lost(words)
    case .uncertain: sentences.uncertain
    case .tables(_, let words): sentences.tables(words)
    case .other(let code, let words): sentences.other(code, words)
    }
  }
}

/// What is said of a server at an address: what is wrong, then what to do.
private struct ServerSentences {
  let address: String

  func unreachable(_ words: String) -> String {
    "No PostgreSQL server answers at \(address): \(words). Start it, or mend the address in --state or "
      + "RECOURSE_STATE."
  }

  func silent(_ seconds: Int) -> String {
    "The server at \(address) took the connection and said nothing for \(seconds) s. Look whether it is "
      + "PostgreSQL, and whether it or something before it hangs."
  }

  func unusable(_ words: String) -> String {
    "The address \(address) cannot be used: \(words). Mend it in --state or RECOURSE_STATE, or what it leaves to the "
      + "variables of PostgreSQL (PGPORT, PGSSLMODE and others) and its service file."
  }

  func insecure(_ words: String) -> String {
    "No safe connection to the server at \(address) can be made: \(words). Mend what the address says of TLS (sslmode, "
      + "sslrootcert, the name of the host), or PGSSLMODE and PGSSLROOTCERT, or the server's certificate."
  }

  func noPassword(_ role: String) -> String {
    "The server at \(address) asks for a password of the role \(role), and there is none. Put it into PGPASSWORD, or into "
      + "the password file ~/.pgpass (mode 0600) as host:port:database:role:password."
  }

  func password(_ role: String) -> String {
    "The server at \(address) does not take the password of the role \(role). Put the right one into "
      + "PGPASSWORD, or into the password file ~/.pgpass (mode 0600) as host:port:database:role:password."
  }

  func refused(_ words: String) -> String {
    "The server at \(address) does not let recourse in: \(words). Mend the role in the address, or the "
      + "server's pg_hba.conf."
  }

  func noDatabase(_ name: String) -> String {
    "There is no database \(name) at \(address). Make it (createdb \(ShellWord.quoted(name))), or name another with "
      + "--state or RECOURSE_STATE."
  }

  func rights(_ words: String, _ grant: String) -> String {
    "The role may not use the tables of recourse at \(address): \(words). An administrator gives it the "
      + "right (\(grant))."
  }

  var readOnly: String {
    "The server at \(address) only reads; it is a standby, or was told to. Name the primary, or all servers "
      + "as host1,host2, of which the one that writes is taken."
  }

  func full(_ words: String) -> String {
    "The server at \(address) has no connection left for recourse: \(words). Each recourse takes one. Raise the limit that "
      + "is meant (the server's max_connections, CONNECTION LIMIT of the role or the database, PgBouncer's "
      + "max_client_conn), or put PgBouncer in between."
  }

  var disk: String {
    "The disk of the server at \(address) is full; nothing of this change was kept. Free space there, then "
      + "try again."
  }

  var unready: String {
    "The server at \(address), or the one behind a pooler there, is down, starting, stopping or recovering. What serves "
      + "agents asks it again by itself; any other command is to be given again once it is up."
  }

  func encoding(_ found: String) -> String {
    "The database at \(address) keeps its texts in \(found), which cannot hold all of them. Make one in "
      + "UTF8 (createdb --encoding UTF8 --template template0 NAME), and name it with --state or RECOURSE_STATE."
  }

  func old(_ found: Int, _ needed: Int) -> String {
    "The server at \(address) is of version \(found), and \(needed) or later is needed. Update it."
  }

  func newer(_ found: Int, _ known: Int) -> String {
    "The tables at \(address) were changed by a newer recourse (they are of version \(found), this program knows "
      + "\(known)). Update this program, or name another database with --state or RECOURSE_STATE."
  }

  var locked: String {
    "The tables of recourse at \(address) were locked by another session for too long. Nothing was lost; "
      + "this change was not made. See who in pg_stat_activity."
  }

  func cancelled(_ words: String, _ remedy: String) -> String {
    "The server at \(address) ended a statement of recourse before it was done: \(words). Nothing was lost; this change "
      + "was not made. Where a timeout is named, an administrator gives the role more time with: \(remedy) Otherwise "
      + "somebody ended it by hand; try again."
  }

  var contended: String {
    "Others changed the same rows at \(address) each time a change was tried. Nothing was lost; this change "
      + "was not made. Try again."
  }

  func lost(_ words: String) -> String {
    "The connection to \(address) was lost while a change was on its way (\(words)), so it is not known "
      + "whether it was kept."
  }

  var uncertain: String {
    "The connection to \(address) was lost while a change was on its way, and others made changes since, so it is not "
      + "known whether it was kept. Look at the task before the same is asked for again."
  }

  func tables(_ words: String) -> String {
    "The tables of recourse at \(address) are not as this program makes them: \(words). See what is wrong with them "
      + "(recourse state check, with the same --state or RECOURSE_STATE), or name another database there."
  }

  func other(_ code: String, _ words: String) -> String {
    "The server at \(address) failed: \(words) (SQLSTATE \(code)). Look at its log."
  }
}
