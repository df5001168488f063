import JSON
import Pacing
import Telemetry
import Testing
import Time

@testable import Administration

struct TimelineTests {
  /// 2026-11-28T18:10:43Z, in the last of the minutes that are shown.
  private static let now = Timestamp(seconds: 1_795_889_443)

  private static func entry(_ minutesAgo: Double, _ members: String) throws -> LogEntry {
    let at = (now + -60 * minutesAgo).rfc3339WithMilliseconds
    return try #require(LogEntry(line: #"{"at":"\#(at)",\#(members)}"#.utf8))
  }

  private static func call(_ minutesAgo: Double, _ more: String = #""verdict":"ok""#) throws
    -> LogEntry
  {
    try entry(minutesAgo, #""event":"call","api":"shop","tool":"shop_find",\#(more)"#)
  }

  private static func rows(
    _ entries: [LogEntry],
    holds: [PacingSnapshot.Hold] = []
  ) -> [JSONValue] {
    var timeline = Timeline()
    timeline.take(entries, now: now)
    return timeline.json(now: now, holds: holds)["items"]?.array ?? []
  }

  /// The bars of the only API: minute, calls, refusals, waits, whether one goes on, whether it is on hold.
  private static func bars(_ entries: [LogEntry], holds: [PacingSnapshot.Hold] = []) -> [[Int]] {
    rows(entries, holds: holds).first?["bars"]?.array?
      .map { $0.array?.compactMap(\.integer) ?? [] } ?? []
  }

  @Test func `calls and refusals stand in their minutes, and what is older than an hour in none`()
    throws
  {
    let refused =
      #""event":"attempt","api":"shop","tool":"shop_find","attempt":1,"verdict":"back_off""#
    let entries = [
      try Self.call(60), try Self.call(59), try Self.entry(2, refused), try Self.call(2),
      try Self.call(2), try Self.call(0),
    ]
    #expect(
      Self.bars(entries) == [[0, 1, 0, 0, 0, 0], [57, 2, 1, 0, 0, 0], [59, 1, 0, 0, 0, 0]]
    )
  }

  @Test func `an attempt that went well is no refusal`() throws {
    let well = #""event":"attempt","api":"shop","tool":"shop_find","attempt":2,"verdict":"ok""#
    #expect(Self.bars([try Self.entry(2, well), try Self.call(2)]) == [[57, 1, 0, 0, 0, 0]])
  }

  @Test func `a wait goes on until its end, inside a call as for a call that is kept`() throws {
    let inside = #""event":"wait","api":"shop","for":"budget","until":"2026-11-28T18:02:10Z""#
    let kept = #""verdict":"back_off","until":"2026-11-28T19:00:00Z""#
    #expect(
      Self.bars([try Self.entry(10, inside), try Self.call(1, kept)]) == [
        [49, 0, 0, 1, 1, 0], [50, 0, 0, 0, 1, 0], [51, 0, 0, 0, 1, 0], [58, 1, 0, 1, 1, 0],
        [59, 0, 0, 0, 1, 0],
      ]
    )
  }

  @Test func `a wait that began before the hour is drawn to its end`() throws {
    var timeline = Timeline()
    let long = #""event":"wait","api":"shop","for":"told","until":"2026-11-28T17:30:00Z""#
    timeline.take([try Self.entry(55, long)], now: Self.now)
    let later = Self.now + 8 * 60
    timeline.take([], now: later)
    let bars = timeline.json(now: later, holds: [])["items"]?.array?.first?["bars"]?.array ?? []
    #expect(bars.count == 12)
    #expect(bars.first == [0, 0, 0, 0, 1, 0])
  }

  @Test func `a hold goes on until it is released, by whichever name its key has`() throws {
    let entries = [
      try Self.entry(9, #""event":"hold","api":"shop","scope":"shop/credential""#),
      try Self.entry(7, #""event":"release","scope":"shop/credential~3f2a","by":"terminal""#),
    ]
    #expect(Self.bars(entries).map(\.[0]) == [50, 51, 52])
    #expect(Self.bars(entries).allSatisfy { $0[5] == 1 })
    #expect(Self.rows(entries).first?["holds"] == 1 && Self.rows(entries).first?["isHeld"] == false)
  }

  @Test func `a hold of the present goes on to the present, and one that is gone does not`() throws
  {
    let entry = try Self.entry(3, #""event":"hold","api":"shop","scope":"shop/credential""#)
    #expect(Self.bars([entry]).map { $0[0] } == [56])
    let holds = PageTestData.hold().holds
    #expect(Self.bars([entry], holds: holds).map { $0[0] } == [56, 57, 58, 59])
    #expect(Self.rows([entry], holds: holds).first?["isHeld"] == true)
  }

  @Test func `a hold of the present is drawn also where the log tells nothing of it`() throws {
    let bars = Self.bars([], holds: PageTestData.hold().holds)
    #expect(bars.count == 60 && bars.allSatisfy { $0[5] == 1 })
  }

  @Test func `it is the same until something has happened or a minute is over`() throws {
    var timeline = Timeline()
    timeline.take([try Self.call(1)], now: Self.now)
    let first = timeline.json(now: Self.now, holds: [])
    timeline.take([], now: Self.now + 10)
    #expect(timeline.json(now: Self.now + 10, holds: []) == first)
    #expect(timeline.json(now: Self.now + 20, holds: []) != first)
  }

  @Test func `the busiest APIs are shown by their names, the others are counted`() throws {
    let quiet = try Self.entry(1, #""event":"call","api":"a","verdict":"ok""#)
    let busy = try (0..<24).flatMap { number in
      let entry = try Self.entry(1, #""event":"call","api":"b\#(number)","verdict":"ok""#)
      return [entry, entry]
    }
    var timeline = Timeline()
    timeline.take([quiet] + busy, now: Self.now)
    let section = timeline.json(now: Self.now, holds: [])
    let names = section["items"]?.array?.compactMap { $0["api"]?.string } ?? []
    #expect(names == (0..<24).map { "b\($0)" }.sorted())
    #expect(section["more"] == 1)
  }

  @Test func `entries that could not be kept are counted, and what is no entry of an API is not`()
    throws
  {
    var timeline = Timeline()
    timeline.take(
      [
        try Self.entry(1, #""event":"dropped","events":12"#),
        try Self.entry(1, #""event":"purge","tasks":3"#),
        try Self.entry(1, #""event":"wait","api":"shop","until":"soon""#),
      ],
      now: Self.now
    )
    let section = timeline.json(now: Self.now, holds: [])
    #expect(section["items"] == [] && section["lost"] == 12)
  }
}
