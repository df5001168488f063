import Testing

@testable import Time

struct ZoneTests {
  private func offset(_ schedule: String, _ instant: String) throws -> Int {
    let instant = try #require(Timestamp(rfc3339: instant))
    return try #require(ZoneSchedule(schedule)).offset(at: instant)
  }

  @Test(arguments: [
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 3600),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T00:59:59Z", 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 3600),
    ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18000),
    ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14400),
    ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -18000),
    // South of the equator summer is at the turn of the year.
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-12-31T20:00:00Z", 39600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00:00Z", 36000),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-12-01T00:00:00Z", 0),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3600),
    ("<+0330>-3:30", "2026-07-01T00:00:00Z", 12600), ("UTC0", "2026-07-01T00:00:00Z", 0),
    ("AAA-1BBB,J60/0,J300/0", "2028-02-29T22:59:59Z", 3600),
    ("AAA-1BBB,J60/0,J300/0", "2028-02-29T23:00:00Z", 7200),
    ("AAA-1BBB,59/0,299/0", "2028-02-28T23:00:00Z", 7200),
  ])
  func `clocks are set on the day and at the time that the schedule says`(
    schedule: String,
    instant: String,
    seconds: Int
  ) throws {
    #expect(try offset(schedule, instant) == seconds)
  }

  @Test(arguments: [
    "", "CET", "C-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.1.0,M10.5.0",
    "CET-1CEST,M3.6.0,M4.1.0",
    "<CET-1", "CET-1x", "CET-1CEST,J0,J1", "CET-999",
  ])
  func `what is no schedule is none`(text: String) { #expect(ZoneSchedule(text) == nil) }

  @Test func `a file is read by its transitions, and by its schedule afterwards`() throws {
    let rules = try #require(ZoneRules(Self.file))
    let offset = { (text: String) in
      rules.offset(at: try #require(Timestamp(rfc3339: text)))
    }
    #expect(try offset("1960-01-01T00:00:00Z") == 600)
    #expect(try offset("1970-01-01T00:16:40Z") == 3600)
    #expect(try offset("2026-07-01T00:00:00Z") == 7200)
    for count in Self.file.indices {
      #expect(ZoneRules(Array(Self.file.prefix(count))) == nil)
    }
  }

  /// One transition, at 1000 s, from 600 s to an hour.
  private static var file: [UInt8] {
    func header(_ transitions: UInt8, _ types: UInt8) -> [UInt8] {
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
        + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, transitions, 0, 0, 0, types, 0, 0, 0, 4]
    }
    let types: [UInt8] = [0, 0, 0x02, 0x58, 0, 0, 0, 0, 0x0E, 0x10, 0, 0]
    return header(0, 1) + Array(types.prefix(6)) + Array("AAA\0".utf8) + header(1, 2)
      + [0, 0, 0, 0, 0, 0, 0x03, 0xE8, 1] + types + Array("AAA\0".utf8)
      + Array("\nCET-1CEST,M3.5.0,M10.5.0/3\n".utf8)
  }

  @Test(arguments: [
    "", "/", "../etc/passwd", "Europe/../../etc/passwd", "/etc/passwd", "Europe//Berlin", "a b",
    "A/B/C/D",
    "Europe/Berlin\0", ".", "1/2",
  ])
  func `a name leads out of no folder`(name: String) {
    #expect(!ZoneDatabase.isName(name))
    #expect(ZoneDatabase.usual.zone(named: name) == .unknown)
  }

  @Test func `a machine without zones is told apart from one without this zone`() {
    let none = ZoneDatabase(folder: "/nowhere/zoneinfo")
    #expect(none.zone(named: "Europe/Berlin") == .noDatabase)
    guard case .found(let berlin) = ZoneDatabase.usual.zone(named: "Europe/Berlin") else { return }
    #expect(ZoneDatabase.usual.zone(named: "Europe/Nowhere") == .unknown)
    // 2026-07-01 and 2026-12-01
    #expect(berlin.offset(at: Timestamp(seconds: 1_782_864_000)) == 7200)
    #expect(berlin.offset(at: Timestamp(seconds: 1_796_083_200)) == 3600)
  }
}
