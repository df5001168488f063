import Text
import Demo
import Administration
import System
import Server

/// Writes the lines of a board as the place they go to can show them.
struct StatusPrinter {
  private let output: Terminal
  private let style: TerminalStyle

  init(_ output: Terminal) {
    self.output = output
    style = TerminalStyle(
      output.isInteractive ? .terminal(columns: output.width) : .file,
      environment: ProgramFiles.variable
    )
  }

  /// A text without anything that could steer a terminal.
  static func clean(_ text: String) -> String { PlainText.oneLine(text) }

  func print(_ lines: [StyledLine]) {
    output.write(lines.flatMap(dressed).map { $0 + "\n" }.joined())
  }

  /// Writes lines to a place that may be closed; returns whether somebody still reads.
  func write(_ lines: [StyledLine]) -> Bool {
    output.write(lines.flatMap(dressed).map { $0 + "\n" }.joined())
  }

  /// Characters on a line of a terminal; 80 elsewhere.
  static func width(of output: Terminal) -> Int { output.isInteractive ? output.width : 80 }

  /// Draws the lines over what was drawn before; returns whether somebody still looks.
  func redraw(_ lines: [StyledLine]) -> Bool {
    var rows: [String] = []
    var room = output.height - 1
    for line in lines {
      let drawn = dressed(line)
      // A line that is too wide takes several of the terminal's.
      let wide = max(1, (line.text.count + output.width - 1) / output.width)
      room -= line.isBreakable ? drawn.count : wide
      guard room >= 1 else {
        rows.append("…")
        break
      }
      rows += drawn
    }
    return output.write("\u{1B}[H" + rows.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J")
  }

  /// A line in its colours, broken where it may be and is too wide for a terminal.
  private func dressed(_ line: StyledLine) -> [String] {
    guard line.isBreakable, output.isInteractive else { return [colored(line)] }
    let tone = line.pieces.first?.tone ?? .plain
    return TextWrapping.lines(Self.clean(line.text), width: style.width)
      .map { colored($0, tone) }
  }

  private func colored(_ line: StyledLine) -> String {
    line.pieces.map { colored(Self.clean($0.text), $0.tone) }.joined()
  }

  private func colored(_ text: String, _ tone: StyledLine.Tone) -> String {
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
