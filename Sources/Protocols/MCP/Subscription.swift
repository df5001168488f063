import JSON
import JSONRPC

/// Whether the tools of a server may become others while it serves: what it declares as `listChanged`.
package enum ToolChange: Sendable, Hashable {
  case never
  case possible
}

/// A client's request to hear of changes, which stays open (2026-07-28, `subscriptions/listen`).
struct Subscription: Sendable, Hashable {
  let id: RequestID

  /// Whether it wants to hear that the list of tools is another one.
  let hearsOfTools: Bool

  /// The identifier as it came.
  fileprivate var shownID: JSONValue {
    switch id {
    case .string(let text): .string(text)
    case .integer(let number): JSONValue(number)
    case .literal(let text): (try? JSONParser.parse(text)) ?? .string(text)
    }
  }
}

extension Session {
  /// Subscriptions that may be open at once.
  static let subscriptionLimit = 16

  /// Begins to tell the client what it wants to hear; the request is answered when serving ends.
  mutating func listen(_ request: Request) throws(ErrorObject) -> [Effect] {
    guard case .object(let wanted)? = request.params["notifications"] else {
      throw ErrorObject(
        .invalidParams,
        "params.notifications must be an object such as {\"toolsListChanged\": true}."
      )
    }
    guard subscriptions.count < Self.subscriptionLimit else {
      throw ErrorObject(
        .internalError,
        "\(subscriptions.count) subscriptions are open already. Cancel one, then listen again."
      )
    }
    let subscription = Subscription(
      id: request.id,
      hearsOfTools: wanted["toolsListChanged"]?.bool == true
    )
    subscriptions.append(subscription)
    return [.line(results.acknowledgement(of: subscription))]
  }

  /// Ends a subscription that the client does not want any more; returns whether there was one.
  mutating func endSubscription(_ id: RequestID) -> Bool {
    let count = subscriptions.count
    subscriptions.removeAll { $0.id == id }
    return subscriptions.count < count
  }

  /// Whether a subscription has the identifier.
  func isListening(_ id: RequestID) -> Bool { subscriptions.contains { $0.id == id } }

  /// Takes in that the list of tools is another one, and tells who may hear of it.
  package mutating func toolsChanged() -> [Effect] {
    var effects: [Effect] = []
    if negotiated != nil { effects.append(.line(results.toolsChanged())) }
    for subscription in subscriptions where subscription.hearsOfTools {
      effects.append(.line(results.toolsChanged(for: subscription)))
    }
    return effects
  }

  /// Answers the open subscriptions, because serving ends.
  package mutating func endSubscriptions() -> [Effect] {
    let open = subscriptions
    subscriptions = []
    return open.map { .line(results.end(of: $0)) }
  }
}

extension ResultWriter {
  private static let subscriptionID = "io.modelcontextprotocol/subscriptionId"

  /// The capability `tools`, in all revisions.
  static func tools(_ change: ToolChange) -> JSONValue {
    change == .possible ? ["listChanged": true] : [:]
  }

  func acknowledgement(of subscription: Subscription) -> [UInt8] {
    var told = JSONObject()
    if subscription.hearsOfTools { told["toolsListChanged"] = true }
    return notification(
      "notifications/subscriptions/acknowledged",
      [
        "_meta": .object([Self.subscriptionID: subscription.shownID]),
        "notifications": .object(told),
      ]
    )
  }

  /// The notice to a client that began with a handshake.
  func toolsChanged() -> [UInt8] { notification("notifications/tools/list_changed", [:]) }

  func toolsChanged(for subscription: Subscription) -> [UInt8] {
    notification(
      "notifications/tools/list_changed",
      ["_meta": .object([Self.subscriptionID: subscription.shownID])]
    )
  }

  func end(of subscription: Subscription) -> [UInt8] {
    let result: JSONObject = [
      "resultType": "complete", "_meta": .object([Self.subscriptionID: subscription.shownID]),
    ]
    return MessageWriter.response(to: subscription.id) {
      JSONWriter.append(.object(result), to: &$0)
    }
  }

  private func notification(_ method: String, _ params: JSONObject) -> [UInt8] {
    MessageWriter.notification(method) { JSONWriter.append(.object(params), to: &$0) }
  }
}
