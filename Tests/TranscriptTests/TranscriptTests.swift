import Foundation
import TestSupport
import Testing

struct TranscriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Transcripts")

  /// All of them, or those whose names begin with what `RECOURSE_TRANSCRIPTS` says.
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".txtar") && $0.hasPrefix(wanted ?? "") }.sorted()

  /// Those that can be played here: what a database is for needs a server of one.
  static let playable = names.filter { !needsDatabase($0) || Cluster.isThere }

  private static func needsDatabase(_ name: String) -> Bool {
    let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    return text?.contains("<\(Player.database)>") == true
  }

  private static let wanted = ProcessInfo.processInfo.environment["RECOURSE_TRANSCRIPTS"]

  /// Whether the server's side of the transcripts is to be written anew, to be read as a diff.
  private static let isRecording = ProcessInfo.processInfo.environment["RECOURSE_RECORD"] == "1"

  @Test func `there are transcripts`() {
    #expect(Self.names.count >= (Self.wanted == nil ? 20 : 1))
  }

  @Test(.timeLimit(.minutes(10)), arguments: playable)
  func `the program says what the transcript says`(_ name: String) async throws {
    try await Turnstile.programs.run { try await play(name) }
  }

  @Test(arguments: names)
  func `a transcript is written as it was read`(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    #expect(try Transcript(text).text == text)
  }

  private func play(_ name: String) async throws {
    let file = Self.folder.appendingPathComponent(name)
    let text = try String(contentsOf: file, encoding: .utf8)
    var transcript = try Transcript(text)
    let stage = try Stage()
    defer { stage.remove() }
    let player = Player(name, stage)
    defer { player.stop() }
    for index in transcript.sections.indices {
      let section = transcript.sections[index]
      if Self.isRecording {
        transcript.sections[index] = try await player.record(section)
      } else {
        try await player.play(section)
      }
    }
    try await player.finish()
    guard transcript.text != text else { return }
    try Data(transcript.text.utf8).write(to: file)
    print("Wrote \(name) anew; read the difference before you keep it.")
  }
}
