import Failures
import Guidance
import JSON
import Manifests
import Testing
import Time

/// Times that APIs name in forms of their own; noon is 2026-11-20T12:00:00Z.
struct NamedTimeTests {
  private static let epoch = Int(TestManifest.noon.seconds)

  @Test(
    arguments: [
      ("Fri, 20 Nov 2026 12:00:40 +0000", 40.0), ("20 Nov 2026 12:00:40 GMT", 40),
      ("Fri 20 Nov 2026 12:00:40 GMT", 40), ("Fri, 20 Nov 2026 12:00:40 Z", 40),
      ("Fri, 20 Nov 2026 12:00:40", 40), ("Fri, 20 Nov 2026 13:00:40 +0100", 40),
      ("2026-11-20T12:00:40Z", 40), ("\(NamedTimeTests.epoch + 40)", 40),
      ("\(NamedTimeTests.epoch + 40)000", 40),
      ("9 minutes", 540), ("2 hours and 5 min", 7500), ("30s", 30), ("1m 30s", 90), ("PT2M", 120),
      ("an hour", 3600),
    ] as [(String, Double)]
  )
  func `Retry-After is read in every form that servers send`(field: String, seconds: Double)
    throws
  {
    let failure = try TestManifest.context().failure(429, [("Retry-After", field)])
    #expect(failure.wait?.seconds == seconds)
    #expect(failure.wait?.origin == .api(source: "header:Retry-After"))
  }

