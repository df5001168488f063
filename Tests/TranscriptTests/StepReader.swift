import JSON

/// Reads a section of a transcript into what is to be done.
struct StepReader {
  let title: String
  let body: [Substring]
  private let words: [String]

  /// Reads a section whose names in angle brackets stand for what was kept under them.
  init(_ section: Transcript.Section, names: [String: String]) {
    title = section.title
    words = title.split(separator: " ").map(String.init)
    body = section.body.map { Substring(Self.fill($0, with: names)) }
  }

  /// The line with what names in angle brackets stand for.
  static func fill(_ line: Substring, with names: [String: String]) -> String {
    guard line.contains("<") else { return String(line) }
    return names.reduce(String(line)) { $0.replacing("<\($1.key)>", with: $1.value) }
  }

  func steps() throws(TranscriptError) -> [Transcript.Step] {
    switch words.first ?? "" {
    case "file": return [.file(name: try word(1), content: body.joined(separator: "\n"))]
    case "directory": return [.directory(name: try word(1), mode: try octal(2))]
    case "env": return [.environment(variables)]
    case "command": return [.start(CommandWords.split(body.joined(separator: " ")))]
    case "client": return Self.blocks(body).map { .send(Self.line($0) + [0x0A]) }
    case "bytes": return body.filter { !$0.isEmpty }.map { .send(RawBytes.bytes(of: $0)) }
    case "stdin": return [.send(Array(body.joined(separator: "\n").utf8)), .finishInput]
    case "call", "calls": return try calls()
    case "server": return [.expect(try values(), title == "server in any order" ? .any : .given)]
    case "structured": return [.structured(try Self.value(body.joined(separator: "\n")))]
    case "stdout": return [.standardOutput(trimmed)]
    case "stderr": return [.standardError(trimmed.filter { !$0.isEmpty })]
    case "requests": return [.requests(trimmed.flatMap(RawBytes.repeated))]
    case "keep":
      _ = try word(2)
      return [.keep(name: try word(1), at: words.dropFirst(2).joined(separator: " "))]
    case "wait": return [.wait(name: try word(1))]
    case "signal": return [.signal(try word(1))]
    case "pause": return [.pause(milliseconds: try number(1))]
    case "end": return [.end(exitCode: words.count > 1 ? Int32(try number(1)) : 0)]
    case "answer": return [.answer(id: try number(1), try outcome(), text: trimmed)]
    case "answers": return [.answers(Set(try range()), try outcome())]
    default: throw .unknownSection(title)
    }
  }

  private func calls() throws(TranscriptError) -> [Transcript.Step] {
    var steps: [Transcript.Step] = []
    for id in try range() {
      let text = body.joined(separator: "\n").replacing("§", with: String(id))
      let arguments = text.allSatisfy(\.isWhitespace) ? [:] : try Self.value(text)
      steps.append(.send(request(id, try word(2), arguments) + [0x0A]))
    }
    return steps
  }

  private func request(_ id: Int, _ tool: String, _ arguments: JSONValue) -> [UInt8] {
    var meta: JSONObject = [
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": [:],
    ]
    if words.last == "progress" { meta["progressToken"] = JSONValue(id) }
    return JSONWriter.bytes([
      "jsonrpc": "2.0", "id": JSONValue(id), "method": "tools/call",
      "params": ["name": .string(tool), "arguments": arguments, "_meta": .object(meta)],
    ])
  }

  // MARK: - Parts

  private func word(_ index: Int) throws(TranscriptError) -> String {
    guard words.indices.contains(index) else { throw .unknownSection(title) }
    return words[index]
  }

  private func number(_ index: Int) throws(TranscriptError) -> Int {
    guard let number = Int(try word(index)) else { throw .unknownSection(title) }
    return number
  }

  private func octal(_ index: Int) throws(TranscriptError) -> Int {
    guard let number = Int(try word(index), radix: 8) else { throw .unknownSection(title) }
    return number
  }

  private var variables: [String: String] {
    var variables: [String: String] = [:]
    for line in body where line.contains("=") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      variables[String(parts[0])] = String(parts[1])
    }
    return variables
  }

  private func range() throws(TranscriptError) -> ClosedRange<Int> {
    let bounds = try word(1).split(separator: "-").compactMap { Int($0) }
    guard let first = bounds.first, let last = bounds.last, first <= last else {
      throw .unknownSection(title)
    }
    return first...last
  }

  private func outcome() throws(TranscriptError) -> Transcript.Outcome {
    guard let outcome = Transcript.Outcome(rawValue: try word(2)) else {
      throw .unknownSection(title)
    }
    return outcome
  }

  private func values() throws(TranscriptError) -> [JSONValue] {
    var values: [JSONValue] = []
    for block in Self.blocks(body) { values.append(try Self.value(block)) }
    return values
  }

  /// The lines without blank ones at the end.
  private var trimmed: [String] {
    let count = (body.lastIndex { !$0.allSatisfy(\.isWhitespace) } ?? -1) + 1
    return body.prefix(count).map(String.init)
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

/// Input that no text file can hold as it is.
enum RawBytes {
  /// Reads a line with escapes and, at its end, how often it is repeated.
  static func bytes(of line: Substring) -> [UInt8] {
    let parts = line.split(separator: " × ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[1]) else { return unescaped(line) }
    return Array(repeatElement(unescaped(parts[0]), count: count).joined())
  }

  /// A line as often as its end says.
  static func repeated(_ line: String) -> [String] {
    let parts = line.split(separator: " × ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[1]) else { return [line] }
    return Array(repeating: String(parts[0]), count: count)
  }

  private static func unescaped(_ text: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text
    while let character = rest.popFirst() {
      guard character == "\\", let escape = rest.popFirst() else {
        bytes += Array(String(character).utf8)
        continue
      }
      switch escape {
      case "n": bytes.append(0x0A)
      case "r": bytes.append(0x0D)
      case "x":
        bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      default: bytes += Array(String(escape).utf8)
      }
    }
    return bytes
  }
}
