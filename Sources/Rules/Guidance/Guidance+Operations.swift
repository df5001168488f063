package import Failures
import Text
package import JSON
package import Manifests

// Guidance for calls that did not come to the operation they were meant for.

extension Guidance {
  /// Makes guidance for a name that no operation has; `nearest` are names that may have been meant, `tool` is the
  /// tool that was called.
  package static func unknownOperation(
    _ name: String,
    nearest: [String],
    to tool: String
  ) -> Guidance {
    var guidance = Guidance(
      action: .revise,
      wording: Wording(
        happened: Sentences.noOperation(name),
        sending: [Sentences.nothingSent],
        advice: [Sentences.nearestOperations(nearest)]
      ),
      api: "recourse",
      tool: tool
    )
    guidance.kind = "not_found"
    return guidance
  }

  /// Makes guidance for an operation that was called through the tool for other effects; `arguments` are its own.
  package static func misdirected(
    _ operation: Manifests.Operation,
    _ arguments: JSONObject,
    of manifest: Manifest,
    way: ToolRoute,
    to tool: String
  ) -> Guidance {
    let isShort = JSONWriter.fits(.object(arguments), in: 300)
    let call = way.phrase(operation, with: isShort ? arguments : nil)
    var guidance = Guidance(
      action: .revise,
      wording: Wording(
        happened: Sentences.misdirected(operation, to: tool),
        sending: [Sentences.nothingSent],
        advice: [isShort ? Sentences.callInstead(call) : Sentences.callInsteadAlike(call)]
      ),
      api: manifest.id,
      tool: operation.toolName
    )
    guidance.caller = way.caller(of: operation)
    guidance.kind = "validation"
    return guidance
  }
}

extension Sentences {
  static func noOperation(_ name: String) -> String {
    "there is no operation \(APIText.quoted(name))."
  }

  static func nearestOperations(_ names: [String]) -> String {
    let search = "find_operations finds others by words or path."
    return names.isEmpty
      ? "Call find_operations with {\"query\":\"…\"}: it finds operations by words or path."
      : "The nearest names: \(English.list(names)). Use one of them if it is what you want; \(search)"
  }

  static func misdirected(_ operation: Manifests.Operation, to tool: String) -> String {
    switch operation.effect {
    case .read: "\(operation.toolName) only reads, and \(tool) calls what writes or deletes."
    case .write: "\(operation.toolName) changes data, and \(tool) only calls what reads."
    case .destroy: "\(operation.toolName) deletes data, and \(tool) only calls what reads."
    }
  }

  static func callInstead(_ call: String) -> String { "Call \(call) instead." }

  static func callInsteadAlike(_ call: String) -> String {
    "Call \(call) instead, with the same arguments."
  }
}
