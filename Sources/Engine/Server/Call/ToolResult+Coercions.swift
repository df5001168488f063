import Text
import Guidance
import Failures
import JSON
import MCP

extension ToolResult {
  /// What was read as it was meant, in the one line that is said of it.
  private static let shownHealings = 5

  /// The result with a line on what of the arguments was read as it was meant; failures say it in both halves.
  ///
  /// Answers of the API keep their structure as it is.
  func noting(_ coercions: [JSONSchema.Coercion]) -> ToolResult {
    guard !coercions.isEmpty else { return self }
    var result = self
    let line = Self.line(coercions.map(\.sentence))
    if !isError || text.count + line.count < Guidance.textLimit { result.text += "\n" + line }
    if isError {
      result.structuredContent?["healed"] = .array(
        coercions.prefix(Self.shownHealings).map { .string($0.sentence) }
      )
    }
    return result
  }

  private static func line(_ sentences: [String]) -> String {
    let more = sentences.count - shownHealings
    let shown = sentences.prefix(shownHealings).map { UntrustedText.cutSentence($0, limit: 120) }
    let rest = more > 0 ? "; and \(more) more like these" : ""
    return
      "Read as meant: \(shown.joined(separator: "; "))\(rest). Give such values without quotes."
  }
}
