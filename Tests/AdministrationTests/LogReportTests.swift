import JSON
import Telemetry
import Testing

@testable import Administration

@Suite struct LogReportTests {
  private static func lines(_ texts: [String], width: Int = 80) -> [String] {
    var report = LogReport(width: width)
    return texts.compactMap { LogEntry(line: $0.utf8) }
      .flatMap { report.lines(of: $0) }.map(\.text)
  }

  private static let call =
    #"{"at":"2026-11-28T18:10:43.847Z","event":"call","api":"shop","tool":"shop_find","verdict":"ok","#
    + #""status":200,"requests":1,"ms":9,"client":"drive 1.0","process":7,"call":2}"#

  @Test func `the day stands above its entries, and again where it changes`() {
    let next = Self.call.replacing("2026-11-28", with: "2026-11-29")
    #expect(
      Self.lines([Self.call, Self.call, next]) == [
        "2026-11-28, times in UTC",
        "18:10:43  ok            shop_find, 200, 9 ms, drive 1.0",
        "18:10:43  ok            shop_find, 200, 9 ms, drive 1.0",
        "2026-11-29, times in UTC",
        "18:10:43  ok            shop_find, 200, 9 ms, drive 1.0",
      ]
    )
  }

  @Test func `what does not fit stands below, and no line is wider than the terminal`() {
    let long =
      #"{"at":"2026-11-28T18:10:45Z","event":"call","api":"shop","tool":"\#(Self.name)","#
      + #""verdict":"ask_operator","code":"\#(Self.name)","status":401,"requests":3,"ms":71,"#
      + #""until":"2026-11-29T18:10:45Z","task":"tk_vclrno7bkwrogoq5xr4lk72bwu","#
      + #""client":"\#(Self.name)","arguments":{"q":"\#(Self.name)\#(Self.name)"},"process":7,"call":2}"#
    for width in [40, 60, 80, 132] {
      let lines = Self.lines([long], width: width)
      #expect(lines.count > 3)
      #expect(lines.allSatisfy { $0.count <= max(60, width) }, "\(lines)")
    }
  }

  private static let name = String(repeating: "abcdefgh", count: 5)

  @Test(arguments: [
    (
      #""event":"hold","tool":"shop_find","scope":"shop/credential","cause":"401 BAD_KEY""#,
      "held          shop/credential, shop_find, 401 BAD_KEY"
    ),
    (
      #""event":"release","scope":"shop/credential","by":"person""#,
      "released      shop/credential, by a person"
    ),
    (
      #""event":"release","scope":"shop/credential","by":"terminal""#,
      "released      shop/credential, by a person in a terminal"
    ),
    (
      #""event":"release","task":"import-42","number":2,"by":"page""#,
      "released      call 2, task import-42, by a person on the status page"
    ),
    (
      #""event":"cancel","task":"import-42","by":"form","client":"drive 1""#,
      "cancelled     task import-42, by a person in a client's form, drive 1"
    ),
    (
      #""event":"sighting","task":"import-42","number":1,"happened":true,"by":"page""#,
      "happened      call 1, task import-42, by a person on the status page"
    ),
    (
      #""event":"sighting","task":"import-42","number":1,"happened":false,"by":"form""#,
      "not happened  call 1, task import-42, by a person in a client's form"
    ),
    (
      #""event":"wait","tool":"shop_find","for":"budget","until":"2026-11-28T18:11:00Z""#,
      "waits         shop_find, a limit is used up, until 18:11:00"
    ),
    (
      #""event":"call","tool":"shop_find","verdict":"revise","requests":0,"ms":0"#,
      "revise        shop_find, nothing sent"
    ),
    (#""event":"dropped","events":12"#, "lost          12 entries that could not be kept in time"),
    (#""event":"purge","tasks":1"#, "purged        1 task"),
    (
      #""event":"purge","tasks":2,"by":"terminal""#,
      "purged        2 tasks, by a person in a terminal"
    ),
  ])
  func `each kind of entry has its words`(members: String, expected: String) {
    let lines = Self.lines([#"{"at":"2026-11-28T18:10:45Z",\#(members)}"#])
    #expect(lines.dropFirst().joined(separator: "\n") == "18:10:45  " + expected)
  }
}
