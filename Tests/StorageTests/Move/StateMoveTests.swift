import EventLoop
import JSON
import Manifests
import Pacing
import Storage
import System
import Tasks
import TestSupport
import Testing
import Time

@testable import PostgreSQLStorage
@testable import SQLiteStorage

extension StoreTests {
  /// A state goes from one place to another, and nothing of it is lost.
  @Suite(.enabled(if: Cluster.isThere, Comment(rawValue: Cluster.absence)))
  struct StateMoveTests {
    private static let budgets = [Budgets.window, Budgets.bucket, Budgets.spacing, Budgets.single]

    /// A state that a random history left, with results and marks, whose texts no database likes.
    @Engine
    private static func lived(_ seed: UInt64, at home: any StoreHome) async throws -> Timestamp {
      var history = try History(seed: seed, budgets: budgets, at: home)
      for _ in 0..<70 where !history.isApart { try await history.step() }
      let store = history.atHome[0]
      let last = try TaskRecord.with(.waiting("crm_last", now: history.now), 8, now: history.now)
      let clock = InstantSource.fixed(history.now)
      _ = try await store.change(last.reference, orEnter: last, now: clock) { task, _ in
        _ = task.note("the last", now: history.now)
      }
      for number in 1...3 as ClosedRange<UInt8> {
        let text = "a\u{0}b\u{10FFFD}c 'd' \(number)"
        try await store.keep(
          KeptResult(text: text, structured: number == 2 ? ["n": 1.25, "t": .string(text)] : nil),
          as: ResultID(entropy: [UInt8](repeating: number, count: 16)),
          of: .number(number),
          now: history.now
        )
        _ = try await store.mark(.event, "event \(number)", text, now: .fixed(history.now))
      }
      for store in history.atHome { await close(store) }
      return history.now
    }

    @Engine
    private static func close(_ store: any LocalStore) async {
      await (store as? SQLiteStore)?.close()
      await (store as? PostgreSQLStore)?.close()
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `what a history left is the same in a database and in a directory again`(
      seed: UInt64
    ) async throws {
      try await onEngine {
        let (first, last) = (SharedDirectory(), SharedDirectory())
        let now = try await Self.lived(seed, at: first)
        let (here, there) = (MoveEnd.directory(first), try MoveEnd.server(try await ServerHome()))
        let again = MoveEnd.directory(last)
        let before = try await here.contents(now: now)
        #expect(before["task"]?.isEmpty == false && before["use"]?.isEmpty == false)
        let tasks = try await first.process(90).tasks(.all, now: now).tasks
        let counts = before.mapValues(\.count)
        #expect(try await here.move(to: there, .fence, now: now) == .moved(counts))
        #expect(try await there.contents(now: now) == before)
        #expect(try await there.move(to: again, now: now) == .moved(counts))
        #expect(try await again.contents(now: now) == before)
        #expect(try await last.process(91).tasks(.all, now: now).tasks == tasks)
        #expect(first.reports.isEmpty && last.reports.isEmpty)
      }
    }

    @Test func `a state of many rows is moved whole, each of them once and in its order`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let queue = try await directory.scratch.open(.store).queue
        try await queue.write(.full) { database throws(StoreError) in
          try database.connection.execute(Self.many)
        }
        await queue.close()
        let (here, there) = (
          MoveEnd.directory(directory), try MoveEnd.server(try await ServerHome())
        )
        let before = try await here.contents(now: .at(9))
        #expect(before["result"]?.count == 11 && Set(before["result"] ?? []).count == 11)
        #expect(before["note"]?.count == 2100 && Set(before["note"] ?? []).count == 2100)
        try await here.move(to: there, now: .at(9))
        #expect(try await there.contents(now: .at(9)) == before)
        let again = MoveEnd.directory(SharedDirectory())
        try await there.move(to: again, now: .at(9))
        #expect(try await again.contents(now: .at(9)) == before)
      }
    }

