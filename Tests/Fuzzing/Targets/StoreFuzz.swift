import SQLiteStorage
import Administration
import EventLoop
import Guidance
import Failures
import JSON
import Pacing
import Server
import Storage
import Tasks
import Time

/// Whatever the rows of a sound file hold, every question is answered, and with times that can be waited for.
enum StoreFuzz {
  @Engine
  static func check(_ bytes: [UInt8]) async throws {
    var input = FuzzInput(bytes)
    let folder = try await StoreFolder.filled()
    try await folder.change { database throws(StoreError) in
      for _ in 0..<8 where !input.isEmpty { try change(database, by: &input) }
    }
    let store = folder.store(2)
    do {
      try await ask(store)
    } catch let error as StoreError {
      // A store may say that it cannot be read; it may not say so without words.
      try expect(!error.message.isEmpty, "no message")
    }
    await store.close()
  }

  // MARK: - Rows

  /// Puts one value into a column; what the tables do not take is not written.
  @Engine
  private static func change(_ database: Database, by input: inout FuzzInput) throws(StoreError) {
    let tables = try database.statement(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    ).all { row in row.text(0) }
    guard let table = input.element(of: tables) else { return }
    // SQLite takes nothing but whole numbers for the numbers of rows, whatever the row.
    let columns = try database.statement(
      "SELECT name FROM pragma_table_info('\(table)') WHERE pk = 0 OR type <> 'INTEGER'"
    ).all { row in row.text(0) }
    guard let column = input.element(of: columns) else { return }
    let value = value(&input)
    let sql = "UPDATE OR IGNORE \"\(table)\" SET \"\(column)\" = ?"
    try? database.statement(sql).run(value)
  }

  private static func value(_ input: inout FuzzInput) -> BoundValue {
    switch input.byte() % 6 {
    case 0: return .null
    case 1: return .integer(Int64(bitPattern: input.bits()))
    case 2: return .real(Double(bitPattern: input.bits()))
    case 3: return .text(input.text())
    case 4:
      var document = failure
      document = JSONMutation.changed(document, by: &input)
      return .text(JSONWriter.text(document))
    default: return odd[Int(input.byte()) % odd.count]
    }
  }

  private static let odd: [BoundValue] = [
    .integer(.max), .integer(.min), .integer(-1), .integer(0), .integer(1 << 53), .real(.infinity),
    .real(-.infinity), .real(.greatestFiniteMagnitude), .real(.leastNonzeroMagnitude), .real(-1),
    .real(0), .text(""), .text("{}"), .text("[]"), .text("null"), .text("\u{0}"), .text("[1e308]"),
    .text("[-1e308,9223372036854775807]"), .text("task"), .text("[[\"\",1,1e999]]"),
  ]

  private static let failure: JSONValue = [
    "verdict": "back_off", "scope": "api", "status": 429, "codes": ["A"],
    "said": ["message": "Slow down."], "wait": ["seconds": 5, "from": "header:Retry-After"],
    "retry": ["base": 1, "cap": 20, "grow": 2], "repetition": 2,
  ]

  // MARK: - Questions

  @Engine
  private static func ask(_ store: SQLiteStore) async throws {
    for now in [Timestamp.fuzzed, .fuzzed + 30, .fuzzed + 1e9] {
      for admissionRequest in StoreFolder.applications {
        let admission = await store.admit(admissionRequest, now: .fixed(now))
        try check(admission, now)
        if case .granted(let place) = admission {
          let turn = await store.turn(of: place.place, for: admissionRequest, now: .fixed(now))
          try check(turn, now)
          await store.settle(place, .sent, recording: StoreFolder.observations, now: .fixed(now))
        }
        _ = await store.appoint(admissionRequest, from: now, now: .fixed(now))
        _ = await store.permitRepetition(of: admissionRequest, now: .fixed(now))
        _ = await store.opening(for: admissionRequest, now: .fixed(now))
        _ = store.remembered(of: admissionRequest)
        _ = store.earlier(of: admissionRequest, now: now)
      }
      try await askTasks(store, now)
    }
  }

  /// Waiting for a thousand years is no answer, nor is the past.
  private static func check(_ admission: Admission, _ now: Timestamp) throws(FuzzFinding) {
    guard let opening = admission.opening else { return }
    let seconds = opening - now
    try expect(seconds > -1e10 && seconds < 1e10, "\(admission) is \(seconds) s off")
  }

  @Engine
  private static func askTasks(_ store: SQLiteStore, _ now: Timestamp) async throws {
    let tasks = try await store.tasks(.all, now: now).tasks
    try check(TaskReply.list(TaskListing(tasks), now: now))
    for task in tasks {
      try check(TaskReply.whole(task, now: now))
      _ = JSONWriter.bytes(.object(task.json))
      _ = try await store.change(.id(task.id), orEnter: nil, now: .fixed(now)) { task, moment in
        _ = task.settle(now: now, isAlive: moment.isAlive)
        _ = task.note("looked at", now: now)
      }
      for result in task.calls.compactMap(\.result) { _ = try await store.result(result, now: now) }
    }
    _ = try await store.pendingCall("crm_search#1", now: now)
    guard let survey = try await store.survey(now: now) else { return }
    let board = StatusReport(survey, now: now, directory: "/state")
    _ = board.lines.map(\.text)
    _ = JSONWriter.bytes(.object(board.json))
  }

  private static func check(_ reply: TaskReply) throws(FuzzFinding) {
    try expect(reply.text.unicodeScalars.count <= 8000, "\(reply.text.unicodeScalars.count)")
    let written = JSONWriter.bytes(.object(reply.structured))
    try expect((try? JSONParser.parse(written)) != nil, "\(reply.structured)")
  }
}
