import Guidance
import Failures
import HTTP
import JSON
import Manifests
import TestSupport
import Testing
import Time

/// Absurd figures in every place of an answer that dialects and standards read: nothing ends the program, and no wait lies
/// outside of what is promised.
struct AbsurdAnswerTests {
  static let figures = [
    "1e308", "-1e308", "1e999", "-1", "-0", "0", "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "18446744073709551616", "NaN", "nan", "Infinity", "-inf", "", " ", "+5",
    "0x10", "1.7976931348623157e308", "5e-324", "1234567890123456789012345678901234567890",
    "99999999999999999999999999", "١٢٣", "1e5", "1,2", "-", ".", "1.", ".5", "P9999999999Y",
    "9999-12-31T23:59:60Z", "Fri, 31 Dec 9999 23:59:59 GMT", "PT1e999S",
  ]

  private static let fields = [
    "Retry-After", "RateLimit", "RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining",
    "RateLimit-Reset", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
    "X-Rate-Limit-Reset", "retry-after-ms", "Date", "Age", "Content-Length",
  ]

  /// What every answer must lead to.
  private static func check(_ answer: HTTPResponse, _ context: CallContext, _ name: String) throws {
    if let failure = ResponseInterpretation(answer, context: context).failure {
      let seconds = failure.wait?.seconds ?? 0
      #expect((0...WaitFigure.plausibleSeconds).contains(seconds), "\(name): \(seconds)")
      let guidance = Guidance(failure, context: context)
      #expect(guidance.text.unicodeScalars.count <= Guidance.textLimit, "\(name)")
      if let wait = guidance.wait {
        let longest = WaitFigure.plausibleSeconds + 2
        #expect((0...Int(longest)).contains(wait.seconds), "\(name): \(wait.seconds)")
        #expect(wait.until >= context.now && wait.until <= context.now + longest, "\(name)")
      }
      #expect(Failure(json: failure.json) == failure, "\(name)")
    }
    for budget in context.manifest.errors.budgets {
      let reading = BudgetReading(answer, of: budget, now: context.now)
      let figures = [reading.reset, reading.per, reading.cost].compactMap(\.self)
      #expect(figures.allSatisfy { $0.isFinite && $0 >= 0 }, "\(name): \(reading)")
      let counts = [reading.limit, reading.remaining].compactMap(\.self)
      #expect(counts.allSatisfy { $0 >= 0 }, "\(name): \(reading)")
    }
  }

  @Test(arguments: DialectFileTests.names)
  func `no figure in an answer of a dialect ends anything or makes an absurd wait`(
    _ name: String
  ) throws {
    let dialect = try #require(try DialectFiles.load(name).dialect)
    var random = SeededGenerator(seed: 7)
    for sample in dialect.samples {
      let body = try? JSONParser.parse(sample.answer.body)
      for _ in 0..<12 {
        var headers = sample.answer.headers.map { ($0.name, $0.value) }
        for index in headers.indices where Bool.random(using: &random) {
          headers[index].1 = Self.random(&random, beside: headers[index].1)
        }
        for _ in 0..<3 {
          headers.append((Self.fields.randomElement(using: &random) ?? "", Self.random(&random)))
        }
        let changed = body.map { JSONWriter.bytes(Self.changed($0, &random)) }
        let answer = HTTPResponse(
          status: sample.answer.status,
          fields: HTTPFields(headers),
          body: changed ?? sample.answer.body
        )
        let context = CallContext(
          manifest: dialect.standIn,
          operation: dialect.standIn.operations.first,
          arguments: JSONObject(),
          now: sample.now
        )
        try Self.check(answer, context, "\(name), \(sample.name): \(headers)")
      }
    }
  }

  @Test(arguments: [
    "http", "seconds", "milliseconds", "unix", "unix-ms", "timestamp", "duration",
  ])
  func `no figure of a unit ends anything or makes an absurd wait`(_ unit: String) throws {
    let context = try TestManifest.context(
      errors: """
        {"code": ["json:/code"],
         "wait": [{"from": "json:/wait", "as": "\(unit)"},
                  {"from": "header:Retry-After", "as": "\(unit)"}],
         "budgets": [{"id": "b", "kind": "window", "scope": "ip", "limit": 10, "per": 60,
           "learn": {"limit": "header:L", "remaining": "header:R",
                     "reset": {"from": "header:S", "as": "\(unit)"}}}]}
        """
    )
    for figure in Self.figures {
      let body = JSONWriter.text(["code": "X", "wait": .string(figure)])
      let bare = #"{"code": "X", "wait": \#(figure)}"#
      for (status, body) in [(429, body), (503, body), (429, bare), (200, bare)] {
        let lines = ["Retry-After", "L", "R", "S"].map { ($0, figure) }
        try Self.check(HTTPResponse(status, lines, body), context, "\(unit) \(figure)")
        try Self.check(HTTPResponse(status, [], body), context, "\(unit) \(figure)")
      }
    }
  }

  private static func random(
    _ random: inout SeededGenerator,
    beside old: String = "\"a\";r=1;t=2;q=3;w=4"
  ) -> String {
    let figure = figures.randomElement(using: &random) ?? ""
    guard Bool.random(using: &random) else { return figure }
    // Only the digits of what stands there, so that structured fields stay what they are.
    var parts: [String] = []
    var isDigit = false
    for character in old {
      let wasDigit = isDigit
      isDigit = character.isASCII && character.isNumber
      if isDigit && !wasDigit { parts.append(figure) }
      if !isDigit { parts.append(String(character)) }
    }
    return parts.joined()
  }

  /// A document in which some of the plain values are absurd figures, as texts and as numbers.
  private static func changed(_ value: JSONValue, _ random: inout SeededGenerator) -> JSONValue {
    switch value {
    case .object(let object):
      return .object(JSONObject(object.members.map { ($0.name, changed($0.value, &random)) }))
    case .array(let elements): return .array(elements.map { changed($0, &random) })
    default:
      guard Int.random(in: 0..<3, using: &random) == 0 else { return value }
      let figure = figures.randomElement(using: &random) ?? ""
      let number = try? JSONParser.parse(figure)
      return Bool.random(using: &random) ? number ?? .string(figure) : .string(figure)
    }
  }
}
