import Guidance
import Failures
import HTTP
import JSON
import Manifests
import TestSupport
import Testing
import Time

struct FailureJSONTests {
  private static let answers: [(status: Int, fields: [(String, String)], body: String)] = [
    (400, [], #"{"error": {"code": "V", "message": "m\u0000\u202e\"quoted\""}}"#),
    (401, [], #"{"error": {"code": "AUTH_ERROR"}}"#), (402, [], ""), (403, [], "no"),
    (404, [], "{}"), (409, [], ""), (413, [], ""), (422, [], #"{"errors": {"name": ["taken"]}}"#),
    (429, [("Retry-After", "17")], ""), (429, [("Retry-After", "1.25")], ""),
    (429, [("Retry-After", "Fri, 20 Nov 2026 12:00:17 GMT")], ""), (429, [], ""),
    (429, [("Retry-After", "99999999")], ""), (500, [], "<html><title>Oops</title></html>"),
    (502, [("Content-Type", "text/html")], "<html><title>Bad</title></html>"),
    (503, [("Retry-After", "0")], ""), (503, [], ""), (301, [("Location", "https://x.test")], ""),
  ]

  private func roundTrip(_ failure: Failure) throws -> Failure {
    let text = JSONWriter.text(.object(failure.json))
    return Failure(json: try #require(try JSONParser.parse(text).object))
  }

  @Test(arguments: ["search_deals", "get_deal", "update_deal"])
  func `a failure read back leads to the same guidance`(operation: String) throws {
    for errors in ["{}", GuidanceTests.errors] {
      let context = try TestManifest.context(operation, errors: errors, task: "import-42")
      for answer in Self.answers {
        let failure = try context.failure(answer.status, answer.fields, answer.body)
        let back = try roundTrip(failure)
        #expect(back == failure)
        #expect(String(describing: back) == String(describing: failure))
        #expect(Guidance(back, context: context) == Guidance(failure, context: context))
      }
    }
  }

  @Test func `a call that was done in part comes back as one`() throws {
    var failure = try TestManifest.context().failure(400, [], "{}")
    failure.peculiarity = .donePartly
    #expect(try roundTrip(failure).peculiarity == .donePartly)
  }

  @Test func `every member of any failure comes back`() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let failure = Self.anyFailure(&random)
      #expect(String(describing: try roundTrip(failure)) == String(describing: failure))
    }
  }

  private static func anyFailure(_ random: inout SeededGenerator) -> Failure {
    let origins: [WaitTime.Origin] = [
      .api(source: "header:Retry-After"), .manifest, .program, .chosen, .budget(id: "ip"), .gate,
      .probe,
    ]
    var failure = Failure(json: [:])
    failure.verdict = Rule.Verdict.allCases.randomElement(using: &random) ?? .revise
    failure.scope = ["call", "ip+account", "arg:id"].randomElement(using: &random) ?? ""
    failure.outcome = [.notExecuted, .unknown].randomElement(using: &random) ?? .unknown
    failure.hold = [.none, .gate, .person].randomElement(using: &random) ?? .none
    failure.peculiarity =
      [.none, .repeatedTooOften, .page].randomElement(using: &random) ?? .none
    if Bool.random(using: &random) {
      failure.wait = WaitTime(
        seconds: Double.random(in: 1...1e6, using: &random),
        origin: origins.randomElement(using: &random) ?? .gate,
        isAbsolute: Bool.random(using: &random)
      )
      failure.status = 429
      failure.codes = ["A", "b c"]
      failure.retry.base = 0.1 + Double.random(in: 0...1, using: &random)
      failure.retry.cap = 7
      failure.implausibleWaits = ["json:/reset"]
    } else {
      failure.said = APIMessages(message: "m", hint: "\u{2028}", forUser: "é", warning: "w")
      failure.fields = [
        FieldError(field: "a", problem: nil), FieldError(field: "b", problem: "p"),
      ]
      failure.requestID = "r-1"
      failure.kind = "quota"
      (failure.say, failure.operatorMessage) = ("say", "do")
      failure.url = "https://x.test"
      failure.rule = 3
      failure.dialect = "acme"
    }
    return failure
  }

  @Test func `what an older or newer program wrote is read with the least harm`() {
    let empty = Failure(json: [:])
    #expect(empty.action == .askOperator)
    #expect(empty.scope == "call")
    #expect(empty.wait == nil)
    let newer = Failure(json: [
      "verdict": "ponder", "outcome": "half", "hold": "until_full_moon", "peculiarity": "odd",
      "scope": "account", "mood": ["x": 1], "codes": [1, "A", nil], "status": "429",
      "wait": ["seconds": 3, "from": "stars", "weather": "fair"], "fields": [1, ["field": "a"]],
    ])
    #expect(newer.verdict == .askOperator)
    #expect(newer.outcome == .unknown)
    #expect(newer.action == .verify)
    #expect(newer.hold == .person)
    #expect(newer.peculiarity == .none)
    #expect(newer.codes == ["A"])
    #expect(newer.status == nil)
    #expect(newer.wait == WaitTime(seconds: 3, origin: .program))
    #expect(newer.fields.map(\.field) == ["a"])
    for seconds: JSONValue in ["soon", -1, nil] {
      #expect(Failure(json: ["wait": ["seconds": seconds, "from": "api"]]).wait == nil)
    }
  }

  @Test func `a lost answer is told with its reason, and as unknown where it may have happened`() {
    let lost = TransportError(progress: .sent, reason: .timeout, detail: "no answer in 30 s")
    #expect(Failure(lost, outcome: .unknown).action == .verify)
    #expect(Failure(lost, outcome: .notExecuted).action == .backOff)
    #expect(Failure(lost, outcome: .unknown).say == "No whole answer came: no answer in 30 s.")
    let unsafe = TransportError(progress: .nothingSent, reason: .tls, detail: "bad certificate")
    #expect(Failure(unsafe, outcome: .notExecuted).action == .askOperator)
  }

  @Test(arguments: Failure.Loss.allCases)
  func `a call of whose answer nobody knows is to be checked, and each cause has its own words`(
    _ loss: Failure.Loss
  ) {
    let failure = Failure.unanswered(loss)
    #expect(failure.action == .verify)
    let others = Failure.Loss.allCases.filter { $0 != loss }.map { Failure.unanswered($0).say }
    #expect(failure.say?.hasSuffix(".") == true && !others.contains(failure.say))
  }
}
