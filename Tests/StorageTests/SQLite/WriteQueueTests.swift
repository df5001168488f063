#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import SQLiteStorage
import System
import EventLoop
@testable import Storage
import TestSupport
import Testing

/// A second descriptor of a file has a lock of its own, as another process would have.
@Suite(.timeLimit(.minutes(10)))
struct WriteQueueTests {
  let scratch = Scratch()

  @Test func `while another process has the lock the loop goes on and the write waits`()
    async throws
  {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      let other = try LockFile(queue.directory.lock)
      #expect(try other.tryLock())
      let write = Task { @Engine in try await queue.add(1) }
      for _ in 0..<5 { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      #expect(try queue.numbers.isEmpty)
      other.unlock()
      try await write.value
      #expect(try queue.numbers == [1])
      #expect(try other.tryLock())
    }
  }

  @Test func `writes are made in the order of the calls, whether they had to wait or not`()
    async throws
  {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      let other = try LockFile(queue.directory.lock)
      for round in 0..<3 {
        #expect(try other.tryLock())
        let writes = (0..<20).map { number in
          EventLoop.shared.start { try? await queue.add(round * 100 + number) }
        }
        try await EventLoop.shared.sleep(for: .milliseconds(2))
        other.unlock()
        let late = (20..<30).map { number in
          EventLoop.shared.start { try? await queue.add(round * 100 + number) }
        }
        for write in writes + late { await write.value }
      }
      let expected = (0..<3).flatMap { round in (0..<30).map { round * 100 + $0 } }
      #expect(try queue.numbers == expected)
    }
  }

  @Test func `one body that throws does not take along those who wait beside it`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      let other = try LockFile(queue.directory.lock)
      #expect(try other.tryLock())
      let failures = Tally()
      let writes = (0..<6).map { number in
        EventLoop.shared.start {
          do throws(StoreError) {
            try await queue.write(.normal) { database throws(StoreError) in
              try database.add(number)
              if number % 2 == 1 { throw refusal }
            }
          } catch {
            failures.values.append(number)
          }
        }
      }
      try await EventLoop.shared.sleep(for: .milliseconds(1))
      other.unlock()
      for write in writes { await write.value }
      #expect(try queue.numbers == [0, 2, 4])
      #expect(failures.values == [1, 3, 5])
      #expect(try other.tryLock())
    }
  }

  @Test func `whoever waits beyond the limit is sent away with words, and the next may come`()
    async throws
  {
    try await onEngine { [scratch] in
      let queue = try await scratch.open(lockLimit: .milliseconds(250)).queue
      let other = try LockFile(queue.directory.lock)
      for number in 0..<3 {
        #expect(try other.tryLock())
        let start = ContinuousClock.now
        let error = await #expect(throws: StoreError.self) { try await queue.add(number) }
        #expect(ContinuousClock.now - start >= .milliseconds(250))
        guard case .locked(queue.directory.lock, _, let holder) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #if os(Linux)
          #expect(holder == getpid())
        #else
          #expect(holder == nil)
        #endif
        other.unlock()
        try await add(100 + number, to: queue)
      }
      #expect(try queue.numbers == [100, 101, 102])
    }
  }

  /// Adds a number to a queue whose lock is free; a busy machine may need several turns to tell the queue so.
  @Engine
  private func add(_ number: Int, to queue: WriteQueue) async throws {
    for _ in 0..<100 {
      do {
        return try await queue.add(number)
      } catch StoreError.locked {
        continue
      }
    }
    Issue.record("the lock was never taken for \(number)")
  }

  @Test func `a lock that comes when nobody wants it any more is given back`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open(lockLimit: .milliseconds(5)).queue
      let other = try LockFile(queue.directory.lock)
      #expect(try other.tryLock())
      await #expect(throws: StoreError.self) { try await queue.add(1) }
      other.unlock()
      while try !other.tryLock() { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      #expect(try queue.numbers.isEmpty)
    }
  }

  @Test func `a cancelled write is made, and the lock is free after it`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      let other = try LockFile(queue.directory.lock)
      #expect(try other.tryLock())
      let writes = (0..<3).map { number in Task { @Engine in try await queue.add(number) } }
      try await EventLoop.shared.sleep(for: .milliseconds(1))
      for write in writes { write.cancel() }
      try await EventLoop.shared.sleep(for: .milliseconds(1))
      other.unlock()
      for write in writes { try await write.value }
      #expect(try queue.numbers == [0, 1, 2])
      #expect(try other.tryLock())
    }
  }

  @Test func `somebody who ignores the lock is waited for without blocking the loop`() async throws
  {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      let shell = try RawConnection(scratch.database)
      shell.execute("BEGIN IMMEDIATE; INSERT INTO number (value) VALUES (7);")
      let start = ContinuousClock.now
      #expect(throws: StoreError.self) {
        try Database(path: scratch.database).change(.normal) { (_) throws(StoreError) in }
      }
      #expect(ContinuousClock.now - start < .seconds(4))
      let write = Task { @Engine in try await queue.add(8) }
      write.cancel()
      try await EventLoop.shared.sleep(for: .milliseconds(15))
      shell.execute("COMMIT")
      try await write.value
      #expect(try queue.numbers == [7, 8])
    }
  }

  @Test func `somebody who ignores the lock for too long is told of`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open(lockLimit: .milliseconds(30)).queue
      let shell = try RawConnection(scratch.database)
      shell.execute("BEGIN IMMEDIATE")
      let error = await #expect(throws: StoreError.self) { try await queue.add(8) }
      guard case .locked = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func `a write to a store that was taken away is refused, not lost`() async throws {
    try await onEngine { [scratch] in
      for name in ["state.db", "lock"] {
        let queue = try await scratch.open().queue
        let path = scratch.state + "/" + name
        try SystemFile.rename(path, to: path + ".old")
        if name == "lock" { SystemFile.remove(path + ".old") }
        let error = await #expect(throws: StoreError.self) { try await queue.add(1) }
        #expect(error == .replaced(path: path))
      }
    }
  }

  @Test func `two queues of one store lose no write to each other`() async throws {
    try await onEngine { [scratch] in
      let queues = [try await scratch.open().queue, try await scratch.open().queue]
      try await queues[0].add(0)
      let writers = (0..<40).map { number in
        EventLoop.shared.start {
          try? await queues[number % 2].write(.normal) { database throws(StoreError) in
            try database.statement("UPDATE number SET value = value + 1").run()
          }
        }
      }
      for writer in writers { await writer.value }
      #expect(try queues[0].numbers == [40])
    }
  }

  @Test func `closing while another process has the lock loses nothing`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open(lockLimit: .milliseconds(5)).queue
      try await queue.add(1)
      let other = try LockFile(queue.directory.lock)
      #expect(try other.tryLock())
      await queue.close()
      #expect(scratch.names.contains("state.db-wal"))
      other.unlock()
      #expect(try await scratch.open().queue.numbers == [1])
    }
  }
}
