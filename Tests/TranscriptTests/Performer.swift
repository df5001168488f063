import JSON
import TestSupport
import Testing

/// One of the programs of a transcript, and what was last heard from it.
final class Performer {
  /// What the program is there for.
  enum Role { case server, standIn }

  let process: ServerProcess
  private let name: String
  private let role: Role
  private var last: JSONValue = .null
  private var hasSignalled = false

  init(_ name: String, _ process: ServerProcess, _ role: Role) {
    self.name = name
    self.process = process
    self.role = role
  }

  /// Plays one step.
  ///
  /// With a record, what is not as told is written there as long as it can be; without one, and for all else, it throws.
  func play(_ step: Transcript.Step, _ record: SectionRecord? = nil) async throws {
    switch step {
    case .send(let bytes): process.send(bytes)
    case .finishInput: process.closeInput()
    case .expect(let expected, let order): try await expect(expected, order, record)
    case .answer(let id, let outcome, let text): try await expectAnswer(id, outcome, text, record)
    case .answers(let ids, let outcome): try await expectAnswers(ids, outcome)
    case .structured(let expected): try expectStructured(expected, record)
    case .standardOutput(let lines): try await expectOutput(lines, record)
    case .standardError(let lines): try await expectErrors(lines, record)
    case .requests(let lines): try await expectRequests(lines, record)
    case .signal(let signal): try send(signal)
    case .end(let exitCode): try await expectEnd(exitCode, record)
    default: throw TranscriptError.unknownSection("\(step)")
    }
  }

  /// Lets the program come to its end, if it has not done so.
  func finish() async throws {
    if role == .standIn { process.terminate() }
    process.closeInput()
    let isOver = await process.exitCode() != nil
    #expect(isOver, "\(name): the program did not end with its input")
  }

  /// The text at a place of the last structured content, or behind a beginning in the last text.
  func text(at pointer: String) throws -> String {
    guard pointer.hasPrefix("/") else { return try text(behind: pointer) }
    let content = last["result"]?["structuredContent"] ?? .null
    let place = try #require(JSONPointer(pointer), "\(name): \(pointer) is no pointer")
    let value = try #require(content.value(at: place), "\(name): nothing stands at \(pointer)")
    return value.string ?? JSONWriter.text(value)
  }

