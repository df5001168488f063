import SQLiteStorage
import CSQLite
import EventLoop
import Guidance
import Failures
import Foundation
import JSON
import Manifests
import Pacing
import Storage
import Tasks
import TestSupport
import Testing
import Time

extension StoreTests {
  /// What no program writes stands in each column in turn; a trap ends the process, hence one of its own for each table.
  @Suite struct AbsurdFigureTests {
    @Test(
      arguments: [
        "latest", "gone", "gate", "hold", "breaker", "retry", "refusal", "remembered", "account",
        "use", "place", "task", "note", "call", "result", "clock", "pace", "mark",
      ]
    )
    func `no figure of a sound store ends the process or costs anything but its own row`(
      table: String
    ) async {
      await #expect(processExitsWith: .success) { [table] in
        try await onEngine {
          let template = try await OddState.template()
          for column in try template.columns(of: table) {
            for value in OddState.values {
              guard let state = try template.with(value, at: column, of: table) else { continue }
              try await state.use("\(table).\(column) = \(value)")
            }
          }
        }
      }
    }

    @Test(arguments: [-1, -2_147_483_648, 0, 1, 5, 10_000, 2_147_483_647])
    func `a version that the tables do not have is put right and costs nothing`(
      version: Int
    ) async {
      await #expect(processExitsWith: .success) { [version] in
        try await onEngine {
          let state = try await OddState.template()
          _ = try state.raw.change("PRAGMA user_version = \(version)")
          let store = state.directory.process(9)
          #expect(try await store.tasks(.all, now: .at(2)).tasks.count == 4)
          #expect(state.directory.reports.count == 1, "\(state.directory.reports)")
          #expect(state.directory.reports.first?.contains("user_version was \(version)") == true)
          await store.close()
          state.directory.reports = []
          #expect(try await state.directory.process(10).tasks(.all, now: .at(3)).tasks.count == 4)
          #expect(state.directory.reports.isEmpty)
        }
      }
    }

    @Test func `tables of no version are set aside when the header tells none`() async {
      await #expect(processExitsWith: .success) {
        try await onEngine {
          let state = try await OddState.template()
          _ = try state.raw.change("DROP TABLE latest")
          _ = try state.raw.change("PRAGMA user_version = -7")
          #expect(try await state.directory.process(9).tasks(.all, now: .at(2)).tasks.isEmpty)
          #expect(state.directory.reports.first?.contains("it is kept as") == true)
        }
      }
    }

    @Test func `each table of the store has its turn`() async throws {
      try await onEngine {
        let template = try await OddState.template()
        let tables = try template.raw.texts(
          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        for table in tables {
          #expect(try template.raw.texts("SELECT count(*) FROM \(table)") != ["0"], "\(table)")
        }
        #expect(tables.count == 18)
      }
    }
  }
}

/// A directory with something in every table.
@Engine
private final class OddState {
  let directory = SharedDirectory()
  let api: PacedAPI

  init() throws {
    api = try PacedAPI(
      budgets: [Budgets.window, Budgets.bucket, Budgets.single, Budgets.openWindow]
        .joined(separator: ",")
    )
  }

  var path: String { directory.scratch.state }
  var raw: RawTables { get throws { try RawTables(path + "/state.db") } }

  static let values = [
    "-9223372036854775808", "9223372036854775807", "0", "-1", "9007199254740993",
    "4611686018427387904", "1e308", "-1e308", "9e999", "-9e999", "1e-320", "NULL", "x'00ff'",
    "'absurd'", "'[9223372036854775807,-1,1e400,[]]'", "'[[\"k\",1e400],[\"k\",-1e308]]'",
    """
    '{"wait":{"seconds":1e308},"retry":{"base":1e400,"cap":1e400,"grow":1e400},
    "repetition":9223372036854775807,"status":-9223372036854775808,"rule":9223372036854775807}'
    """,
  ]

