package import Failures
package import HTTP
package import JSON
package import Manifests
package import Time

/// What an answer would make the agent hear, and which part of the manifest decides it.
///
/// Nothing is random here: waits that are chosen between retries take their longest value.
package struct Explanation: Sendable {
  /// What the agent hears, as lines; for a good answer what there is to say about it.
  package let text: String

  /// The same as an object; `action` is `ok` for a good answer of which no item failed.
  package let structured: JSONObject

  /// One sentence on what decided.
  package let decision: String
  package let reading: ResponseInterpretation

  /// Explains an answer; `task` is what the call is kept under, nil where it is kept nowhere.
  package init(
    _ answer: HTTPResponse,
    manifest: Manifest,
    operation: Manifests.Operation?,
    arguments: JSONObject = JSONObject(),
    now: Timestamp,
    memory: JSONObject = JSONObject(),
    task: String? = nil
  ) {
    var context = CallContext(
      manifest: manifest,
      operation: operation,
      arguments: arguments,
      now: now,
      memory: memory,
      task: task
    )
    context.closing = task.map { CallContext.Closing(task: $0, call: nil) }
    reading = ResponseInterpretation(answer, context: context)
    switch reading {
    case .failure(let failure):
      let guidance = Guidance(failure, context: context)
      text = guidance.text
      structured = guidance.structured
      decision =
        failure.peculiarity == .page
        ? Sentences.decidedPage
        : Sentences.decided(rule: failure.rule, dialect: failure.dialect)
    case .success(let answer):
      (text, structured) = Self.good(answer, context)
      decision = Sentences.decidedGood
    }
  }

  /// Where items failed the agent is told to act; otherwise it just gets the answer.
  private static func good(_ answer: SuccessResponse, _ context: CallContext) -> (
    String, JSONObject
  ) {
    let notes = answer.notes.map(\.asLine)
    if let partial = PartialGuidance(answer, context: context) {
      let lines = partial.lines + notes
      return (lines.joined(separator: "\n"), partial.structured(remarks: notes))
    }
    let happened = happened(answer, context)
    let lines = ["ok: \(happened)"] + notes
    return (lines.joined(separator: "\n"), structured(happened, answer, notes, context))
  }

  private static func happened(_ answer: SuccessResponse, _ context: CallContext) -> String {
    switch answer.document.content {
    case .json, .xml, .text, .html:
      return Sentences.fine(context.manifest.title, status: answer.status)
    case .empty, .binary:
      var bare = answer
      bare.notes = []
      return SuccessText(bare, context: context).text
    }
  }

  private static func structured(
    _ happened: String,
    _ answer: SuccessResponse,
    _ notes: [String],
    _ context: CallContext
  ) -> JSONObject {
    var object: JSONObject = [
      "action": "ok",
      "say": .string(([happened] + notes).joined(separator: "\n")),
      "api": .string(context.manifest.id),
    ]
    object["tool"] = context.operation.map { .string($0.toolName) }
    object["status"] = JSONValue(answer.status)
    if !notes.isEmpty { object["notes"] = .array(notes.map { .string($0) }) }
    return object
  }
}
