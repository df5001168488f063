/// Breaks text into lines of a width.
package enum TextWrapping {
  /// The lines of a text; breaks at spaces, and inside words that are longer than a line.
  package static func lines(_ text: String, width: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      paragraph($0, width: max(width, 8))
    }
  }

  private static func paragraph(_ text: Substring, width: Int) -> [String] {
    let margin = String(text.prefix { $0 == " " }.prefix(width / 2))
    var lines: [String] = []
    var line = margin
    for word in text.split(separator: " ") {
      for piece in pieces(word, width: width - margin.count) {
        if line.count > margin.count, line.count + 1 + piece.count > width {
          lines.append(line)
          line = margin
        }
        line += (line.count > margin.count ? " " : "") + piece
      }
    }
    return lines + [line]
  }

  /// A word in parts of at most a line, cut after punctuation where there is some in the second half.
  private static func pieces(_ word: Substring, width: Int) -> [Substring] {
    var pieces: [Substring] = []
    var rest = word
    while rest.count > width {
      let line = rest.prefix(width)
      let mark = line.dropFirst(width / 2).lastIndex { ",;:/".contains($0) }
      let piece = mark.map { line[...$0] } ?? line
      pieces.append(piece)
      rest = rest[piece.endIndex...]
    }
    return pieces + [rest]
  }
}
