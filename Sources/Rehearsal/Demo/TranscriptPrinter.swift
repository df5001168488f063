import Text
import JSON

/// Prints a conversation between an agent and the server for a person to read.
struct TranscriptPrinter {
  let style: TerminalStyle
  let write: (String) -> Void
  private static let margin = "  "
  private static let answerLines = 6
  private static let guidanceLines = 24

  /// A printer that prints nothing.
  var silenced: TranscriptPrinter { TranscriptPrinter(style: style, write: { _ in }) }

  /// A numbered heading and what is about to happen.
  func heading(_ number: Int, _ title: String, narration: String) {
    write("\n" + style.dressed("\(number). \(title)", .heading) + "\n")
    paragraph(narration)
    write("\n")
  }

  /// A paragraph of our own words.
  func paragraph(_ text: String) {
    for line in wrapped(text, indent: Self.margin) { write(Self.margin + line + "\n") }
  }

  /// A tool call of the agent.
  func call(_ tool: String, _ arguments: JSONObject) {
    let text = "\(tool) \(PlainText.oneLine(JSONWriter.text(.object(arguments))))"
    speak("agent →", .agent, lines: wrapped(text, indent: Self.indent))
  }

  /// A progress message.
  func progress(_ message: String) {
    speak("server …", .aside, lines: wrapped(PlainText.oneLine(message), indent: Self.indent))
  }

  /// A tool result, its first line in the colour of what it asks for.
  func result(_ reply: DemoReply) {
    let role = Self.role(of: reply)
    let lines = wrapped(PlainText.lines(reply.text), indent: Self.indent)
    let limit = reply.action == nil ? Self.answerLines : Self.guidanceLines
    var shown = Array(lines.prefix(limit))
    let more = lines.count - shown.count
    if more > 0 { shown.append("… and \(more) more \(English.noun("line", for: more))") }
    if let first = shown.first { shown[0] = style.dressed(first, role) }
    speak("server ←", role, lines: shown)
  }

  /// A remark in small print.
  func aside(_ text: String) {
    for line in wrapped(text, indent: Self.indent) {
      write(Self.indent + style.dressed(line, .aside) + "\n")
    }
  }

  /// Text that is to be copied: not wrapped, not coloured.
  func verbatim(_ text: String) {
    write("\n")
    for line in text.split(separator: "\n") {
      write(Self.margin + PlainText.oneLine(String(line)) + "\n")
    }
    write("\n")
  }

  /// As deep as the longest speaker and a space.
  private static let indent = String(repeating: " ", count: margin.count + "server ← ".count)

  private func speak(_ speaker: String, _ role: TerminalStyle.Role, lines: [String]) {
    let gap = Self.indent.count - Self.margin.count - speaker.count
    let label = style.dressed(speaker, role) + String(repeating: " ", count: gap)
    for (number, line) in lines.enumerated() {
      write(number == 0 ? Self.margin + label + line + "\n" : Self.indent + line + "\n")
    }
  }

  private func wrapped(_ text: String, indent: String) -> [String] {
    TextWrapping.lines(text, width: style.width - indent.count)
  }

  private static func role(of reply: DemoReply) -> TerminalStyle.Role {
    switch reply.action {
    case "revise": .revise
    case "back_off": .backOff
    case "ask_operator": .askOperator
    case "verify": .verify
    default: reply.outcome == .failed ? .askOperator : .answer
    }
  }
}
