package import JSON
package import Time

/// An answer of the API with the verdict it must lead to: a manifest's own test.
package struct Sample: Sendable {
  package var name: String

  /// The operation that was answered; nil takes the first.
  package var operation: String?
  package var arguments: JSONObject
  package var answer: RecordedAnswer

  /// When the answer came; 2026-11-20T12:00:00Z unless said.
  package var now: Timestamp

  /// 2026-11-20T12:00:00Z, when the answer of a sample came unless it says otherwise.
  package static let standardNow = Timestamp(milliseconds: 1_795_176_000_000)

  /// Values remembered from the last success.
  package var memory: JSONValue
  package var expect: Expectation

  /// Index in the manifest's list.
  package var index: Int

  /// What must come of the answer; nil members are not compared.
  package struct Expectation: Sendable {
    /// The verdict: `ok`, `revise`, `back_off`, `retry` or `ask_operator`.
    package var verdict: String?

    /// What the agent is told: `ok`, `revise`, `back_off`, `ask_operator` or `verify`.
    package var action: String?
    package var waitSeconds: WaitExpectation?
    package var code: String?
    package var kind: String?
    package var scope: String?
    package var url: String?
    package var fields: [String]?

    /// Texts that the guidance must contain.
    package var says: [String] = []

    /// Texts that the guidance must not contain.
    package var neverSays: [String] = []

    /// Verdicts of the failed items of a good answer, by item name.
    package var items: [(name: String, verdict: String)]?
  }

  /// A wait that is expected, or its absence.
  package enum WaitExpectation: Sendable, Hashable {
    case none
    case seconds(Double)
  }
}
