/// A line for a person to read: pieces of text, each with what its colour stands for.
package struct StyledLine: Sendable, Hashable {
  /// What a colour stands for.
  package enum Tone: Sendable, Hashable {
    case plain, heading, aside
    /// Time will mend it.
    case waits
    /// A person has to act.
    case person
    /// It may have happened.
    case check
    case good
  }

  package struct Piece: Sendable, Hashable {
    package var text: String
    package var tone: Tone
  }

  package var pieces: [Piece]

  /// What becomes of a line that is wider than a terminal.
  package enum Fit: Sendable, Hashable {
    /// The terminal goes on in its next row, so that the line can be copied whole.
    case whole
    /// It is broken at spaces, each part indented like the first.
    case broken
    /// Where the screen is drawn anew, its end is left out: what stands there matters least.
    case cut
  }

  package var fit = Fit.whole

  /// The text without its colours.
  package var text: String { pieces.map(\.text).joined() }

  /// Makes a line that is not broken.
  init(_ pieces: [(String, Tone)]) {
    self.pieces = pieces.map { Piece(text: $0.0, tone: $0.1) }
  }

  init(_ text: String, _ tone: Tone = .plain) { self.init([(text, tone)]) }

  /// A sentence that may be broken at the width of the terminal.
  package static func sentence(_ text: String) -> StyledLine { paragraph(text, indent: 0) }

  /// The line as far as it fits into so many columns, with a mark where it is cut.
  package func cut(to width: Int) -> StyledLine {
    guard text.count > width else { return self }
    var line = self
    var rest = max(0, width - 1)
    line.pieces = pieces.map { piece in
      defer { rest -= min(rest, piece.text.count) }
      return Piece(text: String(piece.text.prefix(rest)), tone: piece.tone)
    }
    line.pieces.append(Piece(text: "…", tone: .aside))
    return line
  }

  /// An empty line.
  static let blank = StyledLine("")

  /// A text that may be broken at the width of the terminal.
  package static func paragraph(_ text: String, indent: Int, _ tone: Tone = .plain) -> StyledLine {
    var line = StyledLine(String(repeating: " ", count: indent) + text, tone)
    line.fit = .broken
    return line
  }
}

/// Lines of cells, each column as wide as its widest cell.
struct StyledTable {
  typealias Cell = (text: String, tone: StyledLine.Tone)

  private enum Entry {
    case cells([Cell])
    case line(StyledLine)
  }

  let indent: String
  private var entries: [Entry] = []

  init(indent: Int) { self.indent = String(repeating: " ", count: indent) }

  mutating func add(_ cells: [Cell]) { entries.append(.cells(cells)) }

  /// A line between the others that keeps to no column.
  mutating func add(_ line: StyledLine) { entries.append(.line(line)) }

  var lines: [StyledLine] {
    var widths: [Int] = []
    for case .cells(let cells) in entries {
      for (column, cell) in cells.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.text.count)
      }
    }
    return entries.map { entry in
      switch entry {
      case .line(let line): line
      case .cells(let cells): line(cells, widths)
      }
    }
  }

  private func line(_ cells: [Cell], _ widths: [Int]) -> StyledLine {
    var pieces: [(String, StyledLine.Tone)] = [(indent, .plain)]
    let last = cells.lastIndex { !$0.text.isEmpty } ?? -1
    for (column, cell) in cells.enumerated() where column <= last {
      pieces.append((cell.text, cell.tone))
      guard column < last else { break }
      let gap = widths[column] - cell.text.count + 2
      pieces.append((String(repeating: " ", count: gap), .plain))
    }
    var line = StyledLine(pieces)
    line.fit = .cut
    return line
  }
}
