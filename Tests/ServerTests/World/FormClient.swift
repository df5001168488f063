import EventLoop
import JSON
import MCP

@testable import Server

/// A client that makes the call again with what a person says.
@Engine
struct FormClient {
  let world: Simulation

  func call(
    _ tool: String,
    _ arguments: JSONObject,
    _ responses: InputResponses? = nil
  ) async -> ToolResult {
    await world.call(
      "crm_" + tool,
      arguments,
      Inquiry(support: .form, way: .result(responses))
    )
  }

  /// What is asked of a call: the question's name and the text that goes back.
  func asked(_ result: ToolResult) throws -> (name: String, state: String) {
    guard case .answer(let name, _, let state)? = result.demand else {
      throw Unasked()
    }
    return (name, state)
  }

  func answer(
    _ text: String?,
    to result: ToolResult,
    of tool: String,
    _ arguments: JSONObject
  ) async throws -> ToolResult {
    let (name, state) = try asked(result)
    let answer = text.map { ElicitationAnswer.accepted(["answer": .string($0)]) } ?? .declined
    return await call(tool, arguments, InputResponses(state: state, answers: [name: answer]))
  }

  private struct Unasked: Error {}
}
