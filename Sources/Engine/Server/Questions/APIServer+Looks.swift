import Credentials
import EventLoop
import Failures
import Guidance
import JSON
import MCP
import Manifests
import Tasks
import Text
import Time

// What a person who is to say whether a write happened is shown: the answer of the call that the manifest names for it.

extension APIServer {
  /// What the manifest's own look shows of a write that may have happened; nil where it names none, or that cannot be
  /// made now.
  ///
  /// A look is made once for each time that the call was sent, so that whoever asks again costs the API nothing.
  func look(at call: CallRecord, of task: TaskID) async -> String? {
    guard let entry = catalog.entry(named: call.tool), entry.operation.verifyWith != nil,
      let look = Look(entry.context(call.arguments, now: dependencies.world.clock.wall)),
      let arguments = look.arguments
    else { return nil }
    let sending = "\(task.text).\(call.number).\(call.attempts)"
    if let known = looks.text(of: sending) { return known }
    // An API that failed may still be at it.
    let left = call.changed + Look.patience - now
    if call.failure?.status != nil, left > 0, left <= Look.patience {
      try? await dependencies.world.clock.sleep(seconds: left)
    }
    let shown = await shown(look.operation.toolName, arguments)
    if let shown { looks.keep(shown, of: sending) }
    return shown
  }

  /// Seconds that a look may take: the person waits for the question, and the call for the person.
  nonisolated static let lookLimit = 10.0

  private func shown(_ tool: String, _ arguments: JSONObject) async -> String? {
    let start = now
    var limits = dependencies.limits
    limits.total = min(limits.total, Self.lookLimit)
    limits.inCallWaitLimit = 0
    limits.silentWaitLimit = 0
    let (result, persistedCall) = await run(
      tool,
      arguments,
      progress: ProgressReporter(send: nil),
      delivery: Delivery(),
      time: CallTime(start: start, limits: limits)
    )
    if let persistedCall, persistedCall.record.isPending, persistedCall.record.changed >= start {
      // Nobody would come back for it.
      let place = ExtensionTask(task: persistedCall.task, number: persistedCall.number)
      _ = await taskTools.giveUp(place)
    }
    guard !result.isError else { return nil }
    let text = dependencies.keys.redactor.redact(result).text
    let cut = TextCut.cut(text, limit: 400)
    let instant = dependencies.world.clock.wall.roundedUpToSecond.rfc3339
    return "\(tool) showed at \(instant): \(cut)\(cut.utf8.count < text.utf8.count ? " …" : "")"
  }
}

/// What looks have shown, by the sending that each was about.
@Engine
final class Looks {
  private var texts: [String: String] = [:]
  private static let limit = 256

  nonisolated init() {}

  func text(of sending: String) -> String? { texts[sending] }

  func keep(_ text: String, of sending: String) {
    if texts.count >= Self.limit { texts = [:] }
    texts[sending] = text
  }
}
