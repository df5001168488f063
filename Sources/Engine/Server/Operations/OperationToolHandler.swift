import OperationSearch
import Text
import EventLoop
import Guidance
import Failures
import JSON
import MCP
import Manifests

/// Answers the calls of the tools that stand for operations, up to the sending.
@Engine
struct OperationToolHandler {
  let catalog: Catalog

  /// What a call of one of the tools comes to.
  enum Turn {
    /// The answer, for nothing is to be sent.
    case answer(ToolResult)
    /// The call of an operation, which goes the way of every call.
    case call(Catalog.Entry, JSONObject, coercions: [JSONSchema.Coercion])
  }

  /// Takes a call in.
  func take(_ tool: OperationTool, _ arguments: JSONObject) -> Turn {
    let given = tool.unwrapped(arguments)
    switch tool {
    case .find, .describe:
      let reading = tool.read(given.arguments)
      let coercions = given.coercions + reading.coercions
      guard reading.problems.isEmpty else {
        return .answer(refusal(tool, reading.problems).noting(coercions))
      }
      let answer = tool == .find ? find(reading.arguments) : describe(reading.arguments)
      return .answer(answer.noting(coercions))
    case .call, .change: return forward(tool, given)
    }
  }

  func refusal(
    _ tool: OperationTool,
    _ problems: [(path: String, problem: String)]
  ) -> ToolResult {
    ToolResult(.wrongArguments(tool.rawValue, problems))
  }

  private func forward(_ tool: OperationTool, _ given: GivenArguments) -> Turn {
    let request: OperationRequest
    do throws(OperationRequest.Misfit) {
      request = try OperationRequest(tool, given.arguments)
    } catch {
      return .answer(refusal(tool, error.problems).noting(given.coercions + error.coercions))
    }
    guard let entry = entry(called: request.operation) else {
      return .answer(unknown(request.operation, to: tool))
    }
    guard (entry.outline.effect == .read) == (tool == .call) else {
      return .answer(ToolResult(misdirected(entry, request.arguments, to: tool)))
    }
    return .call(entry, request.arguments, coercions: given.coercions + request.coercions)
  }

  private func misdirected(
    _ entry: Catalog.Entry,
    _ arguments: JSONObject,
    to tool: OperationTool
  ) -> Guidance {
    .misdirected(
      entry.outline,
      arguments,
      of: entry.manifest,
      way: entry.way,
      to: tool.rawValue
    )
  }

  /// The operation of a name; the API's prefix may be left out where that leaves one.
  func entry(called name: String) -> Catalog.Entry? {
    if let entry = catalog.entry(named: name) { return entry }
    let alike = catalog.entries.lazy.filter { $0.outline.name == name }.prefix(2)
    return alike.count == 1 ? alike.first : nil
  }

  /// Guidance for a name that no operation has.
  func unknown(_ name: String, to tool: OperationTool) -> ToolResult {
    ToolResult(
      .unknownOperation(name, nearest: nearest(to: name), to: tool.rawValue)
    )
  }

  /// The operations that a name may have been meant for, at most three.
  private func nearest(to name: String) -> [String] {
    let found = catalog.index.search(name) { _ in true }
    let names = found.hits.prefix(40).map { catalog.entries[$0].outline.toolName }
    guard let best = NearestName.find(name, among: names) else { return Array(names.prefix(3)) }
    return [best] + names.filter { $0 != best }.prefix(2)
  }
}
