import MockAPI
@testable import Demo
import Foundation
import JSON
import Manifests
import Testing

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
    guard step.keptBy == nil else { return }
    let operations = try manifests().flatMap(\.operations)
    let operation = try #require(operations.first { $0.toolName == step.tool }, "\(step.tool)")
    let known = operation.arguments["properties"]?.object?.names ?? []
    let required = operation.arguments["required"]?.array?.compactMap(\.string) ?? []
    #expect(Set(step.arguments.names).isSubset(of: known))
    #expect(Set(required).isSubset(of: step.arguments.names))
  }

  @Test(arguments: DemoScript.steps.indices.filter { DemoScript.steps[$0].keptBy != nil })
  func `what is taken up or closed was kept by a step before`(index: Int) throws {
    let step = DemoScript.steps[index]
    let number = try #require(step.keptBy)
    try #require((1...index).contains(number))
    let kept = DemoScript.steps[number - 1].expectation
    let fitting: [DemoStep.Expectation: String] = [
      .action("back_off"): "resume_task", .action("ask_operator"): "resume_task",
      .action("verify"): "resume_task",
    ]
    #expect(fitting[kept] == step.tool)
    #expect((step.arguments["operator_acted"] == true) == (kept == .action("ask_operator")))
    if let told = step.narration.firstMatch(of: /step (\d+)/) { #expect(Int(told.1) == number) }
  }

  @Test(arguments: DemoScript.steps.indices)
  func `each sample that is played is in the manifest of its tool`(index: Int) throws {
    let step = DemoScript.steps[index]
    let manifest = try #require(
      try manifests().first { manifest in
        let tool = step.callingTool(among: DemoScript.steps)
        return step.plays.isEmpty || manifest.operations.contains { $0.toolName == tool }
      }
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
    let first = DemoScript.steps
      .filter { $0.callingTool(among: DemoScript.steps) == "vibe_list_entities" }
      .flatMap(\.plays)
    #expect(first.count == 5)
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
