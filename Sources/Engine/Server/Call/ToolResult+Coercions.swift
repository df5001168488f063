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
  /// What clients do by habit, and can do no harm, is not said.
  func noting(_ coercions: [JSONSchema.Coercion]) -> ToolResult {
    let told = coercions.filter { $0.kind != .omission }
    guard !told.isEmpty else { return self }
    var result = self
    let line = Self.line(told)
    if !isError || text.count + line.count < Guidance.textLimit { result.text += "\n" + line }
    if isError {
      let known = result.structuredContent?["healed"]?.array ?? []
      let added = told.prefix(Self.shownHealings).map { JSONValue.string($0.sentence) }
      result.structuredContent?["healed"] = .array(known + added)
    }
    return result
  }

  private static func line(_ coercions: [JSONSchema.Coercion]) -> String {
    let more = coercions.count - shownHealings
    let shown = coercions.prefix(shownHealings).map {
      UntrustedText.cutSentence($0.sentence, limit: 120)
    }
    let rest = more > 0 ? "; and \(more) more like these" : ""
    return (["Read as meant: \(shown.joined(separator: "; "))\(rest)."] + advice(coercions))
      .joined(separator: " ")
  }

  /// What to do otherwise the next time.
  private static func advice(_ coercions: [JSONSchema.Coercion]) -> [String] {
    let kinds = Set(coercions.map(\.kind))
    var advice: [String] = []
    if kinds.contains(.nesting) { advice.append("Give the arguments directly.") }
    if kinds.contains(.scattering) { advice.append("Give them inside of it.") }
    let isQuoted = coercions.contains { $0.kind == .text && !$0.isOfNumber }
    if isQuoted { advice.append("Give such values without quotes.") }
    return advice
  }
}

extension JSONSchema.Coercion {
  /// Whether a number was read as something else, which a quotation mark had not hidden.
  fileprivate var isOfNumber: Bool { action.first.map { $0.isNumber || $0 == "-" } ?? false }
}
