import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Testing
import Time

struct WaitTests {
  private static func errors(_ wait: String, rules: String = "[]", pick: String = "first") -> String
  {
    #"{"code": ["json:/code"], "wait": \#(wait), "rules": \#(rules), "pick": "\#(pick)"}"#
  }

  private static let date = ("Date", "Fri, 20 Nov 2026 12:00:00 GMT")
  private static let retryAfter = #"[{"from": "header:Retry-After", "as": "http"}]"#

  private static func wait(
    _ unit: Wait.Unit,
    _ value: String,
    date: (String, String)? = WaitTests.date
  ) throws -> WaitTime? {
    let wait = #"[{"from": "header:X-Wait", "as": "\#(unit.rawValue)"}]"#
    let context = try TestManifest.context(errors: errors(wait))
    return try context.failure(429, [("X-Wait", value)] + [date].compactMap(\.self)).wait
  }

  @Test(
    arguments: [
      (.http, "17", 17), (.http, "2.5", 2.5), (.http, "Fri, 20 Nov 2026 12:02:00 GMT", 120),
      (.http, "5, 30", 30), (.seconds, "42", 42), (.seconds, " 7 ", 7),
      (.milliseconds, "2500", 2.5),
      (.unix, "1795176041", 41), (.unix, "1795176041.5", 41.5),
      (.unixMilliseconds, "1795176041500", 41.5), (.timestamp, "2026-11-20T13:00Z", 3600),
      (.duration, "6m0s", 360), (.duration, "PT2M", 120), (.duration, "34.07s", 34.07),
    ] as [(Wait.Unit, String, Double)]
  )
  func `each unit is read as declared`(unit: Wait.Unit, value: String, seconds: Double) throws {
    let wait = try #require(try Self.wait(unit, value))
    #expect(abs(wait.seconds - seconds) < 0.001)
    #expect(wait.origin == .api(source: "header:X-Wait"))
  }

  @Test(
    arguments: [
      (.http, "-1"), (.http, "1e99"), (.http, "soon"), (.http, ""), (.http, "NaN"), (.http, "inf"),
      (.http, "Thu, 01 Jan 1970 00:00:00 GMT"), (.http, "17; drop"), (.seconds, "-0.5"),
      (.seconds, "1795176041"), (.unix, "41"), (.unix, "1795176041000"), (.unix, "1e99"),
      (.unixMilliseconds, "1795176041"), (.timestamp, "1970-01-01T00:00:00Z"),
      (.timestamp, "tomorrow"), (.duration, "30"), (.duration, "-5s"),
      (.seconds, "٣"), (.seconds, "0x10"),
    ] as [(Wait.Unit, String)]
  )
  func `a hostile or impossible figure is ignored for an honest default`(
    unit: Wait.Unit,
    value: String
  ) throws {
    let wait = try #require(try Self.wait(unit, value))
    #expect(wait == WaitTime(seconds: 1, origin: .program))
  }

  @Test(
    arguments: [
      (.http, "0"), (.http, "0.2"), (.http, "Fri, 20 Nov 2026 11:00:00 GMT"), (.seconds, "0"),
      (.unix, "1795170000"), (.duration, "0s"),
    ] as [(Wait.Unit, String)]
  )
  func `a hint of nothing, or of the past, is a wait of one second`(
    unit: Wait.Unit,
    value: String
  ) throws {
    let wait = try #require(try Self.wait(unit, value))
    #expect(wait.seconds == 1)
    #expect(wait.origin == .api(source: "header:X-Wait"))
  }

  @Test func `a figure of the wrong unit is told to whoever keeps the manifest`() throws {
    let wait = #"[{"from": "header:X-Reset", "as": "unix"}]"#
    let context = try TestManifest.context(errors: Self.errors(wait))
    let failure = try context.failure(429, [("X-Reset", "25")])
    #expect(failure.implausibleWaits == ["header:X-Reset"])
    let text = Guidance(failure, context: context).text
    #expect(text.contains("The time in header:X-Reset is more than ten years off"))
  }

