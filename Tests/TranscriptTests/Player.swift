import Foundation
import JSON
import TestSupport
import Testing

/// Plays a transcript against a running program, and stops at the first thing that is not as told.
final class Player {
  private let name: String
  private let process: ServerProcess
  private var last: JSONValue = .null
  private var hasSignalled = false

  init(_ name: String, _ process: ServerProcess) {
    self.name = name
    self.process = process
  }

  func play(_ step: Transcript.Step) async throws {
    switch step {
    case .send(let bytes): process.send(bytes)
    case .finishInput: process.closeInput()
    case .expect(let expected, let order): try await expect(expected, order)
    case .answer(let id, let outcome, let text): try await expectAnswer(id, outcome, text)
    case .answers(let ids, let outcome): try await expectAnswers(ids, outcome)
    case .structured(let expected):
      let actual = last["result"]?["structuredContent"] ?? .null
      try check(Expectation.differences(expected, actual))
    case .standardOutput(let lines): try await expectOutput(lines)
    case .standardError(let lines): try await expectErrors(lines)
    case .pause(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
    case .signal(let signal): try send(signal)
    case .end(let exitCode): try await expectEnd(exitCode)
    }
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

  private func expect(_ expected: [JSONValue], _ order: Transcript.Order) async throws {
    var rest = expected
    while !rest.isEmpty {
      let candidates = order == .given ? rest.prefix(1) : rest[...]
      let actual = try await next()
      let differences = candidates.map { Expectation.differences($0, actual) }
      guard let index = differences.firstIndex(where: \.isEmpty) else {
        return try check(differences.min { $0.count < $1.count } ?? [])
      }
      rest.remove(at: index)
    }
  }

  private func expectAnswer(_ id: Int, _ outcome: Transcript.Outcome, _ text: [String]) async throws
  {
    let answer = try await next()
    try check(Expectation.differences(["id": JSONValue(id), "result": "…", "…": true], answer))
    try check(outcome, of: answer)
    let actual = Self.text(of: answer)
    if !LineGlob.matches(text, actual) {
      try check(["expected:", text.joined(separator: "\n"), "got:", actual])
    }
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
    let isFailed = answer["result"]?["isError"] == true
    if isFailed != (outcome == .failed) {
      try check(["expected \(outcome.rawValue), got:", Self.text(of: answer)])
    }
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

  private func expectOutput(_ expected: [String]) async throws {
    process.closeInput()
    var lines: [String] = []
    while let line = await process.nextLine() {
      lines.append(String(decoding: line, as: UTF8.self))
    }
    let actual = lines.joined(separator: "\n")
    if !LineGlob.matches(expected, actual) {
      try check(["expected:", expected.joined(separator: "\n"), "got:", actual])
    }
  }

  private func expectErrors(_ expected: [String]) async throws {
    let deadline = ContinuousClock.now + ServerProcess.patience
    var missing = expected
    while true {
      let lines = process.standardError.split(separator: "\n").map(String.init)
      missing.removeAll { pattern in lines.contains { Glob(pattern).matches($0) } }
      guard !missing.isEmpty, ContinuousClock.now < deadline else { break }
      try await Task.sleep(for: .milliseconds(5))
    }
    try check(missing.map { "stderr has no line \"\($0)\":\n\(process.standardError)" })
  }

  private func expectEnd(_ expected: Int32) async throws {
    // After a signal the end of the input must not be what ends the program.
    if !hasSignalled { process.closeInput() }
    let exitCode = await process.exitCode()
    if exitCode != expected {
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
