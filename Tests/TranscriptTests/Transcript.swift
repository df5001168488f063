import JSON

/// A conversation with the real program, as a data file tells it.
///
/// Prose first, saying the rule that is guarded and where it stands; then sections, each with a title line `-- … --`:
///
/// - `file NAME`, `env` (`NAME=value` lines), `command` (words; single quotes keep spaces together): the stage.
/// - `client`: messages separated by blank lines, sent one per line; `bytes`: lines of raw input, with `\n`, `\r`,
///   `\\`, `\xHH` and ` × COUNT` at the end; `stdin`: a text, after which the input ends.
/// - `call ID TOOL [progress]`, `calls FIRST-LAST TOOL`: modern `tools/call` requests with the section's arguments,
///   in which `§` stands for the id.
/// - `server`, `server in any order`: the messages that follow, whole.
/// - `answer ID ok|failed`: the result that follows, by the lines of its text; `structured`: its structured content;
///   `answers FIRST-LAST ok|failed`: results in any order.
/// - `stdout`: all lines until the program ends; `stderr`: lines that appear, in any place.
/// - `pause MILLISECONDS`, `signal TERM|KILL`, `end [CODE]`: nothing further is said, and the exit code.
///
/// In expectations `…` stands for any text, a line `…` for any lines, and a member named `…` for further members.
struct Transcript {
  enum Step {
    case send([UInt8])
    case finishInput
    case expect([JSONValue], Order)
    case answer(id: Int, Outcome, text: [String])
    case answers(Set<Int>, Outcome)
    case structured(JSONValue)
    case standardOutput([String])
    case standardError([String])
    case pause(milliseconds: Int)
    case signal(String)
    case end(exitCode: Int32)
  }

  enum Order { case given, any }
  enum Outcome: String { case ok, failed }

  private(set) var files: [(name: String, content: String)] = []
  private(set) var environment: [String: String] = [:]
  private(set) var command: [String]?
  private(set) var steps: [Step] = []

  init(_ text: String) throws(TranscriptError) {
    var title: String?
    var body: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let next = Self.title(line) {
        try add(title, body)
        title = next
        body = []
      } else {
        body.append(line)
      }
    }
    try add(title, body)
    guard command != nil, !steps.isEmpty else { throw .incomplete }
  }

  private static func title(_ line: Substring) -> String? {
    guard line.hasPrefix("-- "), line.hasSuffix(" --") else { return nil }
    return String(line.dropFirst(3).dropLast(3))
  }

  private mutating func add(_ title: String?, _ body: [Substring]) throws(TranscriptError) {
    guard let title else { return }
    let words = title.split(separator: " ").map(String.init)
    switch words[0] {
    case "file": files.append((words[1], body.joined(separator: "\n")))
    case "env":
      for line in body where line.contains("=") {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        environment[String(parts[0])] = String(parts[1])
      }
    case "command": command = CommandWords.split(body.joined(separator: " "))
    default: steps += try StepReader(title: title, words: words, body: body).steps()
    }
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
  case notJSON(String, String)
}
