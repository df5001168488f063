import Administration
import PostgreSQLStorage
import Text

/// How a database is that holds a state, line by line, with what to do.
struct ServerFindings {
  private let found: ServerInspection
  private let address: String

  init(_ found: ServerInspection, _ address: String) {
    self.found = found
    self.address = address
  }

  /// Seconds by which clocks may be apart without anybody being misled.
  private static let slack = 2.0

  var all: [Finding] { [server, clock, schema, rights, processes].compactMap { $0 } }

  private var server: Finding {
    let words =
      "\(address) can be reached: PostgreSQL \(found.server / 10_000)."
      + "\(found.server % 10_000), as the role \(found.role)."
    guard found.onlyReads else { return Finding(.good, "server", words) }
    return Finding(
      .todo,
      "server",
      words + " It only reads.",
      remedy:
        "Name the primary, or all servers as host1,host2, of which the one that writes is taken."
    )
  }

  private var clock: Finding {
    guard abs(found.haste) > Self.slack else {
      return Finding(.good, "clock", "this machine's and the server's agree.")
    }
    let seconds = abs(found.haste).rounded()
    let way = found.haste > 0 ? "ahead of" : "behind"
    return Finding(
      .note,
      "clock",
      "this machine's is \(Int(min(seconds, 1e15))) s \(way) the server's. Limits and waits go by the server's; set this "
        + "machine's for the sake of the times that people read."
    )
  }

  private var schema: Finding {
    if found.isShut {
      return Finding(.todo, "tables", "the role may not look at them.", remedy: grant)
    }
    guard let version = found.tables else {
      return found.differences.isEmpty ? missing : different
    }
    if found.isTooNew {
      return Finding(
        .todo,
        "tables",
        "a newer recourse has changed them (version \(version); this program knows \(ServerInspection.known)).",
        remedy: "Update this program."
      )
    }
    if version < ServerInspection.known, found.differences.isEmpty {
      return Finding(
        .good,
        "tables",
        "of version \(version); the next server of this program brings them to \(ServerInspection.known)."
      )
    }
    guard found.differences.isEmpty else { return different }
    guard version == ServerInspection.known else {
      return Finding(
        .good,
        "tables",
        "of version \(version), made by a newer recourse; this program knows \(ServerInspection.known) and can use them."
      )
    }
    return Finding(.good, "tables", "of version \(version), as this program makes them.")
  }

  private var different: Finding {
    Finding(
      .todo,
      "tables",
      English.list(found.differences) + ".",
      remedy:
        "If another program has made them, name another database. Else restore them from a backup; or stop all servers "
        + "and start afresh with: DROP SCHEMA recourse CASCADE;"
    )
  }

  private var missing: Finding {
    if !found.withoutRights.isEmpty {
      return Finding(.todo, "tables", "the role may not read their version.", remedy: grant)
    }
    guard found.mayCreate else {
      return Finding(
        .todo,
        "tables",
        "there are none, and the role may not make them.",
        remedy: "An administrator gives the right with: GRANT CREATE ON DATABASE "
          + "\(Self.name(found.database)) TO \(Self.name(found.role));"
      )
    }
    return Finding(.good, "tables", "none yet; the first server makes them.")
  }

  private var rights: Finding? {
    guard found.tables != nil || !found.withoutRights.isEmpty else { return nil }
    guard !found.withoutRights.isEmpty else {
      return Finding(.good, "rights", "the role may read and write all tables.")
    }
    return Finding(
      .todo,
      "rights",
      "the role may not do all that is needed in " + English.list(found.withoutRights) + ".",
      remedy: grant
    )
  }

  private var processes: Finding? {
    guard found.tables == ServerInspection.known else { return nil }
    let count = English.count(found.living, "process", plural: "processes")
    return Finding(.good, "processes", "\(count) said in the last 45 s to be at it.")
  }

  private var grant: String {
    let role = Self.name(found.role)
    return
      "An administrator gives the rights with: GRANT USAGE ON SCHEMA recourse TO \(role); GRANT SELECT, INSERT, "
      + "UPDATE, DELETE ON ALL TABLES IN SCHEMA recourse TO \(role);"
  }

  /// A name as SQL takes any.
  private static func name(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
