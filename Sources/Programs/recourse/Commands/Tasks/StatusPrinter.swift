import Text
import Demo
import Administration
import System
import Server

/// Writes the lines of a board as the place they go to can show them.
struct StatusPrinter {
  private let output: Terminal

  init(_ output: Terminal) { self.output = output }

  /// Asked for each time, for a window may have another width since.
  private var style: TerminalStyle {
    TerminalStyle(
      output.isInteractive ? .terminal(columns: output.width) : .file,
      environment: ProgramFiles.variable
    )
  }

  /// A text without anything that could steer a terminal.
  static func clean(_ text: String) -> String { PlainText.oneLine(text) }

  func print(_ lines: [StyledLine]) { _ = write(lines) }

  /// Writes lines to a place that may be closed; returns whether somebody still reads.
  func write(_ lines: [StyledLine]) -> Bool {
    let style = self.style
    return output.write(lines.flatMap { dressed($0, style) }.map { $0 + "\n" }.joined())
  }

  /// Characters on a line of a terminal; 80 elsewhere.
  static func width(of output: Terminal) -> Int { output.isInteractive ? output.width : 80 }

  /// The lines as the screen shows them, each with the rows that it takes.
  func rows(_ lines: [StyledLine]) -> [(text: String, height: Int)] {
    let (width, style) = (output.width, self.style)
    return lines.flatMap { line -> [(text: String, height: Int)] in
      switch line.fit {
      case .broken: dressed(line, style).map { ($0, 1) }
      case .cut: [(colored(line.cut(to: width), style), 1)]
      case .whole: [(colored(line, style), max(1, (line.text.count + width - 1) / width))]
      }
    }
  }

  /// Rows of the screen that lines may take; the last one tells of what does not fit.
  var room: Int { max(1, output.height - 1) }

  /// Draws what is looked at over what was drawn before; returns whether somebody still looks.
  func redraw(_ rows: [(text: String, height: Int)], at position: ScrollPosition) -> Bool {
    let visible = position.visible(of: rows.map(\.height), room: room)
    var text = rows[visible].map { $0.text + "\u{1B}[K\n" }.joined()
    let (above, below) = (visible.lowerBound, rows.count - visible.upperBound)
    if above + below > 0 {
      let more = OperatorWords.more(above: above, below: below, columns: output.width - 1)
      text += style.dressed(more, .aside)
    }
    return output.write("\u{1B}[H" + text + "\u{1B}[K\u{1B}[J")
  }

  /// A line in its colours, broken where it may be and is too wide for a terminal.
  private func dressed(_ line: StyledLine, _ style: TerminalStyle) -> [String] {
    guard line.fit == .broken, output.isInteractive else {
      return [colored(line, style)]
    }
    let tone = line.pieces.first?.tone ?? .plain
    return TextWrapping.lines(Self.clean(line.text), width: style.width)
      .map { colored($0, tone, style) }
  }

  private func colored(_ line: StyledLine, _ style: TerminalStyle) -> String {
    line.pieces.map { colored(Self.clean($0.text), $0.tone, style) }.joined()
  }

  private func colored(
    _ text: String,
    _ tone: StyledLine.Tone,
    _ style: TerminalStyle
  ) -> String {
    switch tone {
    case .plain: text
    case .heading: style.dressed(text, .heading)
    case .aside: style.dressed(text, .aside)
    case .waits: style.dressed(text, .backOff)
    case .person: style.dressed(text, .askOperator)
    case .check: style.dressed(text, .verify)
    case .good: style.dressed(text, .answer)
    }
  }
}
