package import JSON

/// A question that the client puts before the person who uses it (MCP 2025-06-18 and later, client/elicitation).
package struct Elicitation: Sendable, Hashable {
  /// How the person is asked.
  package enum Mode: Sendable, Hashable {
    /// By a form: an object schema whose members are plain values. No secret may be asked for.
    case form(schema: JSONObject)
    /// By a page that the client opens in a browser, without seeing what is in it.
    case link(url: String)
  }

  /// What the person reads.
  package var message: String
  package var mode: Mode

  /// Makes a question.
  package init(message: String, mode: Mode) {
    self.message = message
    self.mode = mode
  }
}

/// What a person did with a question.
package enum ElicitationAnswer: Sendable, Hashable {
  /// The form was sent with this content, or the link was followed.
  case accepted(JSONObject)
  case declined
  /// The question was put away without an answer.
  case cancelled
  /// The client cannot put such a question, although it had declared that it can.
  case impossible

  /// Reads the result of a question; nil where it is none.
  package init?(_ value: JSONValue?) {
    switch value?["action"]?.string {
    case "accept": self = .accepted(value?["content"]?.object ?? [:])
    case "decline": self = .declined
    case "cancel": self = .cancelled
    default: return nil
    }
  }
}

/// The kinds of questions that a client can put before a person.
package struct ElicitationSupport: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  /// Makes a set of its bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Forms, of which an empty declaration speaks too.
  package static let form = ElicitationSupport(rawValue: 1)

  /// Links, which came with 2025-11-25.
  package static let link = ElicitationSupport(rawValue: 2)

  /// What a question needs.
  init(for mode: Elicitation.Mode) {
    switch mode {
    case .form: self = .form
    case .link: self = .link
    }
  }
}

extension ElicitationSupport {
  /// Reads what a client's capabilities say of elicitation.
  init(declaredIn capabilities: JSONValue?, version: ProtocolVersion) {
    guard let declared = capabilities?["elicitation"]?.object, version >= .june2025 else {
      self = []
      return
    }
    self = declared["form"]?.object != nil || declared["url"]?.object == nil ? .form : []
    if version >= .november2025, declared["url"]?.object != nil { insert(.link) }
  }
}

extension Elicitation {
  /// The question as a member of `inputRequests` (2026-07-28).
  func request(named name: String) -> JSONObject {
    ["method": "elicitation/create", "params": .object(parameters(in: .july2026, id: name))]
  }

  /// The parameters of `elicitation/create` as a revision has them.
  func parameters(in version: ProtocolVersion, id: String) -> JSONObject {
    var parameters: JSONObject = [:]
    switch mode {
    case .form(let schema):
      if version >= .november2025 { parameters["mode"] = "form" }
      parameters["message"] = .string(message)
      parameters["requestedSchema"] = .object(schema)
    case .link(let url):
      parameters["mode"] = "url"
      parameters["message"] = .string(message)
      parameters["url"] = .string(url)
      // The revision after it has no identifier: the answer comes with the call.
      if !version.isModern { parameters["elicitationId"] = .string(id) }
    }
    return parameters
  }
}
