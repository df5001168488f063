import JSON

/// A conversation with the real program, or with several of them, as a data file tells it.
///
/// Prose first, saying the rule that is guarded and where it stands; then sections, each with a title line `-- … --`,
/// played one after the other:
///
/// - `file NAME`, `directory NAME MODE`, `env` (`NAME=value` lines, for programs that are started afterwards): the stage.
/// - `command` (words; single quotes keep spaces together): starts the program, or starts it anew after its end.
/// - `client`: messages separated by blank lines, sent one per line; `bytes`: lines of raw input, with `\n`, `\r`,
///   `\\`, `\xHH` and ` × COUNT` at the end; `stdin`: a text, after which the input ends.
/// - `call ID TOOL [progress]`, `calls FIRST-LAST TOOL`: modern `tools/call` requests with the section's arguments,
///   in which `§` stands for the id.
/// - `server`, `server in any order`: the messages that follow, whole.
/// - `answer ID ok|failed`: the result that follows, by the lines of its text; `structured`: its structured content;
///   `answers FIRST-LAST ok|failed`: results in any order.
/// - `keep NAME POINTER`: `<NAME>` in later sections is the text at this place of the last structured content;
///   `keep NAME BEGINNING`: what stands in the last text between this beginning and the next quotation mark.
/// - `stdout`: all lines until the program ends; `stderr`: lines that appear, in any place.
/// - `requests`: all that a stand-in was sent so far, as it tells on stderr; ` × COUNT` at the end of a line repeats it.
/// - `pause MILLISECONDS`, `wait NAME`: until the instant that was kept under this name is past.
/// - `signal TERM|KILL`, `end [CODE]`: nothing further is said, and the exit code.
///
/// A title that begins with `NAME: ` is for the program of this name; the others are for the one that has none. Where a
/// program says that it listens, `<NAME>` is its address; `<database>` is that of a database of the transcript's own, and it is
/// played only where there is a server for it. In expectations `…` stands for any text, a line `…` for any
/// lines, and a member named `…` for further members.
///
/// With `RECOURSE_RECORD=1` in the environment the server's side is written anew where it does not fit, to be read as a
/// diff.
struct Transcript {
  enum Step {
    case file(name: String, content: String)
    case directory(name: String, mode: Int)
    case environment([String: String])
    case start([String])
    case send([UInt8])
    case finishInput
    case expect([JSONValue], Order)
    case answer(id: Int, Outcome, text: [String])
    case answers(Set<Int>, Outcome)
    case structured(JSONValue)
    case keep(name: String, at: String)
    case standardOutput([String])
    case standardError([String])
    case requests([String])
    case pause(milliseconds: Int)
    case wait(name: String)
    case signal(String)
    case end(exitCode: Int32)
  }

  enum Order { case given, any }
  enum Outcome: String { case ok, failed }

  /// What stands under one title line.
  struct Section {
    /// The program that it is for.
    let program: String
    var title: String
    var body: [Substring] = []

    /// The lines as a transcript has them.
    fileprivate var lines: [Substring] {
      ["-- \(program.isEmpty ? "" : program + ": ")\(title) --"] + body
    }
  }

  /// What stands before the first section.
  private let prose: [Substring]
  var sections: [Section]

  /// The text, from which the same transcript can be read.
  var text: String { (prose + sections.flatMap(\.lines)).joined(separator: "\n") }

  init(_ text: String) throws(TranscriptError) {
    var prose: [Substring] = []
    var sections: [Section] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let section = Self.section(line) {
        sections.append(section)
      } else if let last = sections.indices.last {
        sections[last].body.append(line)
      } else {
        prose.append(line)
      }
    }
    self.prose = prose
    self.sections = sections
    guard sections.contains(where: { $0.title == "command" }) else { throw .incomplete }
  }

  private static func section(_ line: Substring) -> Section? {
    guard line.hasPrefix("-- "), line.hasSuffix(" --") else { return nil }
    let title = line.dropFirst(3).dropLast(3)
    guard let colon = title.firstRange(of: ": ") else {
      return Section(program: "", title: String(title))
    }
    return Section(
      program: String(title[..<colon.lowerBound]),
      title: String(title[colon.upperBound...])
    )
  }
}

/// The words of a command line; single quotes keep what stands between them together.
enum CommandWords {
  static func split(_ text: String) -> [String] {
    var words: [String] = []
    for (index, part) in text.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
      if index.isMultiple(of: 2) {
        words += part.split(separator: " ").map(String.init)
      } else {
        words.append(String(part))
      }
    }
    return words
  }
}

/// Why a transcript cannot be played.
enum TranscriptError: Error {
  case incomplete
  case unknownSection(String)
  case notRunning(String)
  case notKept(String)
  case notJSON(String, String)
}
