import Text
package import JSON
package import Manifests

/// How an agent makes a call of an operation; the same for all operations of a manifest.
package enum ToolRoute: Sendable, Hashable {
  /// By the tool that bears the operation's name.
  case tool
  /// Through one of two tools that take the operation's name, because there is no tool of that name in the list.
  case operation

  /// The tool that calls operations which only read.
  package static let reader = "call_operation"

  /// The tool that calls operations which write or delete.
  package static let changer = "change_operation"

  /// The tool that shows what an operation takes.
  package static let describer = "describe_operation"

  /// The tool that an operation is called through; nil where it is a tool itself.
  package func caller(of operation: Manifests.Operation?) -> String? {
    guard self == .operation, let operation else { return nil }
    return operation.effect == .read ? Self.reader : Self.changer
  }

  /// A call as it stands behind the word "call": `crm_get_deal with {"id":7}`, or
  /// `call_operation with {"operation":"crm_get_deal","arguments":{"id":7}}`.
  ///
  /// Without arguments, the name alone, or `"arguments":{…}` where they have to be named.
  package func phrase(
    _ operation: Manifests.Operation,
    with arguments: JSONObject? = nil
  ) -> String {
    let text = arguments.map { UntrustedText.json(.object($0)) }
    guard let caller = caller(of: operation) else {
      return operation.toolName + (text.map { " with \($0)" } ?? "")
    }
    let name = JSONWriter.text(.string(operation.toolName))
    return "\(caller) with {\"operation\":\(name),\"arguments\":\(text ?? "{…}")}"
  }

  /// The arguments of a call of an operation, as the tool that it goes through takes them; nil where none are known.
  package func arguments(
    of operation: Manifests.Operation,
    with arguments: JSONObject?
  ) -> JSONObject? {
    guard caller(of: operation) != nil else { return arguments }
    var wrapped: JSONObject = ["operation": .string(operation.toolName)]
    wrapped["arguments"] = arguments.map { .object($0) }
    return wrapped
  }

  /// What the calls of an API are to the agent.
  var noun: Noun {
    switch self {
    case .tool: Noun(one: "tool", many: "tools")
    case .operation: Noun(one: "operation", many: "operations")
    }
  }

  package struct Noun {
    package let one: String
    package let many: String
  }
}

extension CallContext {
  /// The call as it stands behind the word "call"; with other arguments than it was made with, where they are given.
  package func phrase(with arguments: JSONObject? = nil) -> String {
    operation.map { way.phrase($0, with: arguments) } ?? manifest.id
  }

  /// The tool that the call goes through; nil where the operation is a tool itself.
  package var caller: String? { way.caller(of: operation) }
}
