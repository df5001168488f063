@testable import SQLiteStorage
import System
import EventLoop
import Foundation
@testable import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct OpeningTests {
  let scratch = Scratch()

  /// A closed store's file, with some numbers in it.
  @Engine
  private func closedStore() async throws -> [UInt8] {
    let queue = try await scratch.open().queue
    try await queue.write(.full) { database throws(StoreError) in
      for number in 0..<800 { try database.add(number) }
    }
    await queue.close()
    return try #require(scratch.bytes("state.db"))
  }

  private func put(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: scratch.database))
  }

  @Test func `a fresh store is shut to others, whatever there was before`() async throws {
    try await onEngine { [scratch] in
      let outcome = try await scratch.open()
      #expect(outcome.origin == .created)
      #expect(!outcome.hasForgotten)
      try await outcome.queue.add(1)
      #expect(try scratch.permissions(scratch.path) == 0o700)
      #expect(try scratch.permissions(scratch.state) == 0o700)
      #expect(scratch.names == ["lock", "state.db", "state.db-shm", "state.db-wal"])
      for name in scratch.names {
        #expect(try scratch.permissions(scratch.state + "/" + name) == 0o600, "\(name)")
      }
      await outcome.queue.close()
      try scratch.setPermissions(scratch.state, 0o755)
      try scratch.setPermissions(scratch.database, 0o644)
      #expect(try await scratch.open().origin == .found)
      #expect(try scratch.permissions(scratch.state) == 0o700)
      #expect(try scratch.permissions(scratch.database) == 0o600)
    }
  }

  @Test(arguments: [
    Array("not a database at all, only words\n".utf8),
    [UInt8](repeating: 0, count: 4096),
    [UInt8](repeating: 0xA5, count: 20_000),
    Array("SQLite format 3\u{0}".utf8),
    Array("SQLite format 3\u{0}".utf8) + [UInt8](repeating: 0xFF, count: 8176),
  ])
  func `what is no database is moved aside and kept, and a fresh one works`(
    garbage: [UInt8]
  ) async throws {
    try await onEngine { [scratch, self] in
      try scratch.makeState()
      try put(garbage)
      let outcome = try await scratch.open()
      let moved = try #require(outcome.replaced)
      #expect(moved == outcome.queue.directory.path + "/state.db.corrupt-20261120T120017Z")
      #expect(outcome.hasForgotten)
      #expect(scratch.bytes("state.db.corrupt-20261120T120017Z") == garbage)
      try await outcome.queue.add(1)
      #expect(try outcome.queue.numbers == [1])
      await outcome.queue.close()
      #expect(try await scratch.open().origin == .found)
    }
  }

  @Test func `a file cut off anywhere is found out, never half believed`() async throws {
    try await onEngine { [scratch, self] in
      let whole = try await closedStore()
      for length in stride(from: 0, to: whole.count, by: 512) {
        try put(Array(whole[..<length]))
        let outcome = try await scratch.open()
        #expect(outcome.hasForgotten, "cut at \(length)")
        #expect((outcome.replaced != nil) == (length > 0), "cut at \(length)")
        #expect(try outcome.queue.numbers.isEmpty)
        try await outcome.queue.add(1)
        await outcome.queue.close()
      }
      try put(whole)
      #expect(try await scratch.open().queue.numbers.count == 800)
    }
  }

  @Test func `damage deep in the file is found when every page is looked at`() async throws {
    try await onEngine { [scratch, self] in
      var bytes = try await closedStore()
      for index in 4096..<8192 { bytes[index] = 0xEE }
      try put(bytes)
      let first = try await scratch.open()
      #expect(first.origin == .found)
      let error = #expect(throws: StoreError.self) { try first.queue.numbers }
      guard case .corrupt = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      let second = try await scratch.open(inspection: .everyPage)
      #expect(second.replaced != nil)
      // Whoever still has the damaged file open finds out with the next write.
      let late = await #expect(throws: StoreError.self) { try await first.queue.add(1) }
      #expect(late == .replaced(path: first.queue.directory.path + "/state.db"))
      try await second.queue.add(2)
      #expect(try second.queue.numbers == [2])
    }
  }

  @Test func `a whole file passes the look at every page`() async throws {
    try await onEngine { [scratch, self] in
      _ = try await closedStore()
      #expect(try await scratch.open(inspection: .everyPage).origin == .found)
    }
  }

  @Test func `of many who find the damage at once only one moves the file`() async throws {
    try await onEngine { [scratch, self] in
      try scratch.makeState()
      try put([UInt8](repeating: 1, count: 5_000))
      let origins = Origins()
      let opens = (0..<8).map { number in
        EventLoop.shared.start {
          guard let outcome = try? await scratch.open() else { return }
          origins.seen.append(outcome.origin)
          try? await outcome.queue.add(number)
          origins.queues.append(outcome.queue)
        }
      }
      for open in opens { await open.value }
      #expect(origins.seen.filter { $0 == .found }.count == 7)
      #expect(scratch.names.filter { $0.contains("corrupt") }.count == 1)
      #expect(try origins.queues.first?.numbers.sorted() == Array(0..<8))
    }
  }

  @Test func `two damaged files of one second are both kept`() async throws {
    try await onEngine { [scratch, self] in
      try scratch.makeState()
      for _ in 0..<3 {
        try put([1, 2, 3])
        try await scratch.open().queue.close()
      }
      #expect(
        scratch.names.filter { $0.contains("corrupt") } == [
          "state.db.corrupt-20261120T120017Z", "state.db.corrupt-20261120T120017Z-2",
          "state.db.corrupt-20261120T120017Z-3",
        ]
      )
    }
  }

  @Test func `a store that was deleted is known to be gone`() async throws {
    try await onEngine { [scratch, self] in
      _ = try await closedStore()
      SystemFile.remove(scratch.database)
      let outcome = try await scratch.open()
      #expect(outcome.origin == .vanished)
      #expect(outcome.hasForgotten)
    }
  }

  @Test func `a database of another program is left alone`() async throws {
    try await onEngine { [scratch] in
      try scratch.makeState()
      _ = FileManager.default.createFile(atPath: scratch.database, contents: nil)
      try RawConnection(scratch.database).execute(
        "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)"
      )
      let before = scratch.bytes("state.db")
      let error = await #expect(throws: StoreError.self) { _ = try await scratch.open() }
      guard case .notOurs = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(scratch.bytes("state.db")?.count == before?.count)
      #expect(!scratch.names.contains { $0.contains("corrupt") })
    }
  }

  @Test func `another process that opens or writes for too long is told of`() async throws {
    try await onEngine { [scratch] in
      try scratch.makeState()
      let other = try LockFile(scratch.state + "/lock")
      #expect(try other.tryLock())
      let error = await #expect(throws: StoreError.self) {
        _ = try await scratch.open(lockLimit: .milliseconds(5))
      }
      guard case .locked = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }
}

@Engine
private final class Origins {
  var seen: [OpenOutcome.Origin] = []
  var queues: [WriteQueue] = []
}
