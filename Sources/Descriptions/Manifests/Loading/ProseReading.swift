import Text

/// Of how many lines a text of a manifest may be.
enum ProseForm {
  /// Put into sentences of ours, so it has no line break.
  case line
  case lines
}

extension ValueReader {
  /// A text with something in it, at most `limit` characters long, and without what acts on a terminal or turns the
  /// direction of what stands around it.
  func text(limit: Int = 4096, _ form: ProseForm = .line) -> String? {
    guard let text = string() else { return nil }
    guard text.contains(where: { !$0.isWhitespace }) else {
      error("expected a text, found an empty one; write it or leave the member out")
      return nil
    }
    guard text.utf8.count <= limit || text.count <= limit else {
      error("expected at most \(limit) characters, found \(text.count); shorten it")
      return nil
    }
    if let scalar = text.unicodeScalars.first(where: { Self.isUnfit($0, in: form) }) {
      error(Self.advice(on: scalar))
      return nil
    }
    return text
  }

  private static func isUnfit(_ scalar: Unicode.Scalar, in form: ProseForm) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: form == .line
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func advice(on scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\t": "expected one line, found a tab in it; write a space"
    case "\n", "\r": "expected one line, found a line break in it; write a space"
    default: "found U+\(number(of: scalar)), which cannot be seen; take it out"
    }
  }

  private static func number(of scalar: Unicode.Scalar) -> String {
    Hexadecimal.text(of: scalar.value, digits: 4).uppercased()
  }
}
