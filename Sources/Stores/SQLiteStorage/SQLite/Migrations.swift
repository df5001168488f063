import Storage

/// The steps that make the tables what this program knows, oldest first.
///
/// The list only ever grows: a step that has been released is never edited, reordered or removed.
package struct Migrations: Sendable {
  /// SQL of any number of statements each; a database of `user_version` n has had the first n.
  package let steps: [String]

  /// Whether tables of a state that was moved to another place are opened.
  let departed: Departed

  /// Whether tables of a state that was moved to another place are opened.
  package enum Departed: Sendable { case refused, admitted }

  /// Makes a list of all steps there ever were.
  package init(_ steps: [String], departed: Departed = .refused) {
    self.steps = steps
    self.departed = departed
  }

  /// The version of the tables once every step has run.
  package var version: Int { steps.count }

  /// Versions that tables can have; no program ever has so many steps.
  static let versions = 0...9999

  /// Versions of tables whose state was moved to another place.
  static let moved = MoveMark.version...9999
}

/// How the tables of a database stand to what this program knows.
package enum Schema: Hashable, Sendable {
  /// As this program knows them.
  case current

  /// Changed by a newer program, to the version given; they can be read as far as they are alike, and not written.
  case newer(Int)
}

extension Database {
  /// Runs the steps that the database has not had, one transaction each; only for whoever has the lock.
  ///
  /// Where the header tells another version than the tables have, theirs counts.
  func migrate(_ migrations: Migrations) throws(StoreError) {
    knownVersion = migrations.version
    let found = try userVersion()
    if Migrations.moved.contains(found) {
      guard migrations.departed == .admitted else { throw movedError() }
      return noteVersion(knownVersion)
    }
    if !Migrations.versions.contains(found) {
      let problem = "its version is \(found), and its tables are of none"
      try mendVersion(migrations, else: .corrupt(path: path, found: problem))
    }
    do throws(StoreError) {
      try runSteps(migrations)
    } catch {
      // Tables that a step makes may be there already.
      guard case .other = error else { throw error }
      try mendVersion(migrations, else: error)
      try runSteps(migrations)
    }
    noteVersion(try userVersion())
  }

  private func runSteps(_ migrations: Migrations) throws(StoreError) {
    while case let version = try userVersion(), version < migrations.version {
      try change(.full) { database throws(StoreError) in
        try database.connection.execute(migrations.steps[version])
        try database.connection.execute("PRAGMA user_version = \(version + 1)")
      }
    }
  }

  /// Looks whether the state was moved to another place since the tables were opened.
  ///
  /// - Throws: `moved`.
  func checkPlace() throws(StoreError) {
    if Migrations.moved.contains(try userVersion()) { throw movedError() }
  }

  /// That the state was moved to another place, as a mark in its tables tells.
  func movedError() -> StoreError {
    let text = (try? MarkTable.mark(.move, of: MoveMark.to, in: self))?.text
    return .moved(
      place: StateDirectory.holding(path),
      to: text.flatMap { MoveMark.parts($0)?.place } ?? "another place"
    )
  }

  /// Writes the version that the tables have into the header, unless that one stands there, or they have none.
  private func mendVersion(
    _ migrations: Migrations,
    else error: StoreError
  ) throws(StoreError) {
    let found = try userVersion()
    guard let version = try version(among: migrations), version != found else { throw error }
    try change(.full) { database throws(StoreError) in
      try database.connection.execute("PRAGMA user_version = \(version)")
    }
    oddities.note(
      Oddity(
        row: "the header of the file",
        column: "user_version",
        found: "\(found)",
        expected: "the version of its tables",
        remedy: "taken for \(version), as they are of that"
      )
    )
  }

  /// The number of steps that make tables such as these; nil when no number does.
  private func version(among migrations: Migrations) throws(StoreError) -> Int? {
    let shape = try shape()
    let model = try Database(looking: ":memory:", for: .use)
    defer { model.close(.none) }
    var version = shape.isEmpty ? 0 : nil
    for (number, step) in migrations.steps.enumerated() {
      try model.connection.execute(step)
      if try model.shape() == shape { version = number + 1 }
    }
    return version
  }

  /// The names of all tables and indices, and of the columns of each.
  private func shape() throws(StoreError) -> [String] {
    try statement(
      """
      SELECT object.type, object.name, member.name FROM sqlite_schema AS object
        LEFT JOIN pragma_table_info(object.name) AS member
        WHERE object.name NOT LIKE 'sqlite_%' ORDER BY 1, 2, 3
      """
    ).all { row in "\(row.text(0)) \(row.text(1)) \(row.text(2))" }
  }

  /// The number of steps that the database has had.
  func userVersion() throws(StoreError) -> Int {
    try statement("PRAGMA user_version").first { row in Int(row.integer(0)) } ?? 0
  }

  /// Gives the file this program's mark, or finds that it bears another one's.
  func claimOwnership() throws(StoreError) {
    let mark = try statement("PRAGMA application_id").first { row in row.integer(0) } ?? 0
    if mark == Self.mark { return }
    let tables = try statement("SELECT count(*) FROM sqlite_schema").first { $0.integer(0) } ?? 0
    guard mark == 0, tables == 0 else {
      throw StoreError.notOurs(path: path, problem: "it is a database of another program")
    }
    try change(.full) { database throws(StoreError) in
      try database.connection.execute("PRAGMA application_id = \(Self.mark)")
    }
  }

  /// Finds that the file is another program's.
  func checkOwnership() throws(StoreError) {
    let mark = try statement("PRAGMA application_id").first { row in row.integer(0) } ?? 0
    if mark != Self.mark {
      throw .notOurs(path: path, problem: "it is a database of another program")
    }
  }

  /// Bytes in a page of the file.
  func pageSize() throws(StoreError) -> Int64 {
    try statement("PRAGMA page_size").first { row in row.integer(0) } ?? 4096
  }

  /// Looks at every page; damage is an error like that of a read.
  func inspect() throws(StoreError) {
    let finding = try statement("PRAGMA quick_check(1)").first { row in row.text(0) }
    if finding != "ok" { throw .corrupt(path: path, found: finding ?? "no answer") }
  }

  /// "RCRS" in the header, where tools look for what a database is of.
  private static let mark: Int64 = 0x5243_5253
}
