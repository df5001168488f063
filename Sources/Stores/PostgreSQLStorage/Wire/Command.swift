package import Storage

/// One statement with its values; it is never prepared, so that any pooler can pass it on.
package struct Command: Sendable {
  /// The statement, with numbered places from $1 on.
  package let words: String
  package let values: [BoundValue]

  /// Makes a statement.
  package init(_ words: String, _ values: [BoundValue] = []) {
    self.words = words
    self.values = values
  }
}

extension BoundValue {
  /// The value in the text form in which the wire carries it; nil for NULL.
  var wireText: String? {
    switch self {
    case .null: nil
    case .integer(let number): String(number)
    case .real(let number): number.description
    case .text(let text): WireText.escaped(text)
    case .bytes(let bytes): WireText.escaped(String(decoding: bytes, as: UTF8.self))
    }
  }
}

/// How texts travel: the server can keep every character but U+0000, which therefore stands as two others.
enum WireText {
  private static let mark = "\u{10FFFD}"

  /// The text with U+0000 written as a mark and a digit, and so the mark itself.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0 || $0 == 0xF4 }) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\0": escaped += mark + "0"
      case "\u{10FFFD}": escaped += mark + "1"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// The text that was written so.
  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(0xF4) else { return text }
    var plain = ""
    var isMarked = false
    for scalar in text.unicodeScalars {
      switch (isMarked, scalar) {
      case (true, "0"): plain.unicodeScalars.append("\0")
      case (true, _): plain += mark
      case (false, "\u{10FFFD}"): break
      case (false, _): plain.unicodeScalars.append(scalar)
      }
      isMarked = !isMarked && scalar == "\u{10FFFD}"
    }
    return plain
  }
}
