@testable import Text
@testable import Demo
import Testing

struct TerminalTests {
  @Test(arguments: [
    (
      TerminalStyle.Destination.terminal(columns: 90), ["TERM": "xterm"], 90,
      TerminalStyle.Colours.ansi
    ),
    (.terminal(columns: 90), ["TERM": "xterm", "NO_COLOR": "1"], 90, .none),
    (.terminal(columns: 90), ["TERM": "xterm", "NO_COLOR": ""], 90, .ansi),
    (.terminal(columns: 90), ["TERM": "dumb"], 90, .none),
    (.terminal(columns: 90), [:], 90, .none),
    (.terminal(columns: nil), ["TERM": "xterm", "COLUMNS": "72"], 72, .ansi),
    (.terminal(columns: nil), ["TERM": "xterm", "COLUMNS": "wide"], 80, .ansi),
    (.terminal(columns: 10), ["TERM": "xterm"], 40, .ansi),
    (.terminal(columns: 400), ["TERM": "xterm"], 100, .ansi),
    (.file, ["TERM": "xterm", "COLUMNS": "40"], 80, .none),
  ])
  func `colours and width follow the destination and the user's wishes`(
    destination: TerminalStyle.Destination,
    environment: [String: String],
    width: Int,
    colours: TerminalStyle.Colours
  ) {
    let style = TerminalStyle(destination) { environment[$0] }
    #expect(style == TerminalStyle(width: width, colours: colours))
  }

  @Test(arguments: [
    ("", [""]), ("one two three", ["one two", "three"]), ("exactly 10", ["exactly 10"]),
    ("a\n\nb", ["a", "", "b"]), ("12345678901234", ["1234567890", "1234"]),
    ("ab 12345678901", ["ab", "1234567890", "1"]), ("  in dent ed", ["  in dent", "  ed"]),
    ("ab,cd:efghi", ["ab,cd:", "efghi"]), ("a,bcdefghijk", ["a,bcdefghi", "jk"]),
    ("многословие да", ["многослови", "е да"]),
  ])
  func `text breaks at spaces, and inside words that are too long`(text: String, lines: [String]) {
    #expect(TextWrapping.lines(text, width: 10) == lines)
  }

  @Test(arguments: [(6, nil), (7, "… and 1 more line\n"), (8, "… and 2 more lines\n")])
  func `of a long answer the first six lines are printed, and how many were not`(
    lines: Int,
    end: String?
  ) {
    var printed = ""
    let printer = TranscriptPrinter(style: TerminalStyle(width: 60, colours: .none)) {
      printed += $0
    }
    let text = (1...lines).map { "line \($0)" }.joined(separator: "\n")
    printer.result(DemoReply(text: text, structured: nil, outcome: .succeeded))
    #expect(printed.contains("line 6\n") && !printed.contains("line 7"))
    #expect(end.map { printed.hasSuffix($0) } ?? !printed.contains("more"))
  }

  @Test func `nothing that steers a terminal passes`() {
    let text = "a\u{1B}[2Jb\u{7}\u{202E}c\u{9B}d\ne"
    #expect(PlainText.oneLine(text) == "a\u{FFFD}[2Jb\u{FFFD}\u{FFFD}c\u{FFFD}d\u{FFFD}e")
    #expect(PlainText.lines(text) == "a\u{FFFD}[2Jb\u{FFFD}\u{FFFD}c\u{FFFD}d\ne")
  }
}

struct TerminalPictureTests {
  private static let style = TerminalStyle(width: 80, colours: .ansi)

  @Test func `a picture has the lines in their colours, and the text as text`() {
    let text = "\n\(Self.style.dressed("1. <A & B>", .heading))\n\n  agent → \"x\"\n\n"
    let svg = TerminalPicture.svg(text, title: "A \"demo\"")
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(svg.contains("aria-label=\"A &quot;demo&quot;\""))
    #expect(
      svg.contains("<text x=\"16\" y=\"30\"><tspan font-weight=\"bold\">1.\u{A0}&lt;A\u{A0}&amp;")
    )
    #expect(
      svg.contains("<text x=\"16\" y=\"68\">\u{A0}\u{A0}agent\u{A0}→\u{A0}&quot;x&quot;</text>")
    )
    #expect(svg.components(of: "<text ") == 2)
    #expect(!svg.contains("\u{1B}") && svg.contains("height=\"89\""))
  }

  @Test(arguments: [
    TerminalStyle.Role.aside, .agent, .answer, .revise, .backOff, .askOperator, .verify,
  ])
  func `each colour of a terminal is one of the picture`(role: TerminalStyle.Role) {
    #expect(TerminalPicture.svg(Self.style.dressed("x", role), title: "t").contains("fill=\"#"))
    #expect(
      TerminalPicture.svg(Self.style.dressed("x", role), title: "t").contains("<tspan fill=")
    )
  }

  @Test func `nothing is a picture of no line`() {
    #expect(!TerminalPicture.svg("\n\n", title: "t").contains("<text "))
  }
}

extension String {
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
