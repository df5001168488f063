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

/// What holds, gates and refusals a release means, by the names that a person gives.
struct ReleaseTests {
  private static func declined(_ key: String, _ text: String) -> DeclinedCall {
    DeclinedCall(Mark(number: 1, key: key, text: text, at: StatusReportTests.at(-60)))
  }

  private static let refused = [
    declined("0123456789abcdef", DeclinedCall.text(tool: "crm_delete_deal", ["id": 8])),
    declined("0123fedcba987654", DeclinedCall.text(tool: "crm_delete_deal", ["id": 9])),
    declined("fedcba9876543210", ""),
  ]

  @Test func `what a person refused for good is listed, the latest first, with what takes it back`()
  {
    var survey = StoreSnapshot()
    survey.declined = Self.refused
    #expect(
      StatusReportTests.lines(survey).dropFirst() == [
        "", "Refused for good by the person who was asked:",
        "  no_fedcba987654  2026-11-20T11:59:00Z  a call of an earlier version, which kept no name",
        "  no_0123fedcba98  2026-11-20T11:59:00Z  crm_delete_deal {\"id\":9}",
        "  no_0123456789ab  2026-11-20T11:59:00Z  crm_delete_deal {\"id\":8}",
        "    To have the person asked about it again: recourse tasks release NO",
      ]
    )
    let report = StatusReport(survey, now: StatusReportTests.now, directory: "/state")
    #expect(
      report.releaseJSON["declined"]?.array?[1]
        == [
          "name": "no_0123fedcba98", "at": "2026-11-20T11:59:00Z", "tool": "crm_delete_deal",
          "arguments": ["id": 9],
        ]
    )
  }

  @Test(
    arguments: [
      ("no_0123456789ab", [0]), ("no_01234", [0]), ("no_0123", [0, 1]),
      ("crm_delete_deal", [0, 1]), ("no_fedc", [2]), ("no_f", nil), ("crm", nil), ("no_", nil),
    ] as [(String, [Int]?)]
  )
  func `a refusal is taken back by its name or its tool, and by nothing wider`(
    name: String,
    meant: [Int]?
  ) {
    var survey = StoreSnapshot()
    survey.declined = Self.refused
    let release = Release(.named(name), in: survey)
    #expect(release?.declined == meant.map { $0.map { Self.refused[$0] } })
    #expect(Release(.everything, in: survey)?.declined == [])
  }

  @Test(arguments: [
    ("crm/credential", ["crm/credential"], 1), ("crm", ["crm/credential"], 1),
    ("three", ["crm/credential"], 1),
  ])
  func `a hold is named by its scope, its API or a task that it keeps back`(
    _ name: String,
    _ places: [String],
    _ calls: Int
  ) throws {
    let survey = StoreSnapshot(
      tasks: [try StatusReportTests.task("three", StatusReportTests.held)],
      pacingSnapshot: StatusReportTests.hold("crm/credential:print")
    )
    let release = try #require(Release(.named(name), in: survey))
    #expect(release.holds.places == places)
    #expect(release.calls.count == calls)
  }

  @Test func `a release frees no call of another credential's hold`() throws {
    let survey = StoreSnapshot(
      tasks: [try StatusReportTests.task("three", StatusReportTests.held)],
      pacingSnapshot: StatusReportTests.hold("crm/credential:other")
    )
    let release = try #require(Release(.named("crm/credential"), in: survey))
    #expect(release.calls.isEmpty)
    #expect(Release(.everything, in: survey)?.calls.count == 1)
    #expect(Release(.named("three"), in: survey)?.holds.isEmpty == true)
    #expect(Release(.named("four"), in: survey) == nil)
  }

  @Test(arguments: [
    ("crm/credential", 1), ("crm", 1), ("three", 1),
  ])
  func `a gate is opened by its scope, its API or a task that waits for it`(
    _ name: String,
    _ calls: Int
  ) throws {
    let survey = try Self.shut()
    let release = try #require(Release(.named(name), in: survey))
    #expect(release.gates.places == ["crm/credential"])
    #expect(release.calls.count == calls)
  }

  @Test func `a gate that outlasts a task is opened by it, and frees what is held for it`() throws {
    let failure = StatusReportTests.failure(.backOff, "ip", 429)
    let until = StatusReportTests.at(1_000_000)
    var held = StatusReportTests.claimed()
    _ = held.snooze(until: until, failure: failure, by: "p", now: StatusReportTests.now)
    #expect(held.state == .held)
    var book = PacingState()
    book.gates.shut(ScopeKey(scope: "ip", key: "crm/ip"), until: until, failure)
    let survey = StoreSnapshot(
      tasks: [try StatusReportTests.task("three", held)],
      pacingSnapshot: book.pacingSnapshot(now: StatusReportTests.now)
    )
    for name in ["three", "crm/ip"] {
      let release = try #require(Release(.named(name), in: survey))
      #expect(release.gates.places == ["crm/ip"])
      #expect(release.calls.count == 1)
    }
  }

  @Test func `everything at once opens no gate, and another name none either`() throws {
    let survey = try Self.shut()
    let everything = try #require(Release(.everything, in: survey))
    #expect(everything.isEmpty)
    #expect(Release(.named("crm/ip"), in: survey) == nil)
    #expect(Release.names(in: survey).contains("crm/credential"))
  }

  /// A call that waits for a gate of its credential, and one that waits for that of another.
  private static func shut() throws -> StoreSnapshot {
    let failure = StatusReportTests.failure(.backOff, "credential", 429)
    var waiting = StatusReportTests.claimed()
    _ = waiting.snooze(
      until: StatusReportTests.at(900),
      failure: failure,
      by: "p",
      now: StatusReportTests.now
    )
    var book = PacingState()
    book.gates.shut(
      ScopeKey(scope: "credential", key: "crm/credential:print"),
      until: StatusReportTests.at(900),
      failure
    )
    var other = StatusReportTests.claimed("crm_find")
    _ = other.snooze(
      until: StatusReportTests.at(900),
      failure: StatusReportTests.failure(.backOff, "ip", 429),
      by: "p",
      now: StatusReportTests.now
    )
    return StoreSnapshot(
      tasks: [
        try StatusReportTests.task("three", waiting), try StatusReportTests.task("seventh", other),
      ],
      pacingSnapshot: book.pacingSnapshot(now: StatusReportTests.now)
    )
  }
}
