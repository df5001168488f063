import Failures
import JSON
import Time

/// A call of a task in one line, and the same as members of an object.
struct CallLine {
  let call: CallRecord
  let now: Timestamp

  var text: String { TaskSentences.call(call.number, call.tool, rest) }

  private var rest: String {
    switch call.state {
    case .waiting(let until):
      let until = until.roundedUpToSecond
      return TaskSentences.waits(until: until.rfc3339, seconds: seconds(to: until), why: why)
    case .running(let lease):
      let end = lease.until.roundedUpToSecond.rfc3339
      return TaskSentences.runs(process: ForeignText.line(lease.process, limit: 80), until: end)
    case .held: return TaskSentences.held(why: why)
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
  private var why: String {
    let parts = [call.failure?.code, call.failure?.status.map(String.init)]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  private func seconds(to instant: Timestamp) -> Int {
    Int(saturating: max(0, instant - now).rounded(.up))
  }

  /// What an agent needs of it; what is unknown is absent.
  ///
  /// Arguments stay out: they are long, and may hold secrets.
  var structured: JSONObject {
    var object: JSONObject = [
      "call": JSONValue(call.number), "tool": .string(call.tool),
      "state": .string(call.state.kind.rawValue),
    ]
    if let until = call.state.until?.roundedUpToSecond {
      object["until"] = .string(until.rfc3339)
      object["seconds"] = JSONValue(seconds(to: until))
    }
    if case .running(let lease) = call.state { object["process"] = .string(lease.process) }
    object["code"] = call.failure?.code.map { .string($0) }
    object["status"] = call.failure?.status.map { JSONValue($0) }
    object["result"] = call.result.map { .string($0.text) }
    object["disclose"] = call.isPending ? call.disclose.map { .string($0) } : nil
    if call.mayHaveHappened { object["may_have_happened"] = true }
    return object
  }
}

/// Text of an agent or of another process on its way into a sentence of ours.
enum ForeignText {
  /// The text on one line, without what is invisible, cut at `limit` scalars; double quotes become single ones.
  static func line(_ text: String, limit: Int) -> String {
    var scalars: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      let isSpace = scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
      if !isSpace, isInvisible(scalar) { continue }
      if isSpace, scalars.last == " " { continue }
      scalars.append(isSpace ? " " : scalar == "\"" ? "'" : scalar)
      if scalars.count > limit { break }
    }
    if scalars.count > limit { scalars = Array(scalars.prefix(limit - 1)) + ["…"] }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .format || scalar.properties.isDefaultIgnorableCodePoint
  }
}
