package import Storage
import System

/// The directory that holds all that outlives the process; only its owner may enter it.
package struct StateDirectory: Hashable, Sendable {
  /// The absolute path, without symbolic links.
  package let path: String

  var database: String { path + Self.databaseName }
  private static let databaseName = "/state.db"

  /// The directory of a database.
  static func holding(_ database: String) -> String {
    database.hasSuffix(databaseName) ? String(database.dropLast(databaseName.count)) : database
  }

  /// Whether a directory holds a state: without looking into it, and also where it would not do.
  package static func holdsState(_ path: String) -> Bool {
    ((try? SystemFile.facts(path + databaseName)) ?? nil) != nil
  }

  /// The directories just below another one that hold a state, the first few.
  package static func states(below path: String) -> [String] {
    let names = ((try? SystemFile.names(in: path)) ?? []).sorted()
    return Array(names.lazy.map { "\(path)/\($0)" }.filter(holdsState).prefix(3))
  }

  var lock: String { path + "/lock" }
  var files: String { path + "/files" }
  var processes: String { path + "/processes" }

  /// What a directory is used for.
  package enum Use: Sendable {
    /// The database, whose locks must hold: a file system of other machines does not see to that.
    case database
    /// Files beside it: logins, documents, the log.
    case files
  }

  /// The directory of the documents that were fetched from addresses.
  package var documents: String { path + "/documents" }

  /// Makes the directory and the ones above it where they are missing, and checks that it will do.
  ///
  /// - Throws: `StoreError`.
  package init(preparing path: String, for use: Use = .database) throws(StoreError) {
    let given = path.utf8.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard !given.isEmpty, !given.utf8.contains(0) else {
      throw StoreError.directory(path: path, problem: "that is not a path")
    }
    try Self.telling(given) { () throws(SystemError) in try SystemFile.makeDirectories(given) }
    self.path = SystemFile.real(given)
    try checkFileSystem(for: use)
    if let facts = try check() {
      let mode = facts.permissions & 0o7700
      try Self.telling(self.path) { () throws(SystemError) in
        try SystemFile.setPermissions(self.path, mode)
      }
    }
  }

  /// Takes a directory as it is; nil when there is none.
  ///
  /// - Throws: `StoreError`.
  init?(existing path: String, for use: Use = .database) throws(StoreError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw StoreError.directory(path: path, problem: "that is not a path")
    }
    let facts = try Self.telling(path) { () throws(SystemError) in try SystemFile.facts(path) }
    guard let facts else { return nil }
    self.path = SystemFile.real(path)
    if facts.kind != .directory {
      throw .directory(path: self.path, problem: "it is a file and no directory")
    }
    try checkFileSystem(for: use)
  }

  private func checkFileSystem(for use: Use) throws(StoreError) {
    guard use == .database, let kind = Platform.networkFileSystem(of: path) else { return }
    throw .networkFileSystem(path: path, kind: kind)
  }

  /// The permissions of a directory that would do as it is, which is not touched; nil where there is none yet.
  ///
  /// - Throws: `StoreError` where it would not do, or could not be made.
  package static func permissions(
    of path: String,
    for use: Use = .database
  ) throws(StoreError) -> UInt32? {
    guard let directory = try StateDirectory(existing: path, for: use) else {
      do throws(SystemError) {
        try tryMaking(path)
        return nil
      } catch {
        let why = error.isAbsence ? "" : ": " + SystemError.clause(error.number)
        throw .directory(path: path, problem: "it is not there and cannot be made\(why)")
      }
    }
    let facts = try directory.check()
    return (facts?.permissions ?? 0o700) & 0o777
  }

  /// Makes a directory where the first missing one would have to be made, and takes it away again: nothing else tells
  /// whether it can be.
  private static func tryMaking(_ path: String) throws(SystemError) {
    var (missing, above) = (path[...], path[...])
    var isThere = false
    while !isThere, let slash = above.lastIndex(of: "/") {
      missing = above
      above = above[..<slash]
      let facts = above.isEmpty ? nil : try SystemFile.facts(String(above))
      isThere = above.isEmpty || facts != nil
    }
    guard SystemFile.destination(ofLink: String(missing)) == nil else { throw .occupied }
    let trial = "\(above)/.recourse-\(SystemFile.process)"
    try SystemFile.makeDirectory(trial)
    SystemFile.removeDirectory(trial)
  }

  /// Checks that the directory will do; returns what is known of one that has to be shut to others first, nil where none
  /// has.
  ///
  /// One that others may enter is shut to them only where it cannot be theirs too: nobody else may write there, and it
  /// holds nothing but what is ours.
  ///
  /// - Throws: `StoreError` where it will not do.
  private func check() throws(StoreError) -> FileFacts? {
    let facts = try Self.telling(path) { () throws(SystemError) in try SystemFile.facts(path) }
    guard let facts else { throw refusal(SystemError.clause(2)) }
    if facts.kind != .directory { throw refusal("it is a file and no directory") }
    if facts.owner != SystemFile.user {
      throw refusal(
        "it belongs to user \(facts.owner), and recourse runs as user \(SystemFile.user)"
      )
    }
    if facts.permissions & 0o077 == 0 { return nil }
    let below = "'\(path == "/" ? "" : path)/recourse' would be made for this user alone"
    if facts.permissions & 0o022 != 0 {
      let mode = String(facts.permissions, radix: 8)
      throw refusal(
        "others may write there (its mode is \(mode), which is left as it is); \(below)"
      )
    }
    let names = try Self.telling(path) { () throws(SystemError) in try SystemFile.names(in: path) }
    guard names.allSatisfy(Self.isOurs) else {
      throw refusal(
        "others may enter it and it holds other files; \(below); if others may be shut out, "
          + "run: chmod 700 '\(path)'"
      )
    }
    return facts
  }

  private func refusal(_ problem: String) -> StoreError { .directory(path: path, problem: problem) }

  /// Whether a name in the directory is one that this program gives, the companions of the database included.
  private static func isOurs(_ name: String) -> Bool {
    let names = ["lock", "files", "processes", "logins", "documents", "log", "questions.key"]
    return name.hasPrefix("state.db") || names.contains(name)
  }

  private static func telling<Result>(
    _ path: String,
    _ body: () throws(SystemError) -> Result
  ) throws(StoreError) -> Result {
    do throws(SystemError) {
      return try body()
    } catch {
      if SystemError.isFull(error.number) { throw .full(path: path) }
      throw .directory(path: path, problem: SystemError.clause(error.number))
    }
  }
}
