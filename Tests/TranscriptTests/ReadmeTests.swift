import Foundation
import TestSupport
import Testing

/// The commands of README.md, run as a stranger would: in a folder with one OpenAPI document and nothing else.
struct ReadmeTests {
  private static let text: String = {
    let file = Stage.root.appendingPathComponent("README.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  /// The lines of its blocks of commands; what sets up a machine is not for a test, and the demo has one of its own.
  private static let commands: [String] = {
    let blocks = text.components(separatedBy: "```sh\n").dropFirst()
    return blocks.flatMap { $0.components(separatedBy: "```")[0].split(separator: "\n") }
      .map(String.init).filter { $0 != "recourse demo" }
  }()

  private static let document = """
    openapi: 3.1.0
    info: {title: Shop, version: "1"}
    servers: [{url: "https://api.shop.example/v1"}]
    paths:
      /orders:
        get:
          operationId: list_orders
          parameters: [{name: limit, in: query, schema: {type: integer}}]
          responses: {"200": {description: The orders.}}
    """

  @Test func `the README has commands`() { #expect(Self.commands.count > 5) }

  @Test func `the pictures and files that the README leads to are there`() {
    let links = Self.text.matches(of: /\]\(([^)]+)\)/).map { String($0.1) }
    #expect(!links.isEmpty)
    let lost = links.filter { link in
      let file = Stage.root.appendingPathComponent(link)
      return !link.contains("://") && !FileManager.default.fileExists(atPath: file.path)
    }
    #expect(lost == [])
  }

  @Test(arguments: commands) func `a command of the README does what it says`(
    command: String
  ) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    try stage.write(Self.document, to: "shop.openapi.yaml")
    let words = command.split(separator: " ").map(String.init)
    try #require(words.first == "recourse")
    let run = try await ProgramRun(
      Array(words.dropFirst()),
      environment: ["HOME": stage.path],
      directory: stage.path
    )
    // Nobody is here to agree, so what would be written is shown and not written.
    let asks = words.dropFirst().first == "install" && words.count > 2
    let finds = words.dropFirst().first == "doctor"
    #expect(run.exitCode == (asks ? 1 : 0) || (finds && run.exitCode == 1), "\(run.errors)")
    #expect(!run.output.isEmpty)
  }
}
