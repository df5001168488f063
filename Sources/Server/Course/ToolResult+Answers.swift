import Failures
import MCP

extension ToolResult {
  init(_ success: SuccessText) {
    self.init(text: success.text, structuredContent: success.structured, isError: false)
  }

  init(_ guidance: Guidance) {
    self.init(text: guidance.text, structuredContent: guidance.structured, isError: true)
  }
}
