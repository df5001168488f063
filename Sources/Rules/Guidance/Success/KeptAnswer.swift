import Failures
package import JSON

/// The content of a good answer, kept so that it can be read on.
package struct KeptAnswer: Sendable, Hashable {
  /// The content as received, without secrets.
  package let bytes: [UInt8]

  /// Keeps content.
  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// A piece of a kept answer.
  package struct Piece: Sendable, Hashable {
    package let text: String

    /// Whether nothing of what was asked for is shown.
    package let isRefused: Bool
  }

  /// The piece from an offset on, in items of JSON or in characters of text; of a selection where one is made.
  package func piece(
    from offset: ReadingOffset,
    selection: JSONSelection?,
    handle: String
  ) -> Piece {
    var frame = ShownContent.Frame(limit: SuccessText.textLimit)
    frame.selection = selection
    frame.offset = offset
    frame.handle = handle
    let content: ShownContent
    if let value = json {
      content = ShownContent(value, text: { nil }, in: frame)
    } else {
      content = ShownContent(String(decoding: bytes, as: UTF8.self), in: frame)
    }
    let lines = content.lines + [content.body].compactMap(\.self)
    return Piece(text: lines.joined(separator: "\n"), isRefused: content.isRefused)
  }

  /// The tree, nil for text; only arrays and objects have parts that could be read on.
  private var json: JSONValue? {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let first = bytes[start...].first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    guard let first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    return try? JSONParser.parse(bytes)
  }
}
