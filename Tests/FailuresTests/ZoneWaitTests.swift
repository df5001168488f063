import Failures
import JSON
import Manifests
import Testing
import Time

/// Waits for a time of day where clocks are set twice a year.
struct ZoneWaitTests {
  private static var hasZones: Bool {
    ZoneDatabase.usual.zone(named: "Europe/Berlin") != .noDatabase
  }

  @Test(
    .enabled(if: hasZones, "this machine has no /usr/share/zoneinfo"),
    arguments: [
      ("2026-07-01T20:00:00Z", "midnight", 2.0), ("2026-12-01T20:00:00Z", "midnight", 3),
      // The day on which summer time begins has 23 hours, the one on which it ends 25.
      ("2026-03-28T23:30:00Z", "midnight", 22.5), ("2026-10-24T22:30:00Z", "midnight", 24.5),
      ("2026-03-28T23:30:00Z", "07:00", 5.5), ("2026-10-31T12:00:00Z", "month", 11),
    ]
  )
  func `a time of day is meant in the zone's own time`(
    now: String,
    until: String,
    hours: Double
  ) throws {
    let errors = """
      {"rules": [{"when": {"status": 429}, "do": "back_off", "until": "\(until)", "tz": "Europe/Berlin"}]}
      """
    var context = try TestManifest.context(errors: errors)
    context.now = try #require(Timestamp(rfc3339: now))
    #expect(try context.failure(429).wait?.seconds == hours * 3600)
  }
}
