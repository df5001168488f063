import Guidance
import Failures
import MCP
import Tasks

extension ToolResult {
  /// The result with a line at its end.
  func adding(_ line: String) -> ToolResult {
    var result = self
    result.text += "\n\n" + line
    return result
  }

  init(_ success: SuccessText) {
    self.init(text: success.text, structuredContent: success.structured, isError: success.isRefused)
  }

  init(_ reply: TaskReply) {
    self.init(text: reply.text, structuredContent: reply.structured, isError: reply.isError)
  }

  init(_ guidance: Guidance) {
    self.init(text: guidance.text, structuredContent: guidance.structured, isError: true)
  }
}
