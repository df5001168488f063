import Guidance
import Failures
import JSON
import MCP
import Storage
import Tasks
import Time

extension CallRunner.Dependencies {
  /// The result of a call as the agent is told it, where it is kept.
  func kept(_ call: CallRecord) async -> ToolResult? {
    guard let id = call.result else { return nil }
    var found = deferred.result(id)?.result
    if found == nil { found = (try? await store.result(id, now: world.clock.now)) ?? nil }
    guard let kept = found else { return nil }
    return FoundResult.kept(kept).result(
      id.text,
      from: 0,
      selection: call.arguments.selectedTexts.flatMap { try? JSONSelection(texts: $0) }
    )
  }
}

/// A result that somebody reads on.
///
/// It comes as text alone: it is what the API answered, and twice would be twice the length.
enum FoundResult {
  /// In the cache of this process.
  case answer(KeptAnswer)
  /// In the store, as the agent was told it.
  case kept(KeptResult)

  /// The piece from an offset on, or of a selection.
  func result(_ handle: String, from offset: ReadingOffset, selection: JSONSelection?) -> ToolResult
  {
    let answer: KeptAnswer
    switch self {
    case .answer(let kept): answer = kept
    case .kept(let kept):
      if offset.count == 0, selection == nil, kept.text.utf8.count <= SuccessText.textLimit {
        return ToolResult(
          text: kept.text,
          structuredContent: kept.structured,
          isError: false
        )
      }
      answer = KeptAnswer(bytes: Array(kept.text.utf8))
    }
    let piece = answer.piece(from: offset, selection: selection, handle: handle)
    guard piece.isRefused else { return ToolResult(text: piece.text, isError: false) }
    let structured: JSONObject = ["action": "revise", "say": .string(piece.text)]
    return ToolResult(text: piece.text, structuredContent: structured, isError: true)
  }
}
