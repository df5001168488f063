import JSON
import Manifests

/// What an agent asks of `call_operation` or `change_operation`.
struct OperationRequest {
  let operation: String

  /// The operation's own arguments, with the reserved ones that stood beside them.
  private(set) var arguments: JSONObject

  /// What was read as it was meant.
  let coercions: [JSONSchema.Coercion]

  /// The reserved arguments: a tool takes them beside its own, and so agents write them beside `arguments`.
  private static let reserved = [Operation.task, Operation.confirm, "select"]

  /// Reads the arguments of a call.
  ///
  /// - Throws: what is wrong with them.
  init(_ tool: OperationTool, _ given: JSONObject) throws(Misfit) {
    var outer = given
    for name in Self.reserved { outer[name] = nil }
    let reading = tool.read(outer)
    guard reading.problems.isEmpty else {
      throw Misfit(problems: reading.problems, coercions: reading.coercions)
    }
    operation = reading.arguments["operation"]?.string ?? ""
    coercions = reading.coercions
    arguments = reading.arguments["arguments"]?.object ?? JSONObject()
    for name in Self.reserved where arguments[name]?.isBlank ?? true {
      arguments[name] = given[name] ?? arguments[name]
    }
  }

  /// What is wrong with a call's arguments: a name and a problem each.
  struct Misfit: Error {
    var problems: [(path: String, problem: String)]
    var coercions: [JSONSchema.Coercion]
  }
}