    /// More rows of tables than are read at once.
    private static let many = """
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 699)
        INSERT INTO task SELECT format('tk_%026d', i), NULL, \(Timestamp.at(0).milliseconds) - i, 1, 0, 1,
          \(Timestamp.at(0).milliseconds) FROM n;
      INSERT INTO note SELECT task.id, n.value, created, 'text' FROM task, json_each('[0, 1, 2]') AS n;
      WITH RECURSIVE n (i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < 21)
        INSERT INTO result SELECT format('rs_%026d', i), format('tk_%026d', 1), 1,
          \(Timestamp.at(0).milliseconds), NULL, 'text' FROM n;
      """

    @Test func `what a database's history left goes to a directory and back`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        let now = try await Self.lived(9, at: home)
        let (here, there) = (try MoveEnd.server(home), MoveEnd.directory(SharedDirectory()))
        let before = try await here.contents(now: now)
        try await here.move(to: there, now: now)
        #expect(try await there.contents(now: now) == before)
        // The place that it came from may be written over, for it is what was moved away.
        try await there.move(to: here, now: now)
        #expect(try await here.contents(now: now) == before)
        #expect(home.reports.isEmpty)
      }
    }

    @Test func `instants go by the clock of the place to which they come`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let now = try await Self.lived(3, at: directory)
        let (here, there) = (
          MoveEnd.directory(directory), try MoveEnd.server(try await ServerHome())
        )
        let before = try await here.contents(now: now)
        try await here.move(to: there, clocksApart: 3600.5, now: now)
        let after = try await there.contents(now: now + 3600.5)
        for table in StateTable.all {
          let moved = before[table.name]?.map { table.shifted($0, by: 3_600_500) }
          #expect(after[table.name] == moved, "\(table.name)")
        }
        let names = StateTable.all.flatMap(\.columns).map(\.name)
        #expect(after["task"]?.first?[2] != before["task"]?.first?[2])
        #expect(names.count { $0 == "until" } == 3)
      }
    }

    @Test func `numbers of marks go on behind those that were moved`() async throws {
      try await onEngine {
        let (directory, home) = (SharedDirectory(), try await ServerHome())
        let now = try await Self.lived(1, at: directory)
        try await MoveEnd.directory(directory).move(to: try .server(home), now: now)
        let store = home.process(7)
        #expect(try await store.mark(.event, "a new one", now: .fixed(now)))
        let numbers = try await store.marks(.event, after: 0, now: now).map(\.number)
        #expect(numbers == numbers.sorted() && Set(numbers).count == 4)
      }
    }

    @Test(arguments: [StoreKind.directory, .server])
    func `nobody goes on with a state that was moved, and it can be taken into use again`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let now = try await Self.lived(5, at: home)
        let here = try MoveEnd.of(home)
        let there = MoveEnd.directory(SharedDirectory())
        let before = try await here.contents(now: now)
        let running = home.store(70)
        _ = try await running.tasks(.all, now: now).tasks
        try await here.move(to: there, .fence, now: now)
        await Self.expectMoved(to: there) { _ = try await running.tasks(.all, now: now) }
        let fresh = try TaskRecord.with(.waiting(now: now), 9, now: now)
        await Self.expectMoved(to: there) {
          _ = try await running.change(fresh.reference, orEnter: fresh, now: .fixed(now)) { _, _ in
          }
        }
        await Self.expectMoved(to: there) {
          _ = try await home.store(71).tasks(.all, now: now).tasks
        }
        await Self.expectMoved(to: there) { _ = try await home.store(72).survey(now: now) }
        #expect(try await here.reopen(now: now) == there.shown)
        #expect(try await here.reopen(now: now) == nil)
        #expect(try await here.contents(now: now) == before)
        let store = home.store(73)
        _ = try await store.change(fresh.reference, orEnter: fresh, now: .fixed(now)) { _, _ in }
        #expect(try await store.tasks(.all, now: now).tasks.contains { $0.id == fresh.id })
      }
    }

    @Engine
    private static func expectMoved(
      to end: MoveEnd,
      _ body: () async throws -> Void,
      _ location: SourceLocation = #_sourceLocation
    ) async {
      do {
        try await body()
        Issue.record("it was used", sourceLocation: location)
      } catch let error as StoreError {
        let isMoved = error.message.contains("was moved to \(end.shown)")
        #expect(isMoved, "\(error.message)", sourceLocation: location)
      } catch {
        Issue.record(error, sourceLocation: location)
      }
    }

    @Test func `a place that holds something takes no other state, and both are as they were`()
      async throws
    {
      try await onEngine {
        let (one, other) = (SharedDirectory(), try await ServerHome())
        let now = try await Self.lived(2, at: one)
        _ = try await Self.lived(6, at: other)
        let (here, there) = (MoveEnd.directory(one), try MoveEnd.server(other))
        let before = (try await here.contents(now: now), try await there.contents(now: now))
        let outcome = try await here.move(to: there, now: now)
        guard case .occupied(let counts) = outcome else {
          Issue.record("\(outcome)")
          return
        }
        #expect(counts == before.1.mapValues(\.count).filter { $0.value > 0 })
        #expect(try await there.occupancy(from: here, now: now) == .occupied(counts))
        #expect(try await here.contents(now: now) == before.0)
        #expect(try await there.contents(now: now) == before.1)
        #expect(!(try await one.process(8).tasks(.all, now: now).tasks).isEmpty)
      }
    }

    @Test func `a move that was cut off before its end is made again`() async throws {
      try await onEngine {
        let (directory, home) = (SharedDirectory(), try await ServerHome())
        let now = try await Self.lived(4, at: directory)
        let (here, there) = (MoveEnd.directory(directory), try MoveEnd.server(home))
        let before = try await here.contents(now: now)
        // Everything is written, and the source is not marked.
        let reader = try await here.reader(now: now)
        let writer = try await there.writer(from: here, now: now)
        let cut = CutReader(reader)
        await #expect(throws: StoreError.self) {
          try await StateMove(from: cut, to: writer, clocksApart: 0).carryOut(now: now)
        }
        #expect(try await here.contents(now: now) == before)
        #expect(try await there.occupancy(from: here, now: now) == .superseded)
        try await here.move(to: there, now: now)
        #expect(try await there.contents(now: now) == before)
        // What was used since is not written over.
        let store = home.process(9)
        let fresh = try TaskRecord.with(.waiting(now: now), 9, now: now)
        _ = try await store.change(fresh.reference, orEnter: fresh, now: .fixed(now)) { _, _ in }
        await store.close()
        _ = try await here.reopen(now: now)
        let outcome = try await here.move(to: there, now: now)
        #expect({ if case .occupied = outcome { true } else { false } }(), "\(outcome)")
      }
    }

    @Test(arguments: [StoreKind.directory, .server])
    func `a state that programs use is not moved unless that is wished`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let now = try await Self.lived(5, at: home)
        let here = try MoveEnd.of(home)
        let running = home.store(70)
        _ = try await running.tasks(.all, now: now).tasks
        let opening = try await here.opening(.move, now: now)
        #expect({ if case .inUse = opening { true } else { false } }(), "\(opening)")
        // It goes on as if nothing had been.
        #expect(!(try await running.tasks(.all, now: now).tasks).isEmpty)
        await Self.close(running)
        await (try await here.reader(.move, now: now)).end()
      }
    }

    @Test func `all that a state has is moved, but what tells who lives and what is deleted`()
      async throws
    {
      try await onEngine {
        let database = try Database(looking: ":memory:", for: .use)
        defer { database.close(.none) }
        try database.migrate(.store)
        let columns = try database.statement(
          """
          SELECT m.name || '.' || p.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS p
            WHERE m.type = 'table' AND m.name NOT IN ('latest', 'gone', 'clock', 'sqlite_sequence')
          """
        ).all { row in row.text(0) }
        let moved = StateTable.all.flatMap { table in
          table.columns.map { "\(table.name).\($0.name)" }
        }
        #expect(Set(columns) == Set(moved))
        let here = ["latest.", "gone.", "process.", "version."]
        let onServer = ExpectedSchema().columns.keys.filter { name in
          !here.contains { name.hasPrefix($0) }
        }
        #expect(Set(onServer) == Set(moved + ["account.leases", "task.writer"]))
      }
    }

    @Test func `there is nothing to move where nothing was kept`() async throws {
      try await onEngine {
        for end in [
          MoveEnd.directory("/tmp/recourse-nothing"), try .server(try await ServerHome()),
        ] {
          let opening = try await end.opening(now: .at(0))
          #expect({ if case .nothing = opening { true } else { false } }(), "\(opening)")
        }
      }
    }

    @Test func `a part of a limit that may be in use keeps a state where it is`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        let now = try await Self.lived(5, at: home)
        let (here, there) = (try MoveEnd.server(home), MoveEnd.directory(SharedDirectory()))
        let until = now + 30
        let lease = #"[["dead",2,\#(until.milliseconds),"elsewhere"]]"#
        try await home.cluster.run(
          "UPDATE recourse.account SET leases = '\(lease)' WHERE kind = 'window'",
          in: home.database
        )
        #expect(try await here.move(to: there, now: now) == .leased(until: until))
        let before = try #require(try await here.contents(now: now)["use"])
        try await here.move(to: there, now: until + 1)
        let after = try #require(try await there.contents(now: now)["use"])
        let more = after.filter { !before.contains($0) }
        #expect(!more.isEmpty && more.allSatisfy { $0[1] == until.bound && $0[3] == .real(2) })
      }
    }

    @Test func `tables of an earlier program are looked at without a change, and moved`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let folder = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let dump = String(
          decoding: try Files.read("\(folder)/Fixtures/version-5.sql"),
          as: UTF8.self
        )
        let queue = try await directory.scratch.open(Migrations([])).queue
        try await queue.write(.full) { database throws(StoreError) in
          try database.connection.execute(dump)
          try database.connection.execute("PRAGMA user_version = 5")
        }
        await queue.close()
        let (here, home) = (MoveEnd.directory(directory), try await ServerHome())
        let now = Timestamp(milliseconds: 1_795_862_069_146)
        let bytes = directory.scratch.bytes("state.db")
        let before = try await here.contents(now: now)
        #expect(directory.scratch.bytes("state.db") == bytes)
        #expect(directory.scratch.bytes("state.db-wal")?.isEmpty != false)
        try await here.move(to: try .server(home), now: now)
        #expect(try await MoveEnd.server(home).contents(now: now) == before)
        #expect(try await home.process(1).tasks(.all, now: now).tasks.flatMap(\.calls).count == 5)
      }
    }

    @Test func `a role without rights is told which, and nothing was moved`() async throws {
      try await onEngine {
        let (directory, home) = (SharedDirectory(), try await ServerHome())
        let now = try await Self.lived(1, at: directory)
        let role = "mover_" + home.database
        try await home.cluster.run(
          "CREATE ROLE \(role) LOGIN",
          "REVOKE CREATE ON DATABASE \(home.database) FROM PUBLIC",
          in: home.database
        )
        let address = try ServerAddress(home.cluster.address(home.database, role: role))
        let (here, there) = (MoveEnd.directory(directory), MoveEnd.server(address))
        let before = try await here.contents(now: now)
        await #expect { _ = try await there.occupancy(from: here, now: now) } throws: { error in
          (error as? StoreError)?.message.contains("GRANT CREATE ON DATABASE") == true
        }
        await #expect { try await here.move(to: there, now: now) } throws: { error in
          (error as? StoreError)?.message.contains("GRANT CREATE ON DATABASE") == true
        }
        #expect(try await here.contents(now: now) == before)
      }
    }
  }
}

/// A reader whose process dies before it can mark what it has read.
@Engine
private final class CutReader: StateReader {
  private let reader: any StateReader

  init(_ reader: any StateReader) { self.reader = reader }

  var place: String { reader.place }
  var latest: Latest { reader.latest }
  func count(of table: StateTable) async throws(StoreError) -> Int {
    try await reader.count(of: table)
  }
  func rows(of table: StateTable, after last: [BoundValue]?) async throws(StoreError)
    -> [[BoundValue]]
  {
    try await reader.rows(of: table, after: last)
  }
  func leasedUses(now: Timestamp) async throws(StoreError) -> LeasedUses {
    try await reader.leasedUses(now: now)
  }
  func leave(for place: String, now: Timestamp) async throws(StoreError) {
    throw .full(path: place)
  }
  func end() async { await reader.end() }
}
