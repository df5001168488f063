package import JSON

/// What came back from a tool call of the demo.
package struct DemoReply: Sendable, Hashable {
  /// Whether the result says that the call did not succeed.
  package enum Outcome: Sendable, Hashable { case succeeded, failed }

  package var text: String
  package var structured: JSONObject?
  package var outcome: Outcome

  /// Makes a reply.
  package init(text: String, structured: JSONObject?, outcome: Outcome) {
    self.text = text
    self.structured = structured
    self.outcome = outcome
  }

  /// What the agent is told to do; nil for a good answer.
  var action: String? { structured?["action"]?.string }

  /// The handle of a call that is kept.
  var task: String? { structured?["task"]?.string }

  /// Seconds to wait, when the agent is told to.
  var waitSeconds: Double? { structured?["wait"]?["seconds"]?.number?.double }
}
