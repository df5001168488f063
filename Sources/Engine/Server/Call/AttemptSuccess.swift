import Guidance
import MCP
import Storage
import Tasks

/// A good answer: what is shown of it, and the content where that must be kept whole.
struct AttemptSuccess {
  var result: ToolResult
  var kept: (id: ResultID, answer: KeptAnswer)?
}
