import EventLoop
import Foundation
import Storage
import System
import TestSupport
import Testing

@testable import SQLiteStorage

@Suite(.timeLimit(.minutes(10)))
struct DatabaseTests {
  let scratch = Scratch()

  @Test func `what a write did is there for the next reader`() async throws {
    let numbers = try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try await queue.add(1, .full)
      try await queue.add(2, .normal)
      return try queue.numbers
    }
    #expect(numbers == [1, 2])
  }

  @Test func `a body that throws leaves nothing behind`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try await queue.add(1)
      await #expect(throws: refusal) {
        try await queue.write(.full) { database throws(StoreError) in
          try database.add(2)
          throw refusal
        }
      }
      try await queue.add(3)
      #expect(try queue.numbers == [1, 3])
    }
  }

  @Test func `the first error is told even when the rollback fails too`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      await #expect(throws: refusal) {
        try await queue.write(.full) { database throws(StoreError) in
          try database.add(2)
          // The transaction ends behind the back of the queue, so that there is nothing to roll back.
          try database.statement("ROLLBACK").run()
          throw refusal
        }
      }
      try await queue.add(3)
      #expect(try queue.numbers == [3])
    }
  }

  @Test func `the data version tells changes of others and only those`() async throws {
    try await onEngine { [scratch] in
      let mine = try await scratch.open().queue
      let other = try await scratch.open().queue
      let first = try mine.dataVersion()
      try await mine.add(1)
      #expect(try mine.dataVersion() == first)
      try await other.add(2)
      let second = try mine.dataVersion()
      #expect(second != first)
      #expect(try mine.dataVersion() == second)
      #expect(try mine.numbers == [1, 2])
    }
  }

  @Test func `a read sees one state throughout`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      let other = try RawConnection(scratch.database)
      try await queue.add(1)
      let counts = try queue.read { database throws(StoreError) in
        let count = try database.statement("SELECT count(*) FROM number")
        let before = try count.first { row in row.integer(0) }
        other.execute("INSERT INTO number (value) VALUES (2)")
        return [before, try count.first { row in row.integer(0) }]
      }
      #expect(counts == [1, 1])
      #expect(try queue.numbers == [1, 2])
    }
  }

  @Test func `a change outside of a write is refused`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      #expect(throws: StoreError.self) {
        try queue.read { database throws(StoreError) in try database.add(1) }
      }
      #expect(try queue.numbers.isEmpty)
    }
  }

  @Test func `a full store says so, keeps nothing of the change, and goes on`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try await queue.add(1)
      try queue.read { database throws(StoreError) in
        try database.statement("PRAGMA max_page_count = 4").first { _ in }
      }
      await #expect(throws: StoreError.full(path: queue.directory.path + "/state.db")) {
        try await queue.write(.full) { database throws(StoreError) in
          for number in 2..<100_000 { try database.add(number) }
        }
      }
      #expect(try queue.numbers == [1])
      try await queue.add(2)
      #expect(try queue.numbers == [1, 2])
    }
  }

  @Test func `a full store that the body overlooks is told all the same`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try queue.read { database throws(StoreError) in
        try database.statement("PRAGMA max_page_count = 4").first { _ in }
      }
      await #expect(throws: StoreError.full(path: queue.directory.path + "/state.db")) {
        try await queue.write(.full) { database throws(StoreError) in
          for number in 2..<5_000 { try? database.add(number) }
        }
      }
      #expect(try queue.numbers.isEmpty)
    }
  }

  @Test func `a row that breaks a rule does not spoil the write of a body that expects it`()
    async throws
  {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try await queue.write(.normal) { database throws(StoreError) in
        let insert = try database.statement("INSERT INTO number VALUES (?, ?)")
        try insert.run(1, 10)
        try? insert.run(1, 11)
      }
      #expect(try queue.numbers == [10])
    }
  }

  @Test func `a killed process loses nothing that it was told is kept`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try await queue.add(1, .normal)
      // What a killed process leaves: the files as they are, without the log written back.
      let copy = Scratch()
      try copy.makeState()
      for name in ["lock", "state.db", "state.db-wal"] {
        let contents = Data(try #require(scratch.bytes(name)))
        _ = FileManager.default.createFile(atPath: copy.state + "/" + name, contents: contents)
      }
      let outcome = try await copy.open()
      #expect(outcome.origin == .found)
      #expect(try outcome.queue.numbers == [1])
    }
  }

  @Test func `a closed store refuses and says that it is closed`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try await queue.add(1)
      await queue.close()
      await queue.close()
      await #expect(throws: StoreError.self) { try await queue.add(2) }
      #expect(throws: StoreError.self) { try queue.numbers }
      #expect(scratch.names == ["lock", "state.db"])
      #expect(try await scratch.open().queue.numbers == [1])
    }
  }

  @Test func `a log that has grown long is cut off when those who read it are through`()
    async throws
  {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try await queue.add(1)
      let reader = try RawConnection(scratch.database)
      reader.execute("BEGIN; SELECT * FROM number")
      try await queue.write(.normal) { database throws(StoreError) in
        try database.connection.execute("CREATE TABLE large AS SELECT zeroblob(17000000)")
      }
      for number in 2...65 { try await queue.add(number) }
      #expect(try logLength() > 16_000_000)
      reader.execute("ROLLBACK")
      for number in 66...260 { try await queue.add(number) }
      #expect(try logLength() < 1_000_000)
      #expect(try queue.numbers == Array(1...260))
    }
  }

  private func logLength() throws -> Int64 {
    try #require(try SystemFile.facts(scratch.database + "-wal")).size
  }

  @Test func `a log that cannot be cut off is looked at ever more seldom`() {
    var watch = LogWatch()
    var looks: [Int] = []
    for commit in 1...1_100 where watch.counts() {
      looks.append(commit)
      if commit > 1 { watch.note(commit < 500 ? .stillLong : .cutOff) }
    }
    #expect(looks == [1, 65, 193, 449, 961, 1_025, 1_089])
  }
}
