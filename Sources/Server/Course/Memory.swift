import EventLoop
import JSON
import Manifests
import Time

/// What one call of an operation leaves for the next.
@Engine
final class Memory {
  /// What the last successes told, for waits that refer to it.
  private var values: [String: JSONObject] = [:]

  /// The idempotency keys of calls whose outcome is open.
  private var keys: [String: OpenKey] = [:]

  private struct OpenKey {
    var key: String
    var since: Timestamp
  }

  private static let keyLimit = 1024

  /// Seconds for which APIs usually know a key.
  private static let keyLifetime = 86_400.0

  init() {}

  /// What was remembered of the operation with this credential.
  func values(of call: PreparedCall) -> JSONObject {
    values.isEmpty ? JSONObject() : values[Self.name(call.scoped)] ?? JSONObject()
  }

  /// Keeps what a success told.
  func keep(_ remembered: JSONObject, of call: PreparedCall) {
    if !remembered.isEmpty { values[Self.name(call.scoped)] = remembered }
  }

  private static func name(_ call: ScopedCall) -> String { call.tool + "/" + call.credential }
}

extension Memory {
  /// Takes the key under which the same call went out before, if it is not known what came of it.
  ///
  /// Whoever takes it has it alone, so that of two equal calls at once each is carried out.
  func takeKey(of call: ScopedCall, now: Timestamp) -> String? {
    guard !keys.isEmpty, let open = keys.removeValue(forKey: Self.keyName(call)) else { return nil }
    return now - open.since < Self.keyLifetime ? open.key : nil
  }

  /// Keeps a key, because the agent may be told to send the same call again.
  func keepKey(_ key: String, of call: ScopedCall, now: Timestamp) {
    if keys.count >= Self.keyLimit {
      keys = keys.filter { now - $0.value.since < Self.keyLifetime / 24 }
    }
    if keys.count < Self.keyLimit { keys[Self.keyName(call)] = OpenKey(key: key, since: now) }
  }

  private static func keyName(_ call: ScopedCall) -> String {
    call.identity.key + "/" + call.credential
  }
}
