import Text

/// What a terminal shows, as a picture for a page (SVG 1.1): lines of text in the colours of a dark terminal.
package enum TerminalPicture {
  /// Units of one column and one row.
  private static let column = 8.4
  private static let row = 19
  private static let margin = 16

  /// The picture of a text that bears the codes of `TerminalStyle`, 80 columns wide.
  ///
  /// - Parameters:
  ///   - text: What was written; other codes are left out.
  ///   - title: What it shows, for whoever cannot see it.
  /// - Returns: The picture as SVG 1.1.
  package static func svg(_ text: String, title: String) -> String {
    let lines = trimmed(text.split(separator: "\n", omittingEmptySubsequences: false))
    let columns = max(80, lines.map { plain($0).count }.max() ?? 0)
    let width = Int((Double(columns) * column).rounded(.up)) + 2 * margin
    let height = lines.count * row + 2 * margin
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" aria-label="\(escaped(title))">
      <title>\(escaped(title))</title>
      <rect width="100%" height="100%" rx="8" fill="#14161a"/>
      <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" \
      font-size="14" fill="#e9eaec" xml:space="preserve">

      """
    for (index, line) in lines.enumerated() where !plain(line).isEmpty {
      let baseline = margin + index * row + 14
      svg += "<text x=\"\(margin)\" y=\"\(baseline)\">\(spans(line))</text>\n"
    }
    return svg + "</g>\n</svg>\n"
  }

  private static func trimmed(_ lines: [Substring]) -> ArraySlice<Substring> {
    let isEmpty = { (line: Substring) in plain(line).isEmpty }
    let start = lines.firstIndex { !isEmpty($0) } ?? lines.endIndex
    let end = lines.lastIndex { !isEmpty($0) }.map { $0 + 1 } ?? start
    return lines[start..<max(start, end)]
  }

  /// A line taken apart at its codes: pieces of text, each with the role of its colour.
  private static func pieces(_ line: Substring) -> [(text: Substring, code: Substring)] {
    var pieces: [(text: Substring, code: Substring)] = []
    var (rest, code) = (line, line.prefix(0))
    while let start = rest.firstIndex(of: "\u{1B}") {
      pieces.append((rest[..<start], code))
      let sequence = rest[start...].dropFirst(2)
      guard let end = sequence.firstIndex(where: { $0.isLetter }) else { return pieces }
      code = sequence[..<end]
      rest = sequence[end...].dropFirst()
    }
    return pieces + [(rest, code)]
  }

  private static func plain(_ line: Substring) -> String { pieces(line).map(\.text).joined() }

  private static func spans(_ line: Substring) -> String {
    pieces(line).filter { !$0.text.isEmpty }
      .map { piece in
        let style = TerminalStyle.Role(rawValue: String(piece.code)).map(attributes) ?? ""
        // A space at the beginning, or behind another, would be dropped where xml:space is not known.
        let text = escaped(String(piece.text)).replacing(text: " ", with: "\u{A0}")
        return style.isEmpty ? text : "<tspan \(style)>\(text)</tspan>"
      }
      .joined()
  }

  /// Colours of at least 4.5 to 1 on the ground (WCAG AA).
  private static func attributes(of role: TerminalStyle.Role) -> String {
    switch role {
    case .heading: "font-weight=\"bold\""
    case .aside: "fill=\"#abb2bd\""
    case .agent: "fill=\"#6cd4e6\""
    case .answer: "fill=\"#7bd6a0\""
    case .revise: "fill=\"#f0c264\""
    case .backOff: "fill=\"#e3a6ff\""
    case .askOperator: "fill=\"#ff9b94\""
    case .verify: "fill=\"#8ab4ff\""
    }
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.append(character)
      }
    }
  }
}
