import SQLiteStorage
import EventLoop
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct StatementTests {
  let scratch = Scratch()

  @Test(arguments: [
    BoundValue.null, .integer(.min), .integer(.max), .real(-0.5), .real(.infinity), .text(""),
    .text("déjà\u{0}vu 🙂"), .bytes([]), .bytes([0, 255, 0]),
  ])
  func `a value comes back as it went in`(value: BoundValue) async throws {
    let back = try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      return try queue.read { database throws(StoreError) in
        try database.statement("SELECT ?, typeof(?1)").first(value) { row -> BoundValue in
          switch row.text(1) {
          case "integer": .integer(row.integer(0))
          case "real": .real(row.real(0))
          case "text": .text(row.text(0))
          case "blob": .bytes(row.bytes(0))
          default: row.isNull(0) ? .null : .text("unknown")
          }
        }
      }
    }
    #expect(back == value)
  }

  @Test func `an optional is the value or NULL`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try queue.read { database throws(StoreError) in
        let echo = try database.statement("SELECT ?, ?")
        let row = try echo.first("a", nil as [UInt8]?) { row in
          (row.textIfPresent(0), row.bytesIfPresent(1))
        }
        #expect(row?.0 == "a")
        #expect(row?.1 == nil)
        let other = try echo.first(nil as Int?, 2.5) { row in
          (row.integerIfPresent(0), row.realIfPresent(1))
        }
        #expect(other?.0 == nil)
        #expect(other?.1 == 2.5)
      }
    }
  }

  @Test func `text that is no UTF-8 is repaired and not trapped on`() async throws {
    let text = try await onEngine { [scratch] in
      try await scratch.open().queue.read { database throws(StoreError) in
        try database.statement("SELECT CAST(x'61FF62' AS TEXT)").first { row in row.text(0) }
      }
    }
    #expect(text == "a\u{FFFD}b")
  }

  @Test func `values do not stay for the next run`() async throws {
    try await onEngine { [scratch] in
      try await scratch.open().queue.read { database throws(StoreError) in
        let echo = try database.statement("SELECT ?")
        #expect(try echo.first(1) { row in row.isNull(0) } == false)
        #expect(throws: StoreError.self) { try echo.run() }
        #expect(throws: StoreError.self) { try echo.run(1, 2) }
        #expect(try echo.first(3) { row in row.integer(0) } == 3)
      }
    }
  }

  @Test func `a statement is as new after an error`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      try await queue.write(.normal) { database throws(StoreError) in
        let insert = try database.statement("INSERT INTO number VALUES (?, ?)")
        try insert.run(1, 10)
        #expect(throws: StoreError.self) { try insert.run(1, 11) }
        try insert.run(2, 12)
      }
      #expect(try queue.numbers == [10, 12])
    }
  }

  @Test func `a body that throws ends the run and not the statement`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      for number in 1...3 { try await queue.add(number) }
      try queue.read { database throws(StoreError) in
        let select = try database.statement("SELECT value FROM number ORDER BY place")
        #expect(throws: refusal) {
          try select.forEach { (_) throws(StoreError) in throw refusal }
        }
        #expect(try select.all { row in row.integer(0) } == [1, 2, 3])
        #expect(try select.first { row in row.integer(0) } == 1)
      }
    }
  }

  @Test func `a statement within its own run is refused and the run goes on`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      for number in 1...3 { try await queue.add(number) }
      try queue.read { database throws(StoreError) in
        let select = try database.statement("SELECT value FROM number ORDER BY place")
        var seen: [Int64] = []
        try select.forEach { (row) throws(StoreError) in
          seen.append(row.integer(0))
          #expect(throws: StoreError.self) { try select.run() }
        }
        #expect(seen == [1, 2, 3])
      }
    }
  }

  @Test func `wrong SQL is an error with its words`() async throws {
    try await onEngine { [scratch] in
      let queue = try await scratch.open().queue
      let error = #expect(throws: StoreError.self) {
        try queue.read { database throws(StoreError) in try database.statement("SELEC 1").run() }
      }
      #expect(error?.message.contains("syntax error") == true)
    }
  }
}
