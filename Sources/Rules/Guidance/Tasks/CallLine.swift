import Tasks
import Failures
import Text
import Failures
import JSON
import Time

/// A call of a task in one line, and the same as members of an object.
struct CallLine {
  let call: CallRecord
  let now: Timestamp

  /// Characters of the arguments in the line.
  private static let argumentsLimit = 120

  var text: String { TaskSentences.call(call.number, call.tool, arguments?.text ?? "", rest) }

  /// What it was made with, where that is still of use.
  private var arguments: ShownArguments? {
    guard call.isPending || call.mayHaveHappened, !call.arguments.isEmpty else { return nil }
    return ShownArguments(call.arguments, limit: Self.argumentsLimit)
  }

  private var rest: String {
    switch call.state {
    case .waiting(let until):
      let until = until.roundedUpToSecond
      if call.accepted != nil, call.failure?.isAccepted ?? true {
        return TaskSentences.accepted(until: until.rfc3339, seconds: seconds(to: until))
      }
      return TaskSentences.waits(until: until.rfc3339, seconds: seconds(to: until), why: why)
    case .running(let lease):
      let end = lease.until.roundedUpToSecond.rfc3339
      if call.isSentHere { return TaskSentences.runsHere(until: end) }
      return TaskSentences.runs(process: UntrustedText.named(lease.process), until: end)
    case .held:
      guard let look = call.look?.roundedUpToSecond else { return TaskSentences.held(why: why) }
      return TaskSentences.held(why: why, look: look.rfc3339, seconds: seconds(to: look))
    case .unknown: return TaskSentences.unknown
    case .done: return TaskSentences.done(result: call.result?.text)
    case .failed: return TaskSentences.failed(why: why)
    case .cancelled:
      return call.mayHaveHappened ? TaskSentences.cancelledUnknown : TaskSentences.cancelled
    case .expired:
      return call.mayHaveHappened ? TaskSentences.expiredUnknown : TaskSentences.expired
    }
  }

  /// Code and status, as guidance names them.
  private var why: String { call.failure?.cause ?? "" }

  private func seconds(to instant: Timestamp) -> Int {
    Int(saturating: max(0, instant - now).rounded(.up))
  }

  /// What an agent needs of it; what is unknown is absent.
  var structured: JSONObject {
    var object: JSONObject = [
      "call": JSONValue(call.number), "tool": .string(call.tool),
      "state": .string(call.state.kind.rawValue),
    ]
    object["arguments"] = arguments.map { .object($0.object) }
    if let until = call.state.until?.roundedUpToSecond {
      object["until"] = .string(until.rfc3339)
      object["seconds"] = JSONValue(seconds(to: until))
    }
    object["look"] = call.look.map { .string($0.roundedUpToSecond.rfc3339) }
    if case .running(let lease) = call.state { object["process"] = .string(lease.process) }
    object["code"] = call.failure?.code.map { .string($0) }
    object["status"] = call.failure?.status.map { JSONValue($0) }
    object["result"] = call.result.map { .string($0.text) }
    object["disclose"] = call.isPending ? call.disclose.map { .string($0) } : nil
    if call.mayHaveHappened { object["may_have_happened"] = true }
    return object
  }
}