  static func template() async throws -> OddState {
    let state = try OddState()
    let store = state.directory.process(1)
    let now = InstantSource.at(0)
    _ = await store.anchor(boot: "boot") { ClockAnchor(wall: .at(0), boot: 5000) }
    let (search, create) = (try state.api.request(), try state.api.request("create"))
    let nowhere = Reservation(notBefore: .at(0))
    let learned = search.claims.last?.key ?? ""
    for call in [search, create] { _ = await store.admit(call, now: now) }
    _ = await store.appoint(create, from: .at(8), now: now)
    _ = await store.permitRepetition(of: create, now: now)
    let observations: [Observation] = [
      .shut(scope: search.scopes[0], until: .at(50), failure()),
      .held(scope: search.scopes[3], credential: "c9", failure(.askOperator, status: 401)),
      .failed(create, failure(.revise, status: 400)), .remembered(["at": 1], search),
      .budget(key: learned, limit: 30, remaining: 7, reset: .at(9), per: 20),
    ]
    await store.settle(nowhere, .unsent, recording: observations, now: now)
    let refusal = Observation.shut(scope: search.scopes[0], until: .at(50), failure())
    await store.settle(nowhere, .sent, recording: [refusal], now: now)
    for _ in 0..<5 {
      await store.settle(nowhere, .unsent, recording: [.unwell(api: "crm")], now: now)
    }
    let other = try state.api.request("create", ["title": "x"], credential: "c2")
    await store.settle(
      nowhere,
      .unsent,
      recording: [.held(scope: other.scopes[3], credential: "c2", failure())],
      now: now
    )
    try await store.lift([other.scopes[3].key], gates: [], paces: [], now: now)
    _ = try await store.mark(.event, "1", now: now)
    for number in UInt8(1)...4 { try await state.enter(number, in: store) }
    await store.close()
    return state
  }

  /// Keeps a task: 1 waits, 2 was being sent by a process that is dead, 3 is done, 4 has only a note.
  private func enter(_ number: UInt8, in store: SQLiteStore) async throws {
    let call = CallRecord.waiting("crm_search#\(number)", repetition: .harmful, now: .at(0))
    let task = try TaskRecord.with(
      number == 4 ? nil : call,
      number,
      name: "t\(number)",
      now: .at(0)
    )
    let lease = Lease(
      process: number == 2 ? String(repeating: "0", count: 32) : store.process,
      until: .at(60)
    )
    try await store.change(task.reference, orEnter: task, now: .at(0)) { task, _ in
      _ = task.note("page \(number)", now: .at(0))
      if number == 2 || number == 3 { _ = task[1]?.claim(lease, now: .at(0)) }
      if number == 3 { _ = task[1]?.finish(ResultID(entropy: [3]), by: store.process, now: .at(1)) }
    }
    guard number == 3 else { return }
    let result = KeptResult(text: "found", structured: ["a": 1])
    try await store.keep(result, as: ResultID(entropy: [3]), of: task.id, now: .at(1))
  }

  func columns(of table: String) throws -> [String] {
    try raw.texts("SELECT name FROM pragma_table_info('\(table)')")
  }

  /// A copy of the state with a value in one column of every row; nil where the table does not take it.
  func with(_ value: String, at column: String, of table: String) throws -> OddState? {
    let copy = try OddState()
    let files = FileManager.default
    try files.createDirectory(
      atPath: copy.directory.scratch.path,
      withIntermediateDirectories: true
    )
    try files.copyItem(atPath: path, toPath: copy.path)
    let changes = try copy.raw.change(
      "UPDATE OR IGNORE \(table) SET \(column) = \(value) WHERE \(column) IS NOT \(value)"
    )
    return changes > 0 ? copy : nil
  }

