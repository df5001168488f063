import Text
import Failures
import HTTP
import JSON
package import Manifests

/// The check of a manifest's own samples: the answer must lead to what is expected of it.
package enum SampleCheck {
  /// An expectation that was not met.
  package struct Mismatch: Sendable, Hashable {
    /// The member of `expect`.
    package var expectation: String
    package var expected: String
    package var found: String

    /// The mismatch as a clause without a full stop.
    package var message: String { "\(expectation): expected \(expected), found \(found)" }
  }

  private static let tolerance = 0.01

  /// Reads a sample's answer and compares all that is expected of it.
  package static func run(_ sample: Sample, _ manifest: Manifest) -> [Mismatch] {
    let operation =
      sample.operation.map { name in
        manifest.operations.first { $0.name == name }
      } ?? manifest.operations.first
    let answer = HTTPResponse(
      status: sample.answer.status,
      fields: HTTPFields(sample.answer.headers.map { ($0.name, $0.value) }),
      body: sample.answer.body
    )
    let context = CallContext(
      manifest: manifest,
      operation: operation,
      arguments: sample.arguments,
      now: sample.now,
      memory: sample.memory.object ?? JSONObject()
    )
    return Outcome(ResponseInterpretation(answer, context: context), context: context).mismatches(
      sample.expect
    )
  }

  /// What came of a sample, in the terms of expectations.
  private struct Outcome {
    var verdict = "ok"
    var action = "ok"
    var failure: Failure?
    var url: String?
    var texts: [String]
    var items: [(name: String, verdict: String)] = []

    init(_ reading: ResponseInterpretation, context: CallContext) {
      switch reading {
      case .success(let answer):
        let success = SuccessText(answer, context: context)
        texts = [success.text] + [success.structured].compactMap(Self.text)
        items = answer.failedItems.map { ($0.name, $0.failure.verdict.rawValue) }
      case .failure(let failure):
        let guidance = Guidance(failure, context: context)
        verdict = failure.verdict.rawValue
        action = guidance.action.rawValue
        self.failure = failure
        url = guidance.operatorTask?.url
        texts = [guidance.text] + [guidance.structured].compactMap(Self.text)
      }
    }

    func mismatches(_ expect: Sample.Expectation) -> [Mismatch] {
      var found: [Mismatch] = []
      func compare(_ name: String, _ expected: String?, _ value: String?) {
        guard let expected, expected != value else { return }
        found.append(Mismatch(expectation: name, expected: expected, found: value ?? "none"))
      }
      compare("do", expect.verdict, verdict)
      compare("action", expect.action, action)
      found += waitMismatch(expect.waitSeconds)
      compare("code", expect.code, failure?.code)
      compare("kind", expect.kind, failure?.kind)
      compare("scope", expect.scope, failure?.scope)
      compare("url", expect.url, url)
      compare("fields", expect.fields.map(Self.sorted), Self.sorted(failure?.fields.map(\.field)))
      found += textMismatches(expect)
      for item in expect.items ?? [] {
        let verdict = items.first { $0.name == item.name }?.verdict
        compare("items/\(item.name)", item.verdict, verdict ?? "ok")
      }
      return found
    }

    private func waitMismatch(_ expected: Sample.WaitExpectation?) -> [Mismatch] {
      let seconds = failure?.wait?.seconds
      let text = seconds.map { JSONNumber($0).text } ?? "none"
      switch expected {
      case nil: return []
      case .some(.none):
        guard seconds != nil else { return [] }
        return [Mismatch(expectation: "wait_seconds", expected: "none", found: text)]
      case .seconds(let wanted):
        if isMet(wanted) { return [] }
        let expected = JSONNumber(wanted).text
        return [Mismatch(expectation: "wait_seconds", expected: expected, found: text)]
      }
    }

    /// Whether a wait is the expected one: exactly, or in the whole seconds that are told, which are never too few.
    private func isMet(_ wanted: Double) -> Bool {
      guard let wait = failure?.wait else { return false }
      let told = [wait.seconds, wait.seconds.rounded(.up), wait.margined.rounded(.up)]
      return told.contains { abs($0 - wanted) <= SampleCheck.tolerance }
    }

    private func textMismatches(_ expect: Sample.Expectation) -> [Mismatch] {
      let missing = expect.says.filter { text in !texts.contains { $0.contains(text: text) } }
      let forbidden = expect.neverSays.filter { text in texts.contains { $0.contains(text: text) } }
      let heard = texts.first.map { "\"\($0)\"" } ?? "nothing"
      return missing.map { Mismatch(expectation: "says", expected: "\"\($0)\"", found: heard) }
        + forbidden.map {
          Mismatch(expectation: "never_says", expected: "no \"\($0)\"", found: heard)
        }
    }

    private static func sorted(_ names: [String]?) -> String {
      (names ?? []).sorted().joined(separator: ", ")
    }

    private static func text(_ object: JSONObject?) -> String? {
      object.map { JSONWriter.text(.object($0)) }
    }
  }
}
