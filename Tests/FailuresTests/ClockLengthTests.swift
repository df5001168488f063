import Failures
import Testing

/// Lengths as a clock shows them, and times of day, which look the same; noon is 2026-11-20T12:00:00Z.
struct ClockLengthTests {
  @Test(
    arguments: [
      "retry_after", "retryAfter", "wait", "wait_time", "reset_in", "resetsIn", "try_again_in",
      "retry_in", "retry_delay", "cooldown",
    ],
    [("01:30", 90.0), ("00:01:30", 90), ("01:00:00", 3600), ("1:02:03", 3723), ("90:00", 5400)]
  )
  func `a clock under a name for a length is one`(name: String, clock: (String, Double)) throws {
    let body = #"{"error":"x","\#(name)":"\#(clock.0)"}"#
    let failure = try TestManifest.context().failure(429, [], body)
    #expect(failure.wait?.seconds == clock.1)
  }

  @Test(
    arguments: [
      "reset", "reset_at", "resets_at", "reset_time", "available_at", "retry_at", "wait_until",
      "blocked_until", "available_after", "next_reset",
    ],
    ["13:45", "01:30", "01:00:00", "12:30:00"]
  )
  func `a clock under a name for a moment is a time of day`(name: String, clock: String) throws {
    let body = #"{"error":"x","\#(name)":"\#(clock)"}"#
    let failure = try TestManifest.context().failure(429, [], body)
    #expect(failure.wait?.origin == .program)
  }

  @Test(arguments: ["12:05:00", "12:59:59"])
  func `what comes within the hour as a time of day is no length to come back after`(
    clock: String
  ) throws {
    let body = #"{"error":"x","retry_after":"\#(clock)"}"#
    #expect(try TestManifest.context().failure(429, [], body).wait?.origin == .program)
    let told = try TestManifest.context().failure(429, [("Retry-After", clock)])
    #expect(told.wait?.origin == .program)
    let length = try TestManifest.context().failure(429, [], #"{"error":"x","wait":"12:05"}"#)
    #expect(length.wait?.seconds == 725)
  }

  @Test(arguments: [("01:30", 90.0), ("01:00:00", 3600), ("1:02:03", 3723)])
  func `the standard field may have a clock`(text: String, seconds: Double) throws {
    let failure = try TestManifest.context().failure(429, [("Retry-After", text)])
    #expect(failure.wait?.seconds == seconds)
  }

  @Test(
    arguments: [
      ("try again in 01:30", 90.0), ("Try again in 00:01:30.", 90), ("Resets in 1:02:03", 3723),
      ("Please wait 01:00:00 before the next call", 3600), ("wait 02:30 before retrying", 150),
      ("Blocked for 15:00", 900), ("try again in 01:30 minutes", 90),
      ("try again in 01:30 hours", 5400), ("retry after 00:05:00", 300),
      ("Time remaining: 00:45", 45), ("Cooldown: 00:45", 45), ("00:45 remaining", 45),
    ]
  )
  func `a sentence that asks to wait may have a clock`(text: String, seconds: Double) throws {
    let failure = try TestManifest.context().failure(429, [], #"{"error":"\#(text)"}"#)
    #expect(failure.wait?.seconds == seconds)
  }

  @Test(
    arguments: [
      "resets at 13:45", "resets at 01:00:00", "try again at 01:30", "blocked until 01:30:00",
      "available after 13:45", "try again after 13:45", "available after 13:45:00",
      "closed until 00:30:00, try again later", "try again in 01:75", "try again in 00:00",
    ]
  )
  func `a time of day in a sentence is no length`(text: String) throws {
    let failure = try TestManifest.context().failure(429, [], #"{"error":"\#(text)"}"#)
    #expect(failure.wait?.origin == .program)
  }

  @Test func `a time of day with its zone is the next one, with seconds or without`() throws {
    for text in ["resets at 13:00 UTC", "resets at 13:00:00 UTC", "try again after 13:00:00 GMT"] {
      let failure = try TestManifest.context().failure(429, [], #"{"error":"\#(text)"}"#)
      #expect(failure.wait?.seconds == 3600)
      #expect(failure.wait?.isAbsolute == true)
    }
  }
}
