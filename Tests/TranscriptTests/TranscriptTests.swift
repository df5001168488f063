import Foundation
import JSON
import TestSupport
import Testing

struct TranscriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Transcripts")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".txtar") }.sorted()

  @Test func `there are transcripts`() {
    #expect(Self.names.count >= 20)
  }

  @Test(.timeLimit(.minutes(2)), arguments: names)
  func `the program says what the transcript says`(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    let transcript = try Transcript(text)
    let stage = try Stage(transcript)
    defer { stage.remove() }
    let process = try ServerProcess(
      transcript.command,
      environment: transcript.environment,
      directory: stage.path
    )
    for step in transcript.steps { try play(step, process, name) }
    process.closeInput()
    #expect(process.exitCode() != nil, "\(name): the program did not end with its input")
  }

  private func play(_ step: Transcript.Step, _ process: ServerProcess, _ name: String) throws {
    switch step {
    case .send(let lines):
      for line in lines { process.send(line + [0x0A]) }
    case .expect(let expected, .given):
      for value in expected { try expect([value], next(process, name), name) }
    case .expect(let expected, .any):
      var rest = expected
      while !rest.isEmpty {
        let actual = try next(process, name)
        guard let index = rest.firstIndex(where: { Expectation.differences($0, actual).isEmpty })
        else { return try expect(rest, actual, name) }
        rest.remove(at: index)
      }
    case .end(let exitCode):
      process.closeInput()
      #expect(process.exitCode() == exitCode, "\(name): \(process.standardError)")
    }
  }

  private func next(_ process: ServerProcess, _ name: String) throws -> JSONValue {
    let line = try #require(
      process.nextLine(),
      "\(name): no further line; stderr: \(process.standardError)"
    )
    return try JSONParser.parse(line)
  }

  private func expect(_ candidates: [JSONValue], _ actual: JSONValue, _ name: String) throws {
    let differences = candidates.map { Expectation.differences($0, actual) }
    let nearest = differences.min { $0.count < $1.count } ?? []
    #expect(nearest.isEmpty, "\(name)\n\(nearest.joined(separator: "\n"))")
    try #require(nearest.isEmpty)
  }
}

/// A folder of its own for one transcript: its files, and the project's manifests.
struct Stage {
  let path: String

  init(_ transcript: Transcript) throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appendingPathComponent("recourse-" + UUID().uuidString)
    path = folder.path
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    try files.createSymbolicLink(
      at: folder.appendingPathComponent("manifests"),
      withDestinationURL: root.appendingPathComponent("manifests")
    )
    for (name, content) in transcript.files {
      try Data(content.utf8).write(to: folder.appendingPathComponent(name))
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
