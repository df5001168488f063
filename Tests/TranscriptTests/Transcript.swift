import JSON

/// A conversation with the real program, as a data file tells it.
///
/// Prose first, saying the rule that is guarded; then sections: `file NAME`, `env`, `command`, `client`, `server`,
/// `server in any order`, `end`. Blocks of JSON inside `client` and `server` are separated by blank lines.
struct Transcript {
  enum Step {
    case send([[UInt8]])
    case expect([JSONValue], Order)
    case end(exitCode: Int32)
  }

  enum Order { case given, any }

  private(set) var files: [(name: String, content: String)] = []
  private(set) var environment: [String: String] = [:]
  private(set) var command: [String] = []
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
    guard !command.isEmpty, !steps.isEmpty else { throw .incomplete }
  }

  private static func title(_ line: Substring) -> String? {
    guard line.hasPrefix("-- "), line.hasSuffix(" --") else { return nil }
    return String(line.dropFirst(3).dropLast(3))
  }

  private mutating func add(_ title: String?, _ body: [Substring]) throws(TranscriptError) {
    guard let title else { return }
    let words = title.split(separator: " ")
    switch words[0] {
    case "file": files.append((String(words[1]), body.joined(separator: "\n")))
    case "env":
      for line in body where line.contains("=") {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        environment[String(parts[0])] = String(parts[1])
      }
    case "command": command = body.joined(separator: " ").split(separator: " ").map(String.init)
    case "client": steps.append(.send(Self.blocks(body).map(Self.line)))
    case "server":
      var expected: [JSONValue] = []
      for block in Self.blocks(body) { expected.append(try Self.value(block)) }
      steps.append(.expect(expected, title == "server in any order" ? .any : .given))
    case "end": steps.append(.end(exitCode: words.count > 1 ? Int32(words[1]) ?? 0 : 0))
    default: throw .unknownSection(title)
    }
  }

  private static func blocks(_ body: [Substring]) -> [String] {
    body.split { $0.allSatisfy(\.isWhitespace) }.map { $0.joined(separator: "\n") }
  }

  /// A block as one line: JSON over several lines is compacted, everything else is sent as it stands.
  private static func line(_ block: String) -> [UInt8] {
    guard block.contains("\n"), let value = try? JSONParser.parse(block) else {
      return Array(block.utf8)
    }
    return JSONWriter.bytes(value)
  }

  private static func value(_ block: String) throws(TranscriptError) -> JSONValue {
    do throws(JSONSyntaxError) {
      return try JSONParser.parse(block)
    } catch {
      throw .notJSON(block, error.message)
    }
  }
}

/// Why a transcript cannot be played.
enum TranscriptError: Error {
  case incomplete
  case unknownSection(String)
  case notJSON(String, String)
}