  @Test(
    arguments: [
      (#"{"message":"Slow down, try again in 2 hours."}"#, 7200.0), ("Please wait 9 minutes.", 540),
      (#"{"detail":"Request was throttled. Expected available in 54 seconds."}"#, 54),
      (#"{"error":"Retry after 2026-11-20T12:00:30Z"}"#, 30),
      (#"{"error":{"retryDelay":"34s"}}"#, 34), (#"{"retry_after":12}"#, 12),
      (#"{"error":{"message":"Please try again in 1m30s. Visit the site."}}"#, 90),
      (#"{"description":"Too Many Requests: retry after 11"}"#, 11),
      (#"{"description":"x","parameters":{"retry_after":11}}"#, 11),
      (#"{"error":{"details":[{"@type":"x"},{"@type":"RetryInfo","retryDelay":"26s"}]}}"#, 26),
      (#"{"errors":[{"message":"x","extensions":{"retry_in_seconds":9}}]}"#, 9),
      (#"{"BackOffMilliseconds":30000}"#, 30), ("Please wait 16 more minutes.", 960),
      (#"{"message":"Read-only for scheduled maintenance until 2026-11-20T12:00:30Z."}"#, 30),
      (
        #"<F><MessageXml><t:Value xmlns:t="u" Name="BackOffMilliseconds">30000</t:Value></MessageXml></F>"#,
        30
      ),
    ] as [(String, Double)]
  )
  func `a time in the body is read without a dialect`(body: String, seconds: Double) throws {
    let failure = try TestManifest.context().failure(429, [], body)
    #expect(failure.wait?.seconds == seconds)
    #expect(failure.wait.map { if case .api = $0.origin { true } else { false } } == true)
  }

  @Test(arguments: [
    "At most 100 calls in 60 seconds.", "Retry after 5 attempts failed.", "Too many calls.",
    "Upgrade for 2 months of more.",
  ])
  func `a sentence that asks for no wait names no time`(body: String) throws {
    #expect(try TestManifest.context().failure(429, [], body).wait?.origin == .program)
  }

  @Test(
    arguments: [
      // HubSpot, whose other fields tell of the limit of ten seconds.
      (
        429, [("X-HubSpot-RateLimit-Daily-Remaining", "0")],
        #"{"status":"error","message":"You have reached your daily limit.","policyName":"DAILY"}"#
      ),
      (
        429,
        [
          ("X-HubSpot-RateLimit-Max", "100"), ("X-HubSpot-RateLimit-Remaining", "0"),
          ("X-HubSpot-RateLimit-Interval-Milliseconds", "10000"),
        ], #"{"policyName":"DAILY"}"#
      ),
      (429, [], "You have used your 1000 requests per day."),
      (429, [], "API rate limit of 500 calls in 24 hours exceeded"),
      (403, [], #"{"error":{"code":403,"errors":[{"reason":"dailyLimitExceeded"}]}}"#),
      (429, [("X-RateLimit-Remaining-Day", "0"), ("X-RateLimit-Remaining-Minute", "7")], "no"),
    ] as [(Int, [(String, String)], String)]
  )
  func `a limit of the day is not tried again before the next day`(
    status: Int,
    fields: [(String, String)],
    body: String
  ) throws {
    let context = try TestManifest.context()
    let failure = try context.failure(status, fields, body)
    #expect(failure.wait?.seconds == 43_200 && failure.wait?.origin == .period(.day))
    #expect(failure.action == .backOff && failure.kind == "quota")
    let text = try context.guidance(status, fields, body).text
    #expect(text.contains("the limit is one of the day, and the next day begins then in UTC"))
  }

  @Test func `a limit of the month is a person's business until it is near its end`() throws {
    let context = try TestManifest.context()
    let failure = try context.failure(429, [], #"{"error":"Monthly quota exceeded."}"#)
    #expect(failure.action == .askOperator && failure.wait?.seconds == 907_200)
    #expect(failure.hold == .gate)
  }

  @Test(
    arguments: [
      "Too many requests: 5 per second, 1000 per day.", "Daily limit; try again in a minute.",
      "At most 10 calls a minute today.", "Slow down.", "Your trial ended 3 days ago.",
    ]
  )
  func `a limit that may be a short one is tried again soon`(body: String) throws {
    let wait = try #require(try TestManifest.context().failure(429, [], body).wait)
    #expect(wait.seconds <= 60)
  }

  @Test func `what the API says of the time goes before the period of its limit`() throws {
    let failure = try TestManifest.context()
      .failure(429, [("Retry-After", "90")], "Daily limit reached.")
    #expect(failure.wait?.seconds == 90)
  }

  @Test func `a reset of a limit that is used up is read without a dialect`() throws {
    let context = try TestManifest.context()
    let used = [
      ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "\(NamedTimeTests.epoch + 40)"),
    ]
    #expect(try context.failure(429, used).wait?.seconds == 40)
    let left = [("X-RateLimit-Remaining", "7"), ("X-RateLimit-Reset", "40")]
    #expect(try context.failure(429, left).wait?.origin == .program)
  }

  @Test(
    arguments: [
      ([("Retry-After", "\"17\"")], "", 17.0),
      ([("X-Ms-Retry-After-Ms", "12000")], "", 12), ([("X-Retry-After", "33")], "", 33),
      ([("Retry-After", "Fri, 20 Nov 2026 07:00:40 EST")], "", 40),
      ([("Retry-After", "Fri, 20 Nov 2026 13:00:40 CET")], "", 40),
      ([("Retry-After", "1")], #"{"details":{"retryAfterSeconds":10}}"#, 10),
      ([("Retry-After", "20")], #"{"details":{"retryAfterSeconds":10}}"#, 20),
      ([], #"{"rate_limit":{"remaining":0,"reset":33}}"#, 33),
      ([], #"{"message":"Please wait a few minutes before you try again."}"#, 60),
    ] as [([(String, String)], String, Double)]
  )
  func `a time is read under the names and in the spellings that services have for it`(
    fields: [(String, String)],
    body: String,
    seconds: Double
  ) throws {
    let context = try TestManifest.context()
    let failure = try context.failure(429, [("Content-Type", "application/json")] + fields, body)
    #expect(failure.wait?.seconds == seconds, "\(String(describing: failure.wait))")
  }

  @Test func `a sentence proves nothing of whether a write was executed`() throws {
    let context = try TestManifest.context("create_deal")
    #expect(try context.failure(503, [], "Try again in 5 minutes.").action == .verify)
  }

  @Test func `a time that cannot be read is quoted, and not said to be missing`() throws {
    let text = try TestManifest.context().guidance(429, [("Retry-After", "soon")]).text
    #expect(
      text.contains(#"The API named a time that cannot be read (header:Retry-After "soon")."#)
    )
    #expect(!text.contains("named no time"))
  }

  @Test func `a long wait is told in hours too`() throws {
    let context = try TestManifest.context()
    #expect(
      try context.guidance(429, [("Retry-After", "43200")]).text
        .contains("(43200 s (12 h) from now)")
    )
    #expect(
      try context.guidance(429, [("Retry-After", "5430")]).text
        .contains("(5430 s (1 h 31 min) from now)")
    )
    #expect(try context.guidance(429, [("Retry-After", "3599")]).text.contains("(3599 s from now)"))
    #expect(
      try context.guidance(429, [("Retry-After", "180000")]).text
        .contains("(180000 s (2 d 2 h) from now)")
    )
  }

  @Test func `a code that is the status is said once`() throws {
    let context = try TestManifest.context(errors: #"{"code": ["json:/code"]}"#)
    let text = try context.guidance(404, [], #"{"code":404,"message":"no"}"#).text
    #expect(text.contains("(404)"))
    #expect(!text.contains("404, 404"))
  }

  @Test(arguments: [301, 302, 308])
  func `a redirect tells where it leads`(status: Int) throws {
    let guidance = try TestManifest.context()
      .guidance(status, [("Location", "https://new.example.com/v2")])
    #expect(guidance.text.contains("\"Location: https://new.example.com/v2\""))
  }

  @Test(arguments: [405, 415])
  func `a method or a type that the API does not take is the operator's matter`(status: Int) throws
  {
    let guidance = try TestManifest.context().guidance(status)
    #expect(guidance.action == .askOperator)
    #expect(guidance.text.contains("crm.json"))
  }

  @Test(arguments: [301, 401, 402, 403, 405, 451])
  func `what only a person mends ends with what to do afterwards`(status: Int) throws {
    let last = try TestManifest.context().guidance(status).wording.sentences.last
    #expect(last == "When it is done, call crm_search_deals again with the same arguments.")
  }

  @Test func `a person is asked for a mixed batch only where every item needs one`() throws {
    let errors = #"{"partial": [{"each": "/errors", "status": "/status"}]}"#
    let context = try TestManifest.context(errors: errors)
    func head(_ body: String) -> Substring {
      let answer = Explanation(
        .init(200, [], body),
        manifest: context.manifest,
        operation: context.operation,
        now: context.now
      )
      return answer.text.prefix { $0 != ":" }
    }
    #expect(head(#"{"errors":[{"status":403},{"status":422}]}"#) == "revise")
    #expect(head(#"{"errors":[{"status":403},{"status":429}]}"#) == "back_off")
    #expect(head(#"{"errors":[{"status":403},{"status":403}]}"#) == "ask_operator")
  }
}
