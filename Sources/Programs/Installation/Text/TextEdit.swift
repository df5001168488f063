/// One place of a text and what stands there afterwards.
struct TextEdit: Hashable {
  /// The bytes that go.
  var range: Range<Int>
  var replacement: String

  init(_ range: Range<Int>, _ replacement: String) {
    self.range = range
    self.replacement = replacement
  }

  /// The text with the edits made, which must not overlap.
  static func apply(_ edits: [TextEdit], to text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var position = 0
    for edit in sorted(edits) {
      result += text[position..<edit.range.lowerBound]
      result += Array(edit.replacement.utf8)
      position = edit.range.upperBound
    }
    return result + text[position...]
  }

  private static func sorted(_ edits: [TextEdit]) -> [TextEdit] {
    edits.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }.map(\.element)
  }

  /// What goes and what comes, line by line with `-` and `+` before it and the number of the line above each place.
  ///
  /// Only what the edits themselves hold is shown: what stands around it may be a secret of somebody else.
  static func difference(_ edits: [TextEdit], in text: [UInt8]) -> [String] {
    sorted(edits).flatMap { edit -> [String] in
      let removed = lines(String(decoding: text[edit.range], as: UTF8.self))
      // A comma behind what was there before is no news.
      let added = lines(edit.replacement).filter { $0 != "," }
      guard !(removed + added).isEmpty else { return [] }
      let line = text[..<edit.range.lowerBound].count { $0 == UInt8(ascii: "\n") } + 1
      return ["@@ line \(line) @@"] + removed.map { "-" + $0 } + added.map { "+" + $0 }
    }
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
      .map { line -> String in
        // A terminal is shown no control characters, and tabs are some.
        let indent = line.prefix { $0 == "\t" || $0 == " " }
        return indent.map { $0 == "\t" ? "    " : " " }.joined() + line.dropFirst(indent.count)
      }
  }
}

/// Why a configuration is left as it is, as a sentence.
package struct ConfigurationFault: Error, Sendable, Hashable {
  package let message: String

  init(_ message: String) { self.message = message }
}
