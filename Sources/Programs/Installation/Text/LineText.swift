/// A text as lines with their places, for the languages that are edited line by line.
struct LineText {
  struct Line {
    /// The line without its end.
    let text: String

    /// The bytes of the line with its end.
    let range: Range<Int>
  }

  let lines: [Line]
  let newline: String

  init(_ bytes: [UInt8]) {
    var lines: [Line] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      var content = bytes[start..<end]
      while let last = content.last, last == 0x0A || last == 0x0D { content.removeLast() }
      lines.append(Line(text: String(decoding: content, as: UTF8.self), range: start..<end))
      start = end
    }
    self.lines = lines
    newline = bytes.contains(0x0D) ? "\r\n" : "\n"
  }

  /// The edit that puts lines after the last one, with an empty line between where there are any.
  func appending(_ added: [String], after bytes: [UInt8]) -> TextEdit {
    var start = ""
    if let last = bytes.last, last != 0x0A { start += newline }
    if lines.last.map({ !$0.text.isEmpty }) ?? false { start += newline }
    let text = start + added.map { $0 + newline }.joined()
    return TextEdit(bytes.count..<bytes.count, text)
  }

  /// The bytes of some lines.
  func range(of indices: Range<Int>) -> Range<Int> {
    lines[indices.lowerBound].range.lowerBound..<lines[indices.upperBound - 1].range.upperBound
  }
}
