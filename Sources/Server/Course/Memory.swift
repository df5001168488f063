import EventLoop
import JSON
import Manifests

/// What the last success of an operation told, for waits that refer to it.
@Engine
final class Memory {
  private var values: [String: JSONObject] = [:]

  /// Remembers nothing yet.
  init() {}

  /// What was remembered of the operation with this credential.
  func values(of call: PreparedCall) -> JSONObject { values[Self.key(call)] ?? JSONObject() }

  /// Keeps what a success told.
  func keep(_ remembered: JSONObject, of call: PreparedCall) {
    if !remembered.isEmpty { values[Self.key(call)] = remembered }
  }

  private static func key(_ call: PreparedCall) -> String {
    call.entry.operation.toolName + "/" + call.scoped.credential
  }
}
