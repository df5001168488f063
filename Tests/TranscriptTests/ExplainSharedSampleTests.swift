import Foundation
import JSON
import Testing

/// The recorded answers of the project's two APIs, where the repository's surroundings hold them.
struct ExplainSharedSampleTests {
  static let file = Stage.root.deletingLastPathComponent()
    .appendingPathComponent("shared/samples/error-shapes.json")

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: file.path),
      "the sample files are not beside the repository"
    ),
    arguments: ["apira", "vibe"]
  )
  func `explain tells the action and the wait of every recorded answer`(_ api: String) async throws
  {
    let shapes = try JSONParser.parse(Array(Data(contentsOf: Self.file)))
    let samples = try #require(shapes["apis"]?[api]?.array)
    #expect(!samples.isEmpty)
    let stage = try Stage()
    defer { stage.remove() }
    for (index, sample) in samples.enumerated() {
      try await explain(sample, now: shapes["now"] ?? .null, api, index, stage)
    }
  }

  private func explain(
    _ sample: JSONValue,
    now: JSONValue,
    _ api: String,
    _ index: Int,
    _ stage: Stage
  ) async throws {
    var content = try #require(sample.object)
    content["expect"] = nil
    content["now"] = now
    try Data(JSONWriter.bytes(.object(content))).write(
      to: URL(fileURLWithPath: stage.path).appendingPathComponent("sample.json")
    )
    let run = try await ProgramRun(
      ["explain", "manifests/\(api).json", "--short", "--json", "--sample", "sample.json"],
      directory: stage.path
    )
    #expect(run.exitCode == 0, "\(api) \(index): \(run.errors)")
    let told = try JSONParser.parse(try #require(run.output.first))
    let verdict = try #require(sample["expect"]?["do"]?.string)
    #expect(
      told["action"]?.string == (verdict == "retry" ? "back_off" : verdict),
      "\(api) \(index)"
    )
    // A retry's wait is chosen by the program where the API names none.
    let expected = sample["expect"]?["wait_seconds"] ?? .null
    if verdict != "retry" || expected != .null {
      #expect(told["wait"]?["seconds"] ?? .null == expected, "\(api) \(index)")
    }
  }
}
