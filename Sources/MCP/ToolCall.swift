package import JSON
package import JSONRPC

/// A well-formed `tools/call` of a tool that exists.
package struct ToolCall: Sendable, Hashable {
  /// The place of a call in the order of arrival; unlike a request's identifier never used again.
  package struct Key: Sendable, Hashable {
    let number: Int
  }

  /// Where the answer goes.
  enum Destination: Sendable, Hashable {
    case line
    case batch(Int)
  }

  /// What the session knows the call by.
  package let key: Key
  /// What the client knows the call by.
  package let id: RequestID
  /// The tool's name; there is such a tool.
  package let name: String
  /// The arguments, not yet held against the tool's schema.
  package let arguments: JSONObject
  /// The revision that shapes the answer.
  package let version: ProtocolVersion
  /// What progress is sent under; nil when the client wants none.
  package let progressToken: RequestID?
  let destination: Destination
}

extension ToolCall {
  /// The parameters of a `tools/call` after they have been checked.
  struct Parameters {
    let name: String
    let arguments: JSONObject
    let progressToken: RequestID?

    /// Reads the parameters; null arguments count as none, a token of a wrong kind as none.
    init(_ params: JSONObject) throws(ErrorObject) {
      guard case .string(let name) = params["name"] else {
        let found = params["name"].map { "is \($0.kindWithArticle)" } ?? "is missing"
        throw ErrorObject(
          .invalidParams,
          "params.name must be the name of a tool, a string; it \(found)."
        )
      }
      self.name = name
      switch params["arguments"] {
      case nil, .null: arguments = JSONObject()
      case .object(let object): arguments = object
      case let other?:
        throw ErrorObject(
          .invalidParams,
          "params.arguments must be an object, not \(other.kindWithArticle)."
        )
      }
      progressToken = params["_meta"]?["progressToken"].flatMap(RequestID.init)
    }
  }
}
