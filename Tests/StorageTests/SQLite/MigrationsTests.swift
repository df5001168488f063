import SQLiteStorage
import EventLoop
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MigrationsTests {
  let scratch = Scratch()
  private let two = Migrations(
    Migrations.numbers.steps + [
      "ALTER TABLE number ADD COLUMN name TEXT; UPDATE number SET name = 'n' || value;"
    ]
  )

  @Test func `an old store gets the steps it has not had, each of them once`() async throws {
    try await onEngine { [scratch, two] in
      let old = try await scratch.open().queue
      try await old.add(1)
      await old.close()
      for _ in 0..<2 {
        let queue = try await scratch.open(two).queue
        #expect(queue.schema == .current)
        let names = try queue.read { database throws(StoreError) in
          try database.statement("SELECT name FROM number").all { row in row.text(0) }
        }
        #expect(names == ["n1"])
        await queue.close()
      }
    }
  }

  @Test func `a step that fails leaves the store as it was`() async throws {
    try await onEngine { [scratch] in
      try await scratch.open().queue.add(1)
      let broken = Migrations(
        Migrations.numbers.steps + ["DELETE FROM number; CREATE TABLE number (a);"]
      )
      await #expect(throws: StoreError.self) { _ = try await scratch.open(broken) }
      let queue = try await scratch.open().queue
      #expect(queue.schema == .current)
      #expect(try queue.numbers == [1])
    }
  }

  @Test func `a newer store can be read, and refuses writes with words`() async throws {
    try await onEngine { [scratch, two] in
      let newer = try await scratch.open(two).queue
      try await newer.add(1)
      let older = try await scratch.open().queue
      #expect(older.schema == .newer(2))
      #expect(try older.numbers == [1])
      let error = await #expect(throws: StoreError.self) { try await older.add(2) }
      let path = older.directory.path + "/state.db"
      #expect(error == .newerSchema(path: path, found: 2, known: 1))
      #expect(error?.message.contains("Update this program") == true)
      #expect(try newer.numbers == [1])
    }
  }

  @Test func `a store that becomes newer while it is open is no longer written`() async throws {
    try await onEngine { [scratch, two] in
      let older = try await scratch.open().queue
      try await older.add(1)
      let newer = try await scratch.open(two).queue
      let error = await #expect(throws: StoreError.self) { try await older.add(2) }
      guard case .newerSchema = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(older.schema == .newer(2))
      #expect(try newer.numbers == [1])
    }
  }
}
