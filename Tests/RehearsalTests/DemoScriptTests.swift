import Foundation
import JSON
import Manifests
import Testing

@testable import Rehearsal

struct DemoScriptTests {
  private func manifests() throws -> [Manifest] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try ["apira", "vibe"].map { name in
      let file = root.appendingPathComponent("manifests/\(name).json")
      let bytes = [UInt8](try Data(contentsOf: file))
      return try #require(ManifestLoader.load(bytes: bytes, file: file.path).manifest)
    }
  }

  @Test(arguments: DemoScript.steps.indices)
  func `each step calls a tool that is there, with arguments that it has`(index: Int) throws {
    let step = DemoScript.steps[index]
    let operations = try manifests().flatMap(\.operations)
    let operation = try #require(operations.first { $0.toolName == step.tool }, "\(step.tool)")
    let known = operation.arguments["properties"]?.object?.names ?? []
    let required = operation.arguments["required"]?.array?.compactMap(\.string) ?? []
    #expect(Set(step.arguments.names).isSubset(of: known))
    #expect(Set(required).isSubset(of: step.arguments.names))
  }

  @Test(arguments: DemoScript.steps.indices)
  func `each sample that is played is in the manifest of its tool`(index: Int) throws {
    let step = DemoScript.steps[index]
    let manifest = try #require(
      try manifests().first { $0.operations.contains { $0.toolName == step.tool } }
    )
    for case .sample(let name) in step.plays {
      #expect(manifest.samples.contains { $0.name == name }, "\(name)")
    }
  }

  @Test func `every kind of guidance and of trouble has its step`() {
    let expectations = Set(DemoScript.steps.map(\.expectation))
    #expect(
      expectations == [
        .answer, .action("revise"), .action("back_off"), .action("ask_operator"),
        .action("verify"),
      ]
    )
  }

  @Test func `the scenario gives each step its plays in the order of the calls`() {
    let first = DemoScript.steps.filter { $0.tool == "vibe_list_entities" }.flatMap(\.plays)
    let played = Demo.scenario.steps.filter { $0.toolName == "vibe_list_entities" }
    #expect(played.map(\.play) == first)
    #expect(played.map(\.calls) == first.indices.map { .only([$0 + 1]) })
  }

  @Test func `the text fits the narrowest terminal without breaking words`() {
    for step in DemoScript.steps {
      #expect(step.title.count <= 60)
      #expect(!step.narration.contains("\n"))
      #expect(step.narration.split(separator: " ").allSatisfy { $0.count < 30 })
    }
  }
}
