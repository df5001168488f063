/// How text may be dressed for the place it is written to.
package struct TerminalStyle: Sendable, Hashable {
  /// Where the text goes.
  package enum Destination: Sendable, Hashable {
    /// A terminal, with its width in columns where it is known.
    case terminal(columns: Int?)
    /// A file or a pipe.
    case file
  }

  /// Whether the terminal is told colours (ECMA-48 SGR).
  package enum Colours: Sendable, Hashable { case ansi, none }

  /// What a colour stands for.
  package enum Role: String, Sendable {
    case heading = "1"
    case aside = "2"
    case agent = "36"
    case answer = "32"
    case revise = "33"
    case backOff = "35"
    case askOperator = "31"
    case verify = "34"
  }

  package let width: Int
  package let colours: Colours

  /// Makes a style by hand.
  package init(width: Int, colours: Colours) {
    self.width = width
    self.colours = colours
  }

  /// Chooses a style: colours only for a terminal that takes them and a user who has not set `NO_COLOR`.
  package init(_ destination: Destination, environment: (String) -> String?) {
    let refuses = environment("NO_COLOR").map { !$0.isEmpty } ?? false
    let type = environment("TERM") ?? ""
    switch destination {
    case .terminal(let columns):
      let stated = columns ?? environment("COLUMNS").flatMap { Int($0) } ?? 80
      width = min(max(stated, 40), 100)
      colours = refuses || type.isEmpty || type == "dumb" ? .none : .ansi
    case .file:
      width = 80
      colours = .none
    }
  }

  /// The text in a colour; the text itself must be free of control characters.
  package func dressed(_ text: String, _ role: Role) -> String {
    guard colours == .ansi, !text.isEmpty else { return text }
    return "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m"
  }
}
