import Failures
import JSON
import MCP
import Storage
import Tasks

// Results that are too long to be shown at once.

extension ToolResult {
  /// Characters of a page; as many as a first answer shows.
  private static let page = SuccessText.textLimit

  /// A result that is kept, or the first page of it where it is long.
  init(_ kept: KeptResult, keptAs id: ResultID) {
    if kept.text.unicodeScalars.count <= Self.page {
      self.init(text: kept.text, structuredContent: kept.structured, isError: false)
    } else {
      self.init(page: kept, of: id.text, from: 0)
    }
  }

  /// A page of a result that is kept.
  init(page kept: KeptResult, of handle: String, from offset: Int) {
    let scalars = kept.text.unicodeScalars
    let total = scalars.count
    let start = min(max(offset, 0), total)
    let end = min(start + Self.page, total)
    let from = scalars.index(scalars.startIndex, offsetBy: start)
    let text = String(scalars[from..<scalars.index(from, offsetBy: end - start)])
    let place = "Characters \(start) to \(end) of \(total)."
    let next =
      end < total
      ? "\(place) To read on: read_more with {\"result\":\"\(handle)\",\"offset\":\(end)}."
      : "\(place) This is the end of the result."
    var structured: JSONObject = [
      "text": .string(text), "result": .string(handle), "offset": JSONValue(start),
      "end": JSONValue(end), "total": JSONValue(total),
    ]
    if end < total { structured["next_offset"] = JSONValue(end) }
    self.init(text: text + "\n\n" + next, structuredContent: structured, isError: false)
  }
}
