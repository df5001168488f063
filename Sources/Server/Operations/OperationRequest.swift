import Failures
import JSON
import MCP
import Manifests

/// What an agent asks of `call_operation` or `change_operation`.
struct OperationRequest {
  let operation: String

  /// The operation's own arguments, with the reserved ones that stood beside them.
  private(set) var arguments: JSONObject

  /// What was taken otherwise than it came, in a sentence; nil when all was as it should be.
  private(set) var remark: String?

  /// The reserved arguments, which a tool takes beside its own, and which agents therefore write beside `arguments`.
  private static let reserved = [Operation.task, Operation.confirm, "select"]

  /// Reads the arguments of a call.
  ///
  /// - Throws: what is wrong with them.
  init(_ tool: OperationTool, _ given: JSONObject) throws(Misfit) {
    var outer = given
    if let text = given["arguments"]?.string {
      outer["arguments"] = try Self.object(in: text)
      remark = OperationSentences.healed
    }
    var beside: [(String, JSONValue)] = []
    for name in Self.reserved {
      guard let value = outer[name] else { continue }
      beside.append((name, value))
      outer[name] = nil
    }
    let problems = tool.problems(in: outer)
    guard problems.isEmpty else { throw Misfit(problems: problems) }
    operation = outer["operation"]?.string ?? ""
    arguments = outer["arguments"]?.object ?? JSONObject()
    for (name, value) in beside where arguments[name] == nil { arguments[name] = value }
  }

  /// What is wrong with a call's arguments: a name and a problem each.
  struct Misfit: Error {
    var problems: [(path: String, problem: String)]
  }

  private static func object(in text: String) throws(Misfit) -> JSONValue {
    let value = text.isEmpty ? .object(JSONObject()) : try? JSONParser.parse(text)
    guard let value, value.object != nil else {
      throw Misfit(problems: [("arguments", OperationSentences.notAnObject)])
    }
    return value
  }
}

extension ToolResult {
  /// The result with a remark on how the call was read.
  func adding(remark: String?) -> ToolResult {
    guard let remark else { return self }
    var result = self
    result.text += "\n" + remark
    result.structuredContent?["remark"] = .string(remark)
    return result
  }
}