  /// Puts every kind of question to the state.
  func use(_ what: String) async throws {
    let isHandle = what.hasPrefix("task.id") || what.hasPrefix("task.forget_after = NULL")
    let store = directory.process(9)
    let now = InstantSource.at(2)
    _ = try await store.anchorAtSight(boot: "boot") { ClockAnchor(wall: .at(2), boot: 7000) }
    let anchor = await store.anchor(boot: "boot") { ClockAnchor(wall: .at(2), boot: 7000) }
    _ = anchor.instant(boot: 9000).roundedUpToSecond.rfc3339
    for operation in ["search", "create"] {
      let call = try api.request(operation, ["q": .string(operation)])
      let admission = await store.admit(call, now: now)
      _ = admission.opening?.httpDate
      _ = await store.turn(of: 3, for: call, now: now)
      let place = await store.appoint(call, from: .at(3), now: now)
      await store.entrust(place, now: now)
      _ = await store.opening(for: call, now: now)
      _ = store.earlier(of: call, now: .at(2))
      _ = await store.permitRepetition(of: call, now: now)
      let observations: [Observation] = [
        .failed(call, failure(.revise, status: 400)), .unwell(api: "crm"),
        .succeeded(call, place), .shut(scope: call.scopes[0], until: .at(60), failure()),
      ]
      await store.settle(place, .sent, recording: observations, now: now)
    }
    await store.look(now: now)
    let found = try await store.tasks(.all, now: .at(2)).tasks
    #expect(found.count == 4 || isHandle, "\(what): \(found.count)")
    _ = TaskReply.list(TaskListing(found), now: .at(2))
    for task in found {
      _ = TaskReply.whole(task, now: .at(2))
      _ = task.moved(by: 86_400).json
      let resumed = try await store.change(.id(task.id), orEnter: nil, now: .at(2)) {
        task,
        moment in
        let call = CallRecord.waiting(repetition: .harmless, now: .at(2))
        _ = task.resume(now: moment.now, isAlive: moment.isAlive, operator: .acted)
        return task.add(call, limits: TaskLimits(), now: moment.now)
      }
      #expect(resumed != nil, "\(what): \(task.id.text)")
    }
    let names = ["call.task", "call.state", "call.arguments"]
    if what.hasPrefix("call."), !names.contains(where: what.hasPrefix) {
      // A call that waited is still there to be taken up.
      #expect(found.first { $0.id == .number(1) }?.pending.count == 1, "\(what)")
    }
    _ = try await store.pendingCall("crm_search#1", now: .at(2))
    for number in UInt8(1)...3 {
      let result = KeptResult(text: "new", structured: nil)
      try await store.keep(result, as: ResultID(entropy: [7, number]), of: .number(1), now: .at(2))
    }
    if let survey = try await store.survey(now: .at(2)) {
      for limit in survey.pacingSnapshot.limits { _ = limit.next.rfc3339 }
      for gate in survey.pacingSnapshot.gates { _ = gate.until.roundedUpToSecond.rfc3339 }
    }
    #expect(!directory.reports.contains { $0.contains("damaged") }, "\(what): \(directory.reports)")
    await store.close()
    try await lookAgain(what)
  }

  /// What was put right once stays so.
  private func lookAgain(_ what: String) async throws {
    directory.reports = []
    let next = directory.process(10)
    _ = await next.admit(try api.request(), now: .at(3))
    _ = try await next.tasks(.all, now: .at(3)).tasks
    // A task without a handle is left where it is, for a person to find.
    if !what.hasPrefix("task.id") {
      #expect(directory.reports.isEmpty, "\(what): \(directory.reports)")
    }
  }
}

/// A connection that reads and changes tables whatever their rules are.
@safe
private final class RawTables {
  private var pointer: OpaquePointer?

  init(_ path: String) throws {
    let code = unsafe sqlite3_open(path, &pointer)
    if code != SQLITE_OK { throw RawFailure(code: code) }
    unsafe sqlite3_exec(pointer, "PRAGMA ignore_check_constraints = ON", nil, nil, nil)
  }

  deinit { unsafe sqlite3_close_v2(pointer) }

  /// Runs SQL; returns how many rows it changed, 0 where the tables refuse it.
  func change(_ sql: String) throws -> Int {
    unsafe sqlite3_exec(pointer, sql, nil, nil, nil) == SQLITE_OK
      ? Int(unsafe sqlite3_changes(pointer)) : 0
  }

  /// The first column of an answer.
  func texts(_ sql: String) throws -> [String] {
    var statement: OpaquePointer?
    let code = unsafe sqlite3_prepare_v2(pointer, sql, -1, &statement, nil)
    guard code == SQLITE_OK else { throw RawFailure(code: code) }
    defer { unsafe sqlite3_finalize(statement) }
    var texts: [String] = []
    while unsafe sqlite3_step(statement) == SQLITE_ROW {
      if let text = unsafe sqlite3_column_text(statement, 0) {
        texts.append(unsafe String(cString: text))
      }
    }
    return texts
  }
}