  private func text(behind beginning: String) throws -> String {
    let text = Self.text(of: last)
    let range = try #require(
      text.firstRange(of: beginning),
      "\(name): \(beginning) does not stand in \(text)"
    )
    return String(text[range.upperBound...].prefix { $0 != "\"" })
  }

  /// Where a stand-in listens, once it does.
  func address() async throws -> String {
    try await expectErrors(["The stand-in for … listens on http://…"])
    let words = process.standardError.split { $0 == " " || $0 == "\n" }
    let url = try #require(words.first { $0.hasPrefix("http://") })
    return String(url.hasSuffix(".") ? url.dropLast() : url)
  }

  private func send(_ signal: String) throws {
    hasSignalled = true
    switch signal {
    case "TERM": process.terminate()
    case "KILL": process.kill()
    default: throw TranscriptError.unknownSection("signal " + signal)
    }
  }

  // MARK: - Messages

  private func expect(
    _ expected: [JSONValue],
    _ order: Transcript.Order,
    _ record: SectionRecord?
  ) async throws {
    var rest = Array(expected.enumerated())
    while !rest.isEmpty {
      let candidates = order == .given ? rest.prefix(1) : rest[...]
      let actual = try await next()
      let differences = candidates.map { Expectation.differences($0.element, actual) }
      let index = differences.indices.min { differences[$0].count < differences[$1].count } ?? 0
      let nearest = rest.remove(at: index)
      if differences[index].isEmpty { continue }
      guard let record else { return try check(differences[index]) }
      record.revise(block: nearest.offset, nearest.element, as: actual)
    }
  }

  private func expectStructured(_ expected: JSONValue, _ record: SectionRecord?) throws {
    let actual = last["result"]?["structuredContent"] ?? .null
    let differences = Expectation.differences(expected, actual)
    guard let record, actual != .null, !differences.isEmpty else { return try check(differences) }
    record.revise(block: 0, expected, as: actual)
  }

  private func expectAnswer(
    _ id: Int,
    _ outcome: Transcript.Outcome,
    _ text: [String],
    _ record: SectionRecord?
  ) async throws {
    let answer = try await next()
    try check(Expectation.differences(["id": JSONValue(id), "result": "…", "…": true], answer))
    if let record {
      if Self.outcome(of: answer) != outcome {
        record.revise(title: "answer \(id) \(Self.outcome(of: answer).rawValue)")
      }
    } else {
      try check(outcome, of: answer)
    }
    try compare(text, Self.text(of: answer), record)
  }

  /// Compares a text with what is expected of its lines.
  private func compare(_ expected: [String], _ actual: String, _ record: SectionRecord?) throws {
    if LineGlob.matches(expected, actual) { return }
    guard let record else {
      return try check(["expected:", expected.joined(separator: "\n"), "got:", actual])
    }
    let lines = actual.split(separator: "\n", omittingEmptySubsequences: false)
    record.revise(linesAs: lines.map(String.init))
  }

  private func expectAnswers(_ ids: Set<Int>, _ outcome: Transcript.Outcome) async throws {
    var rest = ids
    while !rest.isEmpty {
      let answer = try await next()
      if answer["id"]?.integer.flatMap({ rest.remove($0) }) == nil {
        try check(["expected an answer to one of \(rest.sorted()), got \(JSONWriter.text(answer))"])
      }
      try check(outcome, of: answer)
    }
  }

  private func check(_ outcome: Transcript.Outcome, of answer: JSONValue) throws {
    if Self.outcome(of: answer) != outcome {
      try check(["expected \(outcome.rawValue), got:", Self.text(of: answer)])
    }
  }

  private static func outcome(of answer: JSONValue) -> Transcript.Outcome {
    answer["result"]?["isError"] == true ? .failed : .ok
  }

  private static func text(of answer: JSONValue) -> String {
    answer["result"]?["content"]?.array?.first?["text"]?.string ?? JSONWriter.text(answer)
  }

  private func next() async throws -> JSONValue {
    let line = try #require(
      await process.nextLine(),
      "\(name): no further line; stderr: \(process.standardError)"
    )
    last = try JSONParser.parse(line)
    return last
  }

  // MARK: - Streams and the end

  private func expectOutput(_ expected: [String], _ record: SectionRecord?) async throws {
    process.closeInput()
    var lines: [String] = []
    while let line = await process.nextLine() {
      lines.append(String(decoding: line, as: UTF8.self))
    }
    try compare(expected, lines.joined(separator: "\n"), record)
  }

  private func expectErrors(_ expected: [String], _ record: SectionRecord? = nil) async throws {
    let deadline = Self.deadline(record)
    var missing = expected
    while true {
      // Asked first: what it has written until its end is there then.
      let hasEnded = process.hasEnded
      let lines = process.standardError.split(separator: "\n").map(String.init)
      missing.removeAll { pattern in lines.contains { Glob(pattern).matches($0) } }
      guard !missing.isEmpty, !hasEnded, ContinuousClock.now < deadline else { break }
      try await Task.sleep(for: .milliseconds(5))
    }
    if let record { missing = rewritten(missing, of: expected, record) }
    try check(missing.map { "stderr has no line \"\($0)\":\n\(process.standardError)" })
  }

  /// How long something that should come is waited for; a person who records sits in front of it.
  private static func deadline(_ record: SectionRecord?) -> ContinuousClock.Instant {
    ContinuousClock.now + (record == nil ? ServerProcess.patience : .seconds(5))
  }

  /// Shares of the characters of two lines above which they are not the same line in other words.
  private static let sameness = 0.5

  /// Writes the lines anew that came in other words; returns those that did not come.
  private func rewritten(
    _ missing: [String],
    of expected: [String],
    _ record: SectionRecord
  ) -> [String] {
    var lines = process.standardError.split(separator: "\n").map(String.init)
    lines.removeAll { line in expected.contains { Glob($0).matches(line) } }
    return missing.filter { pattern in
      let distances = lines.map { Recorder.distance(pattern, $0) }
      guard let index = distances.indices.min(by: { distances[$0] < distances[$1] }),
        distances[index] <= Self.sameness
      else { return true }
      record.revise(line: pattern, as: lines.remove(at: index))
      return false
    }
  }

  private func expectRequests(_ expected: [String], _ record: SectionRecord?) async throws {
    let deadline = Self.deadline(record)
    while requests.count < expected.count, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(5))
    }
    if LineGlob.matches(expected, requests.joined(separator: "\n")) { return }
    guard let record else {
      return try check(["expected requests:"] + expected + ["got:"] + requests)
    }
    record.revise(linesAs: requests)
  }

  private var requests: [String] {
    process.standardError.split(separator: "\n").map(String.init).filter { $0.contains(" → ") }
  }

  private func expectEnd(_ expected: Int32, _ record: SectionRecord?) async throws {
    // After a signal the end of the input must not be what ends the program.
    if !hasSignalled { process.closeInput() }
    let exitCode = await process.exitCode()
    if let exitCode, exitCode != expected, let record {
      record.revise(title: "end \(exitCode)")
    } else if exitCode != expected {
      let actual = exitCode.map(String.init) ?? "no end"
      try check(["exit code: expected \(expected), got \(actual); \(process.standardError)"])
    }
    if let line = await process.nextLine() {
      try check(["expected nothing further, got \(String(decoding: line, as: UTF8.self))"])
    }
  }

  private func check(_ differences: [String]) throws {
    try #require(differences.isEmpty, "\(name)\n\(differences.joined(separator: "\n"))")
  }
}
