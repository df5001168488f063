import Failures
import Guidance
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
      (#"{"message":"x","nextAccessTime":"2026-Nov-20 17:35:00+0530 IST"}"#, 300),
      (#"{"message":"x","nextAccessTime":"2026-Nov-20 05:05:00-0700 PDT"}"#, 300),
      (#"{"message":"x","try_again_in":30}"#, 30), (#"{"message":"x","tryAgainIn":30}"#, 30),
      (#"{"message":"x","try_again_at":"2026-11-20T12:05:00Z"}"#, 300),
      (#"{"message":"x","retry_delay":{"seconds":30}}"#, 30),
      (#"{"message":"x","days_until_reset":3}"#, 259_200),
      (#"{"message":"x","reset_in_days":3}"#, 259_200),
      (#"{"message":"x","retry_in_hour":2}"#, 7200), (#"{"message":"x","retry_after_hr":2}"#, 7200),
      (#"{"message":"x","wait_time_minute":2}"#, 120), (#"{"message":"x","retry_in_min":2}"#, 120),
      (#"{"message":"x","retryAfterMicroseconds":2000000}"#, 2),
      (#"{"message":"x","pttl":30000}"#, 30), (#"{"message":"x","retry_after_s":30}"#, 30),
      (#"{"message":"x","block_seconds_left":30}"#, 30),
      (#"{"message":"x","rate_limit":{"remaining":0,"reset_s":30}}"#, 30),
      (#"{"message":"x","rate_limit_remaining":0,"rate_limit_reset":30}"#, 30),
      (#"{"errors":[{"message":"x","ttl":30}]}"#, 30), (#"{"meta":{"ttl":30},"message":"x"}"#, 30),
      (#"{"type":"processing","retry_after":1800}"#, 1800),
      (#"{"message":"Try again in 20 seconds","ttl":33}"#, 20),
      (#"{"message":"x","time_remaining":30}"#, 30), (#"{"error":{"timeLeft":"30s"}}"#, 30),
      (#"{"message":"x","remainingTimeMs":30000}"#, 30),
      (#"{"message":"x","time_left":"00:30"}"#, 30),
      (#"{"message":"x","retry":{"after":30,"attempts":3}}"#, 30),
      (#"{"message":"x","retry":{"in_seconds":30,"max":5}}"#, 30),
      (#"{"error":{"retry":{"delay_ms":30000}}}"#, 30), (#"{"retry":{"after":"30s"}}"#, 30),
      (#"{"message":"x","retry":{"at":"2026-11-20T12:05:00Z"}}"#, 300),
      (#"{"message":"x","ban":{"until":"2026-11-20T12:05:00Z","count":3}}"#, 300),
      (#"{"message":"x","cooldown":{"remaining_seconds":30}}"#, 30),
      (#"{"message":"x","throttle":{"limit":100,"wait":30}}"#, 30),
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
      (#"{"error":"x","retry_after":{"value":2,"unit":"minutes"}}"#, 120.0),
      (#"{"error":"x","retryAfter":{"amount":3,"unit":"HOURS"}}"#, 10_800),
      (#"{"error":"x","retry_after":{"minutes":1,"seconds":30}}"#, 90),
      (#"{"error":"x","retry_after":{"seconds":30,"text":"soon"}}"#, 30),
      (#"{"error":"x","retry_after":2,"retry_after_unit":"minutes"}"#, 120),
      (#"{"error":{"message":"x","retryAfter":2,"retryAfterUnit":"m"}}"#, 120),
      (#"{"error":{"message":"x","retryAfter":9000,"retryAfterUnit":"ms"}}"#, 9),
      (#"{"error":"x","retry_after":20,"unit":"minutes"}"#, 1200),
      (#"{"error":"x","retry_in":30,"time_unit":"SECONDS"}"#, 30),
      (#"{"error":"x","wait":{"length":5,"unit":"minute(s)"}}"#, 300),
      (#"{"error":{"message":"x","wait":5,"timeUnit":"MINUTES"}}"#, 300),
      (#"{"detail":{"msg":"x","wait_time":"4","units":"hours"}}"#, 14_400),
      (#"{"error":"x","retry_after":7,"unit":"requests"}"#, 7),
      (#"{"error":"x","retry_after":7,"limit":100,"unit":"minute"}"#, 7),
      (#"{"error":"x","retry_after":2,"limit":100,"remaining":0,"unit":"minutes"}"#, 120),
      (#"{"error":"x","retry_after":7,"requests_per_unit":100,"unit":"minute"}"#, 7),
      (#"{"error":"x","retry_after":7,"window":1,"unit":"minutes"}"#, 7),
      (#"{"error":"x","retry_after_seconds":90,"unit":"minutes"}"#, 90),
      (#"{"error":"x","retry_after_ms":9000,"unit":"minutes"}"#, 9),
      (#"{"error":"x","retry_after":"90s","unit":"minutes"}"#, 90),
      (#"{"error":"x","retry_after":"2026-11-20T12:05:00Z","unit":"minutes"}"#, 300),
      (#"{"error":"x","retry_after":20,"retry_after_unit":"requests"}"#, 20),
      (#"{"error":"x","retry_after":"00:01:30"}"#, 90), (#"{"error":"x","retry_in":"PT90S"}"#, 90),
    ] as [(String, Double)]
  )
  func `a length is read with the unit that stands beside it`(body: String, seconds: Double)
    throws
  {
    let failure = try TestManifest.context().failure(429, [], body)
    #expect(failure.wait?.seconds == seconds)
  }

  @Test(
    arguments: [
      ("X-Try-Again-In", "30", 30.0), ("X-Retry-In", "30s", 30), ("X-Wait-Seconds", "30", 30),
      ("X-Backoff-Ms", "30000", 30), ("X-Retry-After-Microseconds", "30000000", 30),
      ("X-Retry-After-Minutes", "2", 120), ("Retry-After", "00:01:30", 90),
    ] as [(String, String, Double)]
  )
  func `a field whose name says when to come again is read`(
    name: String,
    value: String,
    seconds: Double
  ) throws {
    let failure = try TestManifest.context().failure(429, [(name, value)])
    #expect(failure.wait?.seconds == seconds)
  }

  @Test(
    arguments: [
      ("X-Retry-Count", "30"), ("X-Max-Wait-Seconds", "30"), ("X-Cache-TTL", "30"),
      ("Retry-After", "12:05:00"),
    ]
  )
  func `a field of something else names no time`(name: String, value: String) throws {
    let failure = try TestManifest.context().failure(429, [(name, value)])
    #expect(failure.wait?.origin == .program)
  }

  @Test(
    arguments: [
      ([("Retry-After", "00:00:30")], #"{"error":"down"}"#),
      ([("X-Try-Again-In", "30")], #"{"error":"down"}"#),
      ([], #"{"error":"down","retry_after":{"value":1,"unit":"minutes"}}"#),
    ] as [([(String, String)], String)]
  )
  func `a guessed time proves nothing of a write`(fields: [(String, String)], body: String) throws {
    let context = try TestManifest.context("create_deal")
    let json = [("Content-Type", "application/json")]
    #expect(try context.guidance(503, json + fields, body).action == .verify)
    #expect(try context.guidance(409, json + fields, body).action == .revise)
  }

  @Test(
    arguments: [
      #"{"message":"x","retryCount":30}"#, #"{"message":"x","max_wait_seconds":30}"#,
      #"{"message":"x","last_reset_at":"2026-11-20T12:05:00Z"}"#,
      #"{"message":"x","locked_at":"2026-11-20T12:05:00Z"}"#, #"{"message":"x","next_id":55}"#,
      #"{"message":"x","reset_period":86400}"#, #"{"message":"x","retry":true}"#,
      #"{"message":"x","resetTime":"2026-11-20T11:00:00Z"}"#,
      #"{"message":"x","quota_reset_day":15}"#, #"{"message":"x","quota_reset_date":15}"#,
      #"{"message":"x","reset_hour":5}"#, #"{"message":"x","renewDate":"2026-12-20T12:00:00Z"}"#,
      #"{"message":"x","retry_after_weeks":2}"#, #"{"message":"x","retry_after_m":2}"#,
      #"{"message":"x","reset_in_h":2}"#, #"{"message":"x","requests_per_minute_reset_in":20}"#,
      #"{"message":"x","minutes_left":3}"#, #"{"message":"x","remaining_minutes":540}"#,
      #"{"message":"x","trial_seconds_left":30}"#,
      #"{"message":"x","rate_limit":{"limit":100,"remaining":99,"reset":60}}"#,
      #"{"message":"x","remaining":"99","reset":60}"#,
      #"{"message":"x","rate_limit_remaining":99,"rate_limit_reset":60}"#,
      #"{"message":"x","data":{"name":"a","ttl":3600}}"#,
      #"{"message":"x","data":[{"sku":"A","block_seconds_left":12}]}"#,
      #"{"message":"x","items":[{"ttl":12}]}"#, #"[{"message":"x","ttl":12}]"#,
      #"{"message":"x","retry":{"attempts":3,"max":5}}"#, #"{"message":"x","block":{"id":12}}"#,
      #"{"message":"x","retry":{"count":3,"timeout":30}}"#,
      #"{"message":"x","minutes_remaining":3}"#,
      #"{"message":"x","throttle":{"limit":100,"per":60}}"#,
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
    let left = try TestManifest.context().failure(429, [("X-Rl", "40"), ("X-Ttl", "42")])
    #expect(left.wait?.origin == .program)
  }

  @Test(
    arguments: [
      (
        503,
        #"{"error":"upstream unavailable","rate_limit":{"limit":100,"remaining":99,"reset":60}}"#
      ),
      (503, #"{"error":"Could not save","data":{"name":"a","ttl":3600}}"#),
      (503, #"{"error":"Transcription failed","remaining_minutes":540}"#),
      (503, #"{"message":"down","data":[{"sku":"A","seconds_left":12}]}"#),
      (503, #"{"message":"Payment worker crashed","wait_time_ms":12}"#),
      (500, #"{"message":"Payment worker crashed","wait_time_ms":12}"#),
      (503, #"{"message":"down","ttl":30}"#), (503, #"{"message":"down","secondsUntilReset":30}"#),
      (200, #"{"ok":false,"error":"Service unavailable","ttl":300}"#),
      (503, #"{"message":"down","retry":{"after":30}}"#), (503, #"{"time_remaining":30}"#),
    ]
  )
  func `a guessed time proves nothing of a write`(status: Int, body: String) throws {
    let guidance = try TestManifest.context("create_deal").guidance(status, [], body)
    #expect(guidance.action == .verify)
  }

  @Test(arguments: ["0", "40"])
  func `a field that caches have as well proves nothing of a write`(left: String) throws {
    let fields = [("X-Rl", left), ("X-Ttl", "30")]
    let guidance = try TestManifest.context("create_deal").guidance(503, fields, "")
    #expect(guidance.action == .verify)
  }

  @Test(
    arguments: [
      #"{"message":"down","retry_after":30}"#, #"{"message":"down","data":{"reset_in":30}}"#,
      #"{"message":"down","rate_limit":{"remaining":0,"reset":30}}"#,
    ]
  )
  func `a time under a known name says that a write was not begun`(body: String) throws {
    let failure = try TestManifest.context("create_deal").failure(503, [], body)
    #expect(!failure.isUnproven)
    #expect(failure.wait?.seconds == 30)
  }
}
