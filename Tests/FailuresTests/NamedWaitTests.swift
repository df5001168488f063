import Failures
import JSON
import Manifests
import Testing
import Time

/// Times under names of which only the words are known; noon is 2026-11-20T12:00:00Z.
struct NamedWaitTests {
  private static let epoch = Int(TestManifest.noon.seconds)

  @Test(
    arguments: [
      (#"{"error":"rate_limited","ttl":33}"#, 33.0),
      (#"{"error":{"code":10028,"message":"too_many_requests","data":{"wait":5}}}"#, 5),
      (#"{"message":"x","msBeforeNext":12000}"#, 12), (#"{"message":"x","waitTimeMs":3000}"#, 3),
      (#"{"message":"x","retry_after_minutes":3}"#, 180),
      (#"{"message":"x","secondsUntilReset":30}"#, 30),
      (#"{"message":"x","next_allowed_at":"2026-11-20T12:05:00Z"}"#, 300),
      (#"{"message":"x","lockedUntil":"2026-11-20T12:05:00Z"}"#, 300),
      (#"{"message":"x","context":{"timeToReset":"592 seconds"}}"#, 592),
      (#"{"message":"x","reset":\#(epoch + 90)000}"#, 90),
      (#"{"message":"x","reset_ms":\#(epoch + 90)000}"#, 90),
      (#"{"message":"x","rateLimitReset":\#(epoch + 90)}"#, 90),
      (#"{"message":"x","nextAccessTime":"2026-Nov-20 12:05:00+0000 UTC"}"#, 300),
      (#"{"message":"x","retry_delay":{"seconds":30}}"#, 30),
    ] as [(String, Double)]
  )
  func `a name that says by its words when to come again is read`(body: String, seconds: Double)
    throws
  {
    let failure = try TestManifest.context().failure(429, [], body)
    #expect(failure.wait?.seconds == seconds)
  }

  @Test(
    arguments: [
      #"{"message":"x","retryCount":30}"#, #"{"message":"x","max_wait_seconds":30}"#,
      #"{"message":"x","last_reset_at":"2026-11-20T12:05:00Z"}"#,
      #"{"message":"x","locked_at":"2026-11-20T12:05:00Z"}"#, #"{"message":"x","next_id":55}"#,
      #"{"message":"x","reset_period":86400}"#, #"{"message":"x","retry":true}"#,
      #"{"message":"x","resetTime":"2026-11-20T11:00:00Z"}"#,
    ]
  )
  func `a name of something else names no time`(body: String) throws {
    let failure = try TestManifest.context().failure(429, [], body)
    #expect(failure.wait?.origin == .program)
  }

  @Test(
    arguments: [
      "2026-Nov-20 12:00:40+0000 UTC", "2026-11-20 12:00:40 +0000 UTC", "2026-11-20 12:00:40 UTC",
      "2026/11/20 12:00:40", "2026-11-20 07:00:40 EST", "Fri Nov 20 12:00:40 UTC 2026",
      "\(epoch + 40)000000", "\(epoch + 40)000000000",
    ]
  )
  func `a moment is read as programs write it`(text: String) throws {
    let failure = try TestManifest.context().failure(429, [("Retry-After", text)])
    #expect(failure.wait?.seconds == 40)
  }

  @Test(arguments: ["2026-Nov-40 12:00:40+0000 UTC", "2026-Foo-20 12:00:40", "20/11/26 12:00:40"])
  func `what is no moment is none`(text: String) throws {
    let failure = try TestManifest.context().failure(429, [("Retry-After", text)])
    #expect(failure.wait?.origin == .program)
  }

  @Test
  func `a cache's age of a page is no time to come again`() throws {
    let plain = try TestManifest.context().failure(429, [("X-Ttl", "42")])
    #expect(plain.wait?.origin == .program)
    let told = try TestManifest.context().failure(429, [("X-Rl", "0"), ("X-Ttl", "42")])
    #expect(told.wait?.seconds == 42)
  }
}
