import Administration
import JSON
import Manifests
import Pacing
import Server
import Storage
import Tasks
import Testing
import Time

@testable import Failures

struct StatusReportTests {
  static let now = Timestamp(seconds: 1_795_176_000)

  static func at(_ seconds: Double) -> Timestamp { now + seconds }

  static func call(_ tool: String = "crm_create_deal") -> CallRecord {
    CallRecord(
      api: "crm",
      tool: tool,
      arguments: ["title": "x"],
      identity: "i",
      credential: "print",
      repetition: .harmful,
      disclose: "the new deal",
      now: now
    )
  }

  static func task(_ name: String, _ calls: CallRecord...) throws -> TaskRecord {
    var task = TaskRecord(
      id: TaskID(entropy: Array(repeating: UInt8(name.count), count: 16)),
      name: try TaskName(name),
      limits: TaskLimits(),
      now: now
    )
    for call in calls { _ = task.add(call, limits: TaskLimits(), now: now) }
    return task
  }

  static func failure(_ verdict: Rule.Verdict, _ scope: String, _ status: Int) -> Failure {
    var failure = Failure(verdict: verdict, scope: scope, outcome: .notExecuted)
    failure.status = status
    return failure
  }

  static func claimed(_ tool: String = "crm_create_deal") -> CallRecord {
    var call = call(tool)
    call.deadline = at(86_400)
    _ = call.claim(Lease(process: "p", until: at(60)), now: now)
    return call
  }

  static var held: CallRecord {
    var call = claimed()
    var failure = failure(.askOperator, "credential", 401)
    failure.kind = "auth"
    failure.operatorMessage = "Put a valid key into CRM_KEY."
    failure.url = "https://crm.example.com/keys"
    _ = call.hold(failure, by: "p", now: now)
    return call
  }

  static func hold(_ key: String) -> PacingSnapshot {
    var book = PacingState()
    let failure = held.failure ?? .undecided
    book.holds.close(
      ScopeKey(scope: "credential", key: key),
      credential: "print",
      failure,
      now: now
    )
    return book.pacingSnapshot(now: now)
  }

  static func lines(_ survey: StoreSnapshot) -> [String] {
    StatusReport(survey, now: now, directory: "/state").lines.map(\.text)
  }

  // MARK: - The list

  @Test func `an empty store is told in one sentence`() {
    #expect(Self.lines(StoreSnapshot()) == ["Nothing is kept in /state."])
  }

