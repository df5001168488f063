package import JSON

/// A call that wants an answer.
package struct Request: Sendable, Hashable {
  /// What the answer is recognised by.
  package var id: RequestID
  /// The name of the procedure.
  package var method: String
  /// The parameters; empty when the message had none.
  package var params: JSONObject

  /// Makes a request of its parts.
  package init(id: RequestID, method: String, params: JSONObject = JSONObject()) {
    self.id = id
    self.method = method
    self.params = params
  }
}

/// A message that must never be answered.
package struct Notification: Sendable, Hashable {
  /// The name of the event.
  package var method: String
  /// The parameters; empty when the message had none, or had something other than an object.
  package var params: JSONObject

  /// Makes a notification of its parts.
  package init(method: String, params: JSONObject = JSONObject()) {
    self.method = method
    self.params = params
  }
}

/// The other side's answer to a request of ours.
package struct Response: Sendable, Hashable {
  /// How the other side dealt with the request.
  package enum Outcome: Sendable, Hashable {
    case result(JSONValue)
    /// It refused, for the reason that stands there, if one does.
    case error(JSONValue)
  }

  /// The request that is answered; nil where the answer names none that could be one.
  package var id: RequestID?
  package var outcome: Outcome

  /// Makes a response of its parts.
  package init(id: RequestID?, _ outcome: Outcome) {
    self.id = id
    self.outcome = outcome
  }
}

/// What one line from the other side turned out to be.
package enum Message: Sendable, Hashable {
  case request(Request)
  case notification(Notification)
  /// An answer to a request of ours; a receiver that has sent no such request ignores it.
  case response(Response)
  /// An array of messages; what stands in it is no batch itself.
  case batch([Message])
  /// No message of JSON-RPC 2.0; with an identifier the sender can be told, without one it cannot.
  case malformed(id: RequestID?, ErrorObject)
}
