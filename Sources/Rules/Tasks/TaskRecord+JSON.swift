import Failures
package import JSON
import Time

// Records as a person's tools read them: everything that is kept, by one name each, absent where there is nothing.

extension TaskRecord {
  /// The whole record.
  package var json: JSONObject {
    var object: JSONObject = ["task": .string(id.text)]
    object["name"] = name.map { .string($0.text) }
    object["state"] = state.map { .string($0.rawValue) }
    object["created"] = .string(created.rfc3339)
    object["deadline"] = .string(deadline.rfc3339)
    object["changed"] = .string(changed.rfc3339)
    object["next_due"] = nextDue.map { .string($0.roundedUpToSecond.rfc3339) }
    if earlyResumes > 0 { object["early_resumes"] = JSONValue(earlyResumes) }
    object["calls"] = .array(calls.map { .object($0.json) })
    object["notes"] = .array(notes.map { .object($0.json) })
    return object
  }
}

extension TaskRecord.Note {
  /// The note.
  package var json: JSONObject { ["text": .string(text), "at": .string(at.rfc3339)] }
}

extension CallRecord {
  /// The whole record but for what only the store needs: the key, the identity and the credential's fingerprint.
  package var json: JSONObject {
    var object: JSONObject = [
      "call": JSONValue(number), "api": .string(api), "tool": .string(tool),
      "arguments": .object(arguments), "repetition": .string(repetition.rawValue),
      "state": .string(state.kind.rawValue),
    ]
    object["until"] = state.until.map { .string($0.roundedUpToSecond.rfc3339) }
    if case .running(let lease) = state { object["process"] = .string(lease.process) }
    object["attempts"] = JSONValue(attempts)
    object["snoozes"] = JSONValue(snoozes)
    object["sent"] = JSONValue(sendings)
    object["failure"] = failure.map { .object($0.json) }
    object["disclose"] = disclose.map { .string($0) }
    object["result"] = result.map { .string($0.text) }
    if mayHaveHappened { object["may_have_happened"] = true }
    object["deadline"] = .string(deadline.rfc3339)
    object["changed"] = .string(changed.rfc3339)
    return object
  }
}
