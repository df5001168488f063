import Foundation
import TestSupport
import Testing

/// `recourse bundle`, run as a person does, with a program inside that is only called one.
struct BundleTests {
  private static let document = """
    openapi: 3.1.0
    info: {title: Shop, version: "1"}
    servers: [{url: "https://api.shop.example/v1"}]
    security: [{key: []}]
    components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
    paths:
      /orders:
        get:
          operationId: list_orders
          responses: {"200": {description: The orders.}}
    """

  private static func stage(_ document: String = document) throws -> Stage {
    let stage = try Stage()
    try stage.write(document, to: "shop.yaml")
    try stage.write("\u{7F}ELF and more", to: "program")
    return stage
  }

  private static func run(
    _ stage: Stage,
    _ words: String...,
    environment: [String: String] = [:]
  ) async throws -> ProgramRun {
    try await ProgramRun(
      ["bundle"] + words + ["--program", "program"],
      environment: environment,
      directory: stage.path
    )
  }

  private static func content(of stage: Stage) -> String? {
    try? String(contentsOfFile: stage.path + "/shop.mcpb", encoding: .isoLatin1)
  }

  @Test func `a bundle holds the description, the program, and questions in the place of keys`()
    async throws
  {
    let stage = try Self.stage()
    defer { stage.remove() }
    let run = try await Self.run(
      stage,
      "shop.yaml",
      "--output",
      "shop.mcpb",
      "--read-only",
      environment: ["SHOP_KEY": "a-key-of-mine"]
    )
    #expect(run.exitCode == 0, "\(run.errors)")
    let content = try #require(Self.content(of: stage))
    #expect(content.contains("${user_config.shop_key}"))
    #expect(content.contains("${__dirname}/descriptions/1/shop.yaml"))
    #expect(content.contains("--read-only"))
    #expect(content.contains("operationId: list_orders"))
    #expect(content.contains("shop_list_orders"))
    #expect(!content.contains("a-key-of-mine") && !content.contains(stage.path))
  }

  @Test func `a file that holds a key is refused, with the name of the variable`() async throws {
    let stage = try Self.stage(Self.document + "\n# a-key-of-mine")
    defer { stage.remove() }
    let run = try await Self.run(
      stage,
      "shop.yaml",
      "--output",
      "shop.mcpb",
      environment: ["SHOP_KEY": "a-key-of-mine"]
    )
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("SHOP_KEY") && !run.errors.contains("a-key-of-mine"))
    #expect(Self.content(of: stage) == nil)
  }

  @Test func `a document that refers to another file is not packed without it`() async throws {
    let stage = try Self.stage(
      Self.document.replacingOccurrences(
        of: "{description: The orders.}",
        with: "{$ref: \"parts.yaml#/orders\"}"
      )
    )
    defer { stage.remove() }
    try stage.write("orders: {description: The orders.}", to: "parts.yaml")
    let run = try await Self.run(stage, "shop.yaml", "--output", "shop.mcpb")
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("parts.yaml#/orders") && run.errors.contains("recourse import"))
    #expect(Self.content(of: stage) == nil)
  }

  @Test(arguments: [
    ["shop.yaml"], ["shop.yaml", "--output", "shop.zip"], ["--output", "shop.mcpb"],
    ["shop.yaml", "--output", "shop.mcpb", "--version", "1"],
    ["shop.yaml", "--output", "shop.mcpb", "--name", "a b"],
    ["shop.yaml", "--output", "shop.mcpb", "--state", "/tmp"],
  ])
  func `wrong words are named`(words: [String]) async throws {
    let stage = try Self.stage()
    defer { stage.remove() }
    let run = try await ProgramRun(["bundle"] + words, directory: stage.path)
    #expect(run.exitCode == 2)
    #expect(!run.errors.isEmpty && Self.content(of: stage) == nil)
  }
}
