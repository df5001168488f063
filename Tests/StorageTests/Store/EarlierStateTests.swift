import EventLoop
import Pacing
import Storage
import System
import Tasks
import TestSupport
import Testing
import Time

@testable import SQLiteStorage

/// State directories as earlier programs have written them.
@Suite struct EarlierStateTests {
  /// When the state was written, on its own line of time.
  private static let written = Timestamp(milliseconds: 1_795_862_009_146)

  @Test func `tasks, notes, gates, holds and results of version 5 are there`() async throws {
    try await onEngine {
      let directory = try await directory(of: "version-5.sql", version: 5)
      let store = directory.process(1)
      let now = Self.written + 60
      let tasks = try await store.tasks(.all, now: now).tasks
      let states = tasks.flatMap(\.calls).map { "\($0.tool) \($0.state.kind.rawValue)" }
      #expect(
        states.sorted() == [
          "shop_create_lost unknown", "shop_create_order done", "shop_create_order waiting",
          "shop_get_held held", "shop_get_wait waiting",
        ]
      )
      let named = try #require(tasks.first { $0.name?.text == "import-1" })
      #expect(named.notes.map(\.text) == ["Row 7 is next"])
      let done = try #require(named[1])
      let id = try #require(done.result)
      #expect(try await store.result(id, now: now)?.text == "{\"ok\": true}")
      let snapshot = try #require(try await store.survey(now: now))
      #expect(snapshot.pacingSnapshot.gates.count == 1)
      #expect(snapshot.pacingSnapshot.holds.count == 1)
      #expect(directory.reports.isEmpty)
    }
  }

  @Test func `a look at tables of version 5 sees everything, and changes nothing`() async throws {
    try await onEngine {
      let directory = try await directory(of: "version-5.sql", version: 5)
      let file = directory.scratch.state + "/state.db"
      let before = try Files.read(file)
      // Nobody has opened the store: the tasks are read beside it.
      let snapshot = try #require(try await directory.process(1).survey(now: Self.written + 60))
      #expect(snapshot.tasks.flatMap(\.calls).count == 5)
      #expect(snapshot.pacingSnapshot.gates.count == 1)
      #expect(snapshot.pacingSnapshot.holds.count == 1)
      #expect(try Files.read(file) == before)
    }
  }

  @Engine
  private func directory(of name: String, version: Int) async throws -> SharedDirectory {
    let directory = SharedDirectory()
    let folder = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let dump = String(decoding: try Files.read("\(folder)/Fixtures/\(name)"), as: UTF8.self)
    let queue = try await directory.scratch.open(Migrations([])).queue
    try await queue.write(.full) { database throws(StoreError) in
      try database.connection.execute(dump)
      try database.connection.execute("PRAGMA user_version = \(version)")
    }
    await queue.close()
    return directory
  }
}