  @Test(
    arguments: [
      ("Fri, 20 Nov 2026 12:00:00 GMT", 41), ("Fri, 20 Nov 2026 11:58:30 GMT", 131),
      ("garbage", 41),
    ] as [(String, Double)]
  )
  func `absolute times are measured against the server's clock`(
    date: String,
    seconds: Double
  ) throws {
    let wait = try #require(try Self.wait(.unix, "1795176041", date: ("Date", date)))
    #expect(
      wait == WaitTime(seconds: seconds, origin: .api(source: "header:X-Wait"), isAbsolute: true)
    )
    let relative = try #require(try Self.wait(.seconds, "41", date: ("Date", date)))
    #expect(relative.seconds == 41)
    #expect(!relative.isAbsolute)
  }

  @Test func `more than seven days is for the operator to decide`() throws {
    let context = try TestManifest.context(errors: Self.errors(Self.retryAfter))
    let week = try context.failure(429, [("Retry-After", "604800")])
    #expect(week.verdict == .backOff)
    let more = try context.failure(429, [("Retry-After", "604801")])
    #expect(more.verdict == .askOperator)
    #expect(more.hold == .gate)
    #expect(more.wait?.seconds == 604_801)
    let guidance = Guidance(more, context: context)
    #expect(guidance.action == .askOperator)
    #expect(guidance.text.contains("2026-11-27T12:00:01Z"))
  }

  @Test(arguments: [("first", 2.0), ("max", 9.0)])
  func `pick says which of several waits counts`(pick: String, seconds: Double) throws {
    let wait = #"[{"from": "header:A", "as": "seconds"}, {"from": "header:B", "as": "seconds"}]"#
    let context = try TestManifest.context(errors: Self.errors(wait, pick: pick))
    #expect(try context.failure(429, [("A", "2"), ("B", "9")]).wait?.seconds == seconds)
    #expect(try context.failure(429, [("A", "no"), ("B", "9")]).wait?.seconds == 9)
  }

  @Test func `a wait counts only under its condition, and plus is added`() throws {
    let wait = """
      [{"from": "header:X-Reset", "as": "seconds", "if": "header:X-Left=0", "plus": 1},
       {"from": "json:/wait", "as": "seconds", "if": "code=slow"}]
      """
    let context = try TestManifest.context(errors: Self.errors(wait))
    #expect(try context.failure(429, [("X-Reset", "9"), ("X-Left", "0")]).wait?.seconds == 10)
    #expect(try context.failure(429, [("X-Reset", "9"), ("X-Left", "4")]).wait?.origin == .program)
    let slow = try context.failure(429, [], #"{"code": "SLOW", "wait": 3}"#)
    #expect(slow.wait?.seconds == 3)
    #expect(try context.failure(429, [], #"{"code": "x", "wait": 3}"#).wait?.origin == .program)
  }

  @Test(
    arguments: [
      (#""burst";r=5;t=2, "daily";r=0;t=3000"#, 3000), (#""a,b;r=0";r=0;t=4"#, 4),
      (#""a";r=0;t=4, "b";r=0;t=9"#, 9), (#""a";r=1;t=4"#, nil), (#""a";r=0"#, nil),
      (#""a;r=0;t=4"#, nil), ("", nil), (";;;=,,,", nil),
    ] as [(String, Double?)]
  )
  func `the longest of a structured field's exhausted items counts`(
    field: String,
    seconds: Double?
  ) throws {
    let wait = #"[{"from": "header:RateLimit", "item": "t", "as": "seconds", "if": "item:r=0"}]"#
    let context = try TestManifest.context(errors: Self.errors(wait))
    let found = try #require(try context.failure(429, [("RateLimit", field)]).wait)
    #expect(found.seconds == seconds ?? 1)
    #expect((found.origin == .program) == (seconds == nil))
  }

  @Test(
    arguments: [
      (#"{"c": 202, "a": 118, "r": 50}"#, 1.68), (#"{"c": 1, "a": 118, "r": 50}"#, 1),
      (#"{"c": 202, "a": 118, "r": 0}"#, nil), (#"{"c": 202, "a": 118, "r": -1}"#, nil),
      (#"{"c": 1e300, "a": 0, "r": 1}"#, nil), (#"{"c": "x"}"#, nil),
    ] as [(String, Double?)]
  )
  func `a cost is waited for at the rate it comes back`(body: String, seconds: Double?) throws {
    let context = try TestManifest.context(
      errors: Self.errors(#"[{"cost": "/c", "available": "/a", "rate": "/r"}]"#)
    )
    let wait = try #require(try context.failure(429, [], body).wait)
    #expect(abs(wait.seconds - (seconds ?? 1)) < 0.001)
    #expect((wait.origin == .program) == (seconds == nil))
  }

  @Test(
    arguments: [
      (#""default": 30"#, 1, 30), (#""default": 60, "grow": 2"#, 3, 240),
      (#""default": 1, "grow": 2, "cap": 60"#, 40, 60), (#""floor": 5"#, 1, 5),
      (#""until": "midnight", "tz": "UTC""#, 1, 43_200),
      (#""until": "midnight", "tz": "+03:00""#, 1, 32_400),
      (#""until": "07:30", "tz": "-05:00""#, 1, 1800),
      (#""until": "12:00", "tz": "UTC""#, 1, 86_400),
    ] as [(String, Int, Double)]
  )
  func `a rule's wait stands in for the API's`(rule: String, made: Int, seconds: Double) throws {
    let rules = #"[{"when": {"status": [429]}, "do": "back_off", \#(rule)}]"#
    let errors = Self.errors(Self.retryAfter, rules: rules)
    let context = try TestManifest.context(errors: errors, attempts: made)
    let wait = try #require(try context.failure(429).wait)
    #expect(wait.seconds == seconds)
    #expect(wait.origin == .manifest)
    let told = try #require(try context.failure(429, [("Retry-After", "7000")]).wait)
    #expect(told.seconds == 7000, "what the API says is never cut short")
  }

  @Test(arguments: [(1, 1.0), (2, 2.0), (4, 8.0), (60, 60.0)])
  func `without any figure the wait doubles with each repetition`(
    made: Int,
    seconds: Double
  ) throws {
    let context = try TestManifest.context(attempts: made)
    #expect(try context.failure(429).wait?.seconds == seconds)
  }

  @Test(
    arguments: [
      ("[]", "70", 70), ("[]", "Fri, 20 Nov 2026 12:02:00 GMT", 120), ("[]", "soon", nil),
      (#"[{"from": "json:/wait", "as": "seconds"}]"#, "70", 70),
      (#"[{"from": "header:Retry-After", "as": "milliseconds"}]"#, "7000", 7),
      (#"[{"from": "header:retry-after", "as": "http", "if": "code=slow"}]"#, "70", nil),
    ] as [(String, String, Double?)]
  )
  func `Retry-After counts without being declared, unless the manifest reads it in its own way`(
    declared: String,
    field: String,
    seconds: Double?
  ) throws {
    let context = try TestManifest.context(errors: Self.errors(declared))
    let wait = try #require(try context.failure(429, [("Retry-After", field), Self.date]).wait)
    #expect(wait.seconds == seconds ?? 1)
    #expect((wait.origin == .program) == (seconds == nil))
    #expect(wait.isAbsolute == field.hasSuffix("GMT"))
  }

  @Test(
    arguments: [
      (["soon", "120"], 120), (["120", "soon"], 120), (["", "60"], 60), (["60", ""], 60),
      (["60, 120"], 120), (["soon, 60, 120, later"], 120), (["-5", "7"], 7),
      (["99999999999", "9"], 9),
      (["Fri, 20 Nov 2026 12:02:00 GMT", "soon"], 120),
      (["soon", "Fri, 20 Nov 2026 12:02:00 GMT"], 120),
      (["Fri, 20 Nov 2026 12:02:00 GMT", "300"], 300),
      (["30", "Fri, 20 Nov 2026 12:02:00 GMT"], 120),
      (["Fri, 20 Nov 2026 12:02:00 GMT", "Fri, 20 Nov 2026 12:05:00 GMT"], 300),
      (["Friday, 20-Nov-26 12:02:00 GMT", "1"], 120), (["soon", "later"], nil), (["", ""], nil),
    ] as [([String], Double?)]
  )
  func `of several lines of Retry-After the longest readable wait counts`(
    lines: [String],
    seconds: Double?
  ) throws {
    for declared in ["[]", Self.retryAfter] {
      let context = try TestManifest.context(errors: Self.errors(declared))
      let fields = lines.map { ("Retry-After", $0) } + [Self.date]
      let wait = try #require(try context.failure(429, fields).wait)
      #expect(wait.seconds == seconds ?? 1)
      #expect((wait.origin == .program) == (seconds == nil))
    }
  }

  @Test(
    arguments: [
      ("seconds", ["x", "30"], 30), ("seconds", ["10", "20"], 20),
      ("milliseconds", ["", "5000"], 5),
      ("unix", ["soon", "1795176060"], 60), ("duration", ["1m", "?"], 60),
      ("timestamp", ["2026-11-20T12:01:00Z", "2026-11-20T12:00:30Z"], 60),
    ]
  )
  func `lines of other fields are read in the same way`(
    unit: String,
    lines: [String],
    seconds: Double
  ) throws {
    let declared = #"[{"from": "header:X-Reset", "as": "\#(unit)"}]"#
    let context = try TestManifest.context(errors: Self.errors(declared))
    let fields = lines.map { ("X-Reset", $0) } + [Self.date]
    #expect(try context.failure(429, fields).wait?.seconds == seconds)
  }

  @Test func `of several Date lines the earliest readable one measures a wait`() throws {
    let context = try TestManifest.context(errors: Self.errors(Self.retryAfter))
    let dates = ["Fri, 20 Nov 2026 12:01:00 GMT", "never", "Fri, 20 Nov 2026 11:59:00 GMT"]
    let fields =
      [("Retry-After", "Fri, 20 Nov 2026 12:02:00 GMT")] + dates.map { ("Date", $0) }
    #expect(try context.failure(429, fields).wait?.seconds == 180)
  }

  @Test func `a declared wait goes before the undeclared Retry-After`() throws {
    let declared = Self.errors(#"[{"from": "json:/wait", "as": "seconds"}]"#)
    let context = try TestManifest.context(errors: declared)
    let failure = try context.failure(429, [("Retry-After", "70")], #"{"wait": 3}"#)
    #expect(failure.wait?.seconds == 3)
  }

  @Test func `a manifest without an error section keeps to the API's time`() throws {
    let context = try TestManifest.context()
    #expect(try context.guidance(429, [("Retry-After", "70")]).wait?.seconds == 70)
    #expect(try context.guidance(503, [("Retry-After", "70")]).wait?.from == "header:Retry-After")
  }

  @Test func `a memo of the last success is read, and remembered from a success`() throws {
    let errors = Self.errors(#"[{"from": "memo:json:/time/reset", "as": "unix"}]"#)
    var context = try TestManifest.context(errors: errors)
    let answer = HTTPResponse(200, [], #"{"time": {"reset": 1795176421}}"#)
    guard case .success(let good) = ResponseInterpretation(answer, context: context) else {
      Issue.record("a good answer was read as a failure")
      return
    }
    #expect(good.remembered == ["json:/time/reset": 1_795_176_421])
    context.memory = good.remembered
    #expect(try context.failure(429).wait?.seconds == 421)
  }
}
