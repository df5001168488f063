import JSON
import Manifests

/// A scope as it applies to one call.
package struct ScopeKey: Sendable, Hashable {
  /// The scope's words, as guidance shows them.
  package var scope: String

  /// Equal for calls that share what the scope stands for; never shown.
  package var key: String

  /// Makes a key of its two halves.
  package init(scope: String, key: String) {
    self.scope = scope
    self.key = key
  }
}

/// A scope of one operation, taken apart once, so that its key for a call is quickly made.
struct KeyedScope: Sendable {
  private enum Part: Sendable {
    case fixed(String)
    case credential
    case call
    case argument(String)
    /// What an answer's field said last time; until one did, each operation is for itself.
    case field(String, operation: String)
  }

  private let scope: String
  private let parts: [Part]

  /// The key where it is the same for every call.
  let fixedKey: String?
  private let api: String

  init(_ scope: String, api: String, operation: String) {
    self.scope = scope
    self.api = api
    parts = scope.split(separator: "+").map { part in
      switch part {
      case "operation": .fixed("operation:" + operation)
      case "credential": .credential
      case "call": .call
      case _ where part.hasPrefix("header:"):
        .field(String(part.dropFirst(7)), operation: operation)
      case _ where part.hasPrefix("arg:"): .argument(String(part.dropFirst(4)))
      default: .fixed(String(part))
      }
    }
    let fixed = parts.compactMap { part -> String? in
      if case .fixed(let text) = part { text } else { nil }
    }
    fixedKey = fixed.count == parts.count ? api + "/" + fixed.joined(separator: "+") : nil
  }

  /// The header fields that the key depends on.
  var fields: [String] {
    parts.compactMap { if case .field(let name, _) = $0 { name } else { nil } }
  }

  /// The key under which the scope is kept: equal keys share gates and budgets.
  func key(for call: ScopedCall) -> ScopeKey {
    ScopeKey(scope: scope, key: fixedKey ?? varyingKey(for: call))
  }

  private func varyingKey(for call: ScopedCall) -> String {
    let texts = parts.map { part in
      switch part {
      case .fixed(let text): text
      case .credential: "credential:" + call.credential
      case .call: "call:" + call.identity.key
      case .field(let name, let operation):
        call.told["header:" + name]?.string.map { "header:\(name)=" + $0.prefix(64) }
          ?? "operation:" + operation
      case .argument(let name): "arg:\(name)=" + (call.arguments[name]?.scalarText ?? "")
      }
    }
    return api + "/" + texts.joined(separator: "+")
  }
}
