import EventLoop
import Storage

/// The tables of a server, as they are brought up to date and looked at.
@Engine
struct ServerTables {
  private let connection: ServerConnection

  init(_ connection: ServerConnection) { self.connection = connection }

  /// The version of the tables, and the oldest program's that may still write them.
  struct Version: Hashable {
    var number: Int
    var oldest: Int

    /// Whether the state was moved to another place.
    var isDeparted: Bool { number >= MoveMark.version }
  }

  private static let select = Command("SELECT version, oldest FROM recourse.version WHERE one = 1")

  /// The version; nil where there are no tables.
  func version() async throws(ServerProblem) -> Version? {
    do throws(ServerProblem) {
      let results = try await connection.run([Self.select])
      return results[0].first { row in
        Version(number: Int(row.integer(0)), oldest: Int(row.integer(1)))
      }
    } catch {
      guard error.isMissingTable else { throw error }
      return nil
    }
  }

  /// That the state was moved to another place, as a mark in its tables tells.
  func departure() async throws(ServerProblem) -> String {
    let select = Command(
      "SELECT text FROM recourse.mark WHERE kind = $1 AND key = $2",
      [Mark.Kind.move.rawValue.bound, MoveMark.to.bound]
    )
    let text = try await connection.run([select])[0].first { $0.text(0) }
    return text.flatMap { MoveMark.parts($0)?.place } ?? "another place"
  }

  /// Runs the steps that the tables have not had, each once whoever else is at it too.
  func migrate() async throws(ServerProblem) -> Version {
    if let version = try await version(), version.number >= ServerSchema.version { return version }
    try await found()
    while true {
      let version = try await lockedVersion()
      guard version.number < ServerSchema.version else {
        _ = try await connection.run([Words.commit])
        return version
      }
      let oldest = Int64(ServerSchema.oldest)
      let update = Command(
        "UPDATE recourse.version SET version = version + 1, oldest = $1 WHERE one = 1",
        [oldest.bound]
      )
      // Whoever changes anything locks this row before the tables: in another order one would wait for the other.
      let turn = version.number > 0 ? [Words.limits, Reading.lock] : []
      let step = turn + ServerSchema.steps[version.number].map { Command($0) }
      // Programs that are connected look at the version again with the next change.
      let change = Command("UPDATE recourse.latest SET revision = revision + 1 WHERE one = 1")
      _ = try await connection.run(step + [update, change, Words.commit])
    }
  }

  private func lockedVersion() async throws(ServerProblem) -> Version {
    let locked = Command(Self.select.words + " FOR UPDATE")
    let results = try await connection.run([Words.begin, locked])
    let found = results[1].first { row in
      Version(number: Int(row.integer(0)), oldest: Int(row.integer(1)))
    }
    guard let found else { throw .tables(code: "", "the table recourse.version is empty") }
    return found
  }

  /// Makes what the steps stand on; whoever makes it at the same moment is no error.
  private func found() async throws(ServerProblem) {
    for statement in ServerSchema.foundation {
      do throws(ServerProblem) {
        _ = try await connection.run([Command(statement)])
      } catch {
        guard let code = error.code, Self.met.contains(code) else { throw error }
      }
    }
  }

  /// What the server says when somebody else makes the same: a unique key, a schema, a table, a type that is there.
  private static let met: Set<String> = ["23505", "42P06", "42P07", "42710"]
}

extension ServerProblem {
  /// Whether there is no such table or schema.
  var isMissingTable: Bool { code.map { ["42P01", "3F000"].contains($0) } ?? false }

  /// The server's code, where it is kept.
  fileprivate var code: String? {
    switch self {
    case .other(let code, _), .tables(let code, _): code
    default: nil
    }
  }
}
