import Foundation
import TestSupport
import Testing

struct TranscriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Transcripts")

  /// All of them, or those whose names begin with what `RECOURSE_TRANSCRIPTS` says.
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".txtar") && $0.hasPrefix(wanted ?? "") }.sorted()

  private static let wanted = ProcessInfo.processInfo.environment["RECOURSE_TRANSCRIPTS"]

  @Test func `there are transcripts`() {
    #expect(Self.names.count >= (Self.wanted == nil ? 20 : 1))
  }

  @Test(.timeLimit(.minutes(10)), arguments: names)
  func `the program says what the transcript says`(_ name: String) async throws {
    try await Turnstile.programs.run { try await play(name) }
  }

  private func play(_ name: String) async throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    let transcript = try Transcript(text)
    let stage = try Stage()
    defer { stage.remove() }
    let player = Player(name, stage)
    defer { player.stop() }
    for section in transcript.sections { try await player.play(section) }
    try await player.finish()
  }
}
