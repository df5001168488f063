import JSON
import Testing
import Time

@testable import Telemetry

@Suite struct LogEntryTests {
  private static let at = Timestamp(milliseconds: 1_795_889_443_847)
  private static let request = ObservedRequest(
    number: 1,
    tool: "shop_find",
    begun: at + -0.5,
    client: "claude-code 2.1.304"
  )
  private static let call = ObservedCall(
    number: 2,
    api: "shop",
    tool: "shop_find",
    begun: at + -0.25
  )

  private static func entry(_ what: CallEvent.What) -> LogEntry? {
    LogEntry(CallEvent(at: at, request: request, call: call, what), process: 77)
  }

  @Test
  func `the end of a call is one line that says what came of it, for whom, and how long it took`()
    throws
  {
    var end = CallEvent.CallEnd(verdict: "back_off", requests: 2)
    end.status = 429
    end.code = "SLOW"
    end.until = "2026-11-28T18:11:45Z"
    let line = try #require(Self.entry(.ended(end))?.line)
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"at":"2026-11-28T18:10:43.847Z","event":"call","api":"shop","tool":"shop_find","verdict":"back_off","#
        + #""code":"SLOW","status":429,"requests":2,"until":"2026-11-28T18:11:45Z","ms":250,"#
        + #""client":"claude-code 2.1.304","process":77,"call":2}"# + "\n"
    )
    #expect(LogEntry(line: line.dropLast())?.at == Self.at)
  }

  @Test func `an attempt is told unless it went well at once`() {
    var attempt = CallEvent.Attempt(
      number: 1,
      begun: Self.at,
      method: "GET",
      origin: "https://api",
      path: "/a"
    )
    #expect(Self.entry(.attempted(attempt)) == nil)
    attempt.number = 2
    #expect(Self.entry(.attempted(attempt))?.event == "attempt")
    attempt.number = 1
    attempt.verdict = "retry"
    #expect(Self.entry(.attempted(attempt))?.isFailure == true)
  }

  @Test func `what only metrics count, and the answer to a call of an operation, stand in no line`()
  {
    #expect(Self.entry(.stored(seconds: 1)) == nil)
    #expect(Self.entry(.answered(.init(isError: false, isBuiltIn: false))) == nil)
  }

  @Test(arguments: [
    "", "{", "null", "[]", #"{"at":"2026-11-28T18:10:43.847Z","event":"ca"#,
    #"{"event":"call"}"#, #"{"at":"yesterday","event":"call"}"#, "\u{0}",
  ])
  func `a torn line, and a line of somebody else, is no entry`(line: String) {
    #expect(LogEntry(line: line.utf8) == nil)
  }

  @Test func `what clients and APIs call themselves can break no line and grow to no size`() throws
  {
    let request = ObservedRequest(
      number: 1,
      tool: String(repeating: "x", count: 4000),
      begun: Self.at,
      client: "a\n{\"at\":1}\u{202E}b"
    )
    let end = CallEvent.RequestEnd(isError: true, isBuiltIn: true)
    let line = try #require(
      LogEntry(CallEvent(at: Self.at, request: request, .answered(end)), process: 1)
    ).line
    #expect(line.count < 400)
    #expect(line.filter { $0 == 0x0A }.count == 1)
    #expect(!String(decoding: line, as: UTF8.self).contains("\u{202E}"))
  }

  @Test(arguments: [
    ("api shop", true), ("api crm", false), ("task tk_ab", true), ("task tk_b", false),
    ("task import", false), ("failed", true), ("since before", true), ("since after", false),
  ])
  func `a filter lets through what is wanted`(wish: String, passes: Bool) throws {
    var end = CallEvent.CallEnd(verdict: "revise", requests: 0)
    end.task = "tk_abcdef"
    let entry = try #require(Self.entry(.ended(end)))
    var filter = LogFilter()
    switch wish {
    case "failed": filter.isOfFailures = true
    case "since before": filter.since = Self.at + -1
    case "since after": filter.since = Self.at + 1
    default:
      let words = wish.split(separator: " ").map(String.init)
      if words[0] == "api" { filter.api = words[1] } else { filter.task = words[1] }
    }
    #expect(filter.matches(entry) == passes)
  }

  @Test(arguments: CallEvent.Place.allCases)
  func `what a person did says where they did it`(place: CallEvent.Place) throws {
    let by = #""by":"\#(place.rawValue)""#
    let acts: [(CallEvent.Act, String)] = [
      (.cancelled(task: "import-42", call: nil), #""event":"cancel","task":"import-42",\#(by)"#),
      (
        .sighted(task: "import-42", call: 2, happened: false),
        #""event":"sighting","task":"import-42","number":2,"happened":false,\#(by)"#
      ),
      (.released(scope: "shop/ip"), #""event":"release","scope":"shop/ip",\#(by)"#),
      (.opened(task: "a\nb", call: 1), #""event":"release","task":"a b","number":1,\#(by)"#),
      (
        .takenBack(refusal: "no_1", tool: "shop_delete"),
        #""event":"release","tool":"shop_delete","refusal":"no_1",\#(by)"#
      ),
      (.purged(tasks: 3), #""event":"purge","tasks":3,\#(by)"#),
    ]
    for (act, expected) in acts {
      let entry = LogEntry(CallEvent(at: Self.at, .acted(act, at: place)), process: 7)
      let line = String(decoding: try #require(entry).line, as: UTF8.self)
      #expect(line == #"{"at":"2026-11-28T18:10:43.847Z",\#(expected),"process":7}"# + "\n")
    }
  }

  @Test func `a release belongs to the API of its scope, and is no failure`() throws {
    let event = CallEvent(at: Self.at, .acted(.released(scope: "shop/credential"), at: .page))
    let entry = try #require(LogEntry(event, process: 1))
    #expect(entry.api == "shop" && !entry.isFailure)
  }
}