  @Test(arguments: [
    (
      [],
      "If agents have made calls, their servers have another one: name it as their configurations do"
    ),
    (["/state/a b"], "There is one below it: recourse tasks --state '/state/a b'"),
    (
      ["/state/a", "/state/b"],
      "There are others below it: recourse tasks --state /state/a and recourse"
    ),
  ]) func `a state that no call was ever made with says so, and which one may be meant`(
    others: [String],
    advice: String
  ) {
    let report = StatusReport(
      StoreSnapshot(),
      now: Self.now,
      directory: "/state",
      origin: .unused(others: others)
    )
    let lines = report.lines.map(\.text)
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix("Nothing is kept in /state: no call was ever made with this state."))
    #expect(lines[0].contains(advice), "\(lines[0])")
    #expect(report.seen(at: Self.at(5)).lines.map(\.text) == lines)
    var log = BoardLog()
    #expect(log.take(report).allSatisfy { $0.hasSuffix(lines[0]) })
  }

  @Test func `what may have happened stands before what is held, and that before what waits`()
    throws
  {
    var waiting = Self.claimed("crm_find")
    _ = waiting.snooze(
      until: Self.at(17),
      failure: Self.failure(.backOff, "ip", 429),
      by: "p",
      now: Self.now
    )
    var unknown = Self.claimed()
    _ = unknown.leaveUnknown(.unanswered(.programEnded), by: "p", now: Self.now)
    let survey = StoreSnapshot(tasks: [
      try Self.task("one", waiting), try Self.task("three", Self.held),
      try Self.task("second", unknown),
    ])
    #expect(
      Self.lines(survey) == [
        "3 tasks in /state. It is 2026-11-20T12:00:00Z.",
        "",
        "  STATE    LEFT  TOOL             UNTIL                 COUNTED",
        "second",
        "  unknown        crm_create_deal  somebody checks       1 try",
        "    network",
        "    It was sent, and its answer was lost, so it may have happened: look before it is repeated.",
        "    Then, if it happened: recourse tasks happened second",
        "    Or, if it did not: recourse tasks happened second --no",
        "three",
        "  held           crm_create_deal  a person acts         not sent yet",
        "    401",
        "    To do: Put a valid key into CRM_KEY.",
        "    Where: https://crm.example.com/keys",
        "    Then: recourse tasks release three",
        "one",
        "  waiting  17 s  crm_find         2026-11-20T12:00:17Z  1 try",
        "    429",
      ]
    )
  }

  @Test(arguments: [(17.0, "12:00:17Z"), (43_217.0, "11-21 00:00")])
  func `where little room is, times are short and stand before names`(
    seconds: Double,
    time: String
  ) throws {
    var waiting = Self.claimed("crm_find")
    _ = waiting.snooze(
      until: Self.at(seconds),
      failure: Self.failure(.backOff, "ip", 429),
      by: "p",
      now: Self.now
    )
    let survey = StoreSnapshot(tasks: [try Self.task("one", waiting)])
    let board = StatusReport(survey, now: Self.now, directory: "/state", columns: 60)
    let lines = board.lines.map(\.text)
    #expect(lines[2].split(separator: " ") == ["STATE", "LEFT", "UNTIL", "TOOL"])
    #expect(lines[4].hasSuffix("  \(time)  crm_find"), "\(lines)")
  }

  @Test(arguments: [
    (80, "3 above · 40 more below · arrows and space scroll · q ends"),
    (50, "3 above · 40 more below · arrows scroll · q ends"),
    (40, "3 above · 40 more below · q ends"),
    (24, "3 above · 40 more below"), (10, "3 above · "),
  ])
  func `what stands below a screen fits its width`(columns: Int, row: String) {
    #expect(OperatorWords.more(above: 3, below: 40, columns: columns) == row)
  }

  @Test func `what a hold tells is not told again with each call that it keeps back`() throws {
    let survey = StoreSnapshot(
      tasks: [try Self.task("three", Self.held)],
      pacingSnapshot: Self.hold("crm/credential:print")
    )
    let lines = Self.lines(survey)
    #expect(lines.count { $0.contains("Put a valid key") } == 1)
    #expect(lines.contains("    It keeps back: three"))
    #expect(lines.contains("    Then: recourse tasks release crm/credential"))
    #expect(!lines.contains { $0.contains("print") })
  }

  @Test func `commands name the directory where it is not the usual one, as a shell takes it`()
    throws
  {
    let survey = StoreSnapshot(tasks: [try Self.task("a b", Self.held)])
    let board = StatusReport(survey, now: Self.now, directory: "/it's", named: "/it's")
    #expect(
      board.lines.map(\.text)
        .contains(#"    Then: recourse tasks release 'a b' --state '/it'\''s'"#)
    )
  }

  @Test(arguments: [
    (0.0, "due"), (16.2, "17 s"), (119, "119 s"), (843, "14 min 3 s"), (18_720, "5 h 12 min"),
    (273_600, "3 d 4 h"),
  ])
  func `the time left is told in the units a person thinks in`(_ seconds: Double, _ text: String)
    throws
  {
    var call = Self.call()
    call.state = .waiting(until: Self.at(seconds))
    let row = try #require(
      Self.lines(StoreSnapshot(tasks: [try Self.task("a", call)])).first { $0.contains("waiting") }
    )
    #expect(row.hasPrefix("  waiting  \(text)  "))
  }

  // MARK: - Changes

  @Test func `a log tells what is pending, then each change once, then what is gone`() throws {
    var log = BoardLog()
    var task = try Self.task("one", Self.call())
    func look(_ tasks: [TaskRecord], _ seconds: Double) -> [String] {
      log.take(
        StatusReport(StoreSnapshot(tasks: tasks), now: Self.at(seconds), directory: "/state")
      )
    }
    #expect(
      look([task], 0) == [
        "2026-11-20T12:00:00Z  one, call 1, crm_create_deal: waiting until 2026-11-20T12:00:00Z"
      ]
    )
    #expect(look([task], 1).isEmpty)
    _ = task.cancel(now: Self.at(2))
    #expect(look([task], 2) == ["2026-11-20T12:00:02Z  one, call 1, crm_create_deal: cancelled"])
    #expect(look([], 3) == ["2026-11-20T12:00:03Z  one, call 1, crm_create_deal: over"])
  }

  // MARK: - For programs

  @Test func `programs get everything, without what only the store needs`() throws {
    let survey = StoreSnapshot(
      tasks: [try Self.task("three", Self.held)],
      pacingSnapshot: Self.hold("crm/credential:print")
    )
    let json = StatusReport(survey, now: Self.now, directory: "/state").json
    #expect(json["tasks"]?.array?.first?["calls"]?.array?.first?["arguments"]?["title"] == "x")
    let hold = json["holds"]?.array?.first
    #expect(hold?["scope"] == "credential")
    #expect(hold?["operator"]?["url"] == "https://crm.example.com/keys")
    #expect(json["now"] == "2026-11-20T12:00:00Z")
    #expect(!JSONWriter.text(.object(json)).contains("print"))
  }
}
