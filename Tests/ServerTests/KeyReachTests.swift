import EventLoop
import HTTP
import JSON
import Manifests
import TestSupport
import Testing

@testable import Server

/// Which tools are told to rest when a key is refused, or is not there.
@Suite struct KeyReachTests {
  private static func manifest(_ operations: String) throws -> Manifest {
    try TestAPI.load(
      """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1",
       "credentials": {"key": {"env": "CRM_KEY", "header": "Authorization", "prefix": "Bearer "},
        "other": {"env": "CRM_OTHER", "header": "X-Other"}},
       "operations": {\(operations)}, "errors": {"rules": [
        {"when": {"status": [401]}, "do": "ask_operator", "kind": "auth", "scope": "credential"}]}}
      """
    )
  }

  private static func operation(
    _ name: String,
    _ credentials: String,
    effect: String = "read"
  ) -> String {
    let method = effect == "read" ? "GET" : "POST"
    return """
      "\(name)": {"method": "\(method)", "path": "/\(name)", "effect": "\(effect)", "description": "d",
        "credentials": [\(credentials)], "arguments": {"properties": {}}}
      """
  }

  private static let mixed = [
    operation("mine", #""key""#), operation("too", #""key""#),
    operation("else", #""other""#), operation("open", ""),
  ].joined(separator: ",\n")

  @Test func `a refused key stops the tools that go with it, and no others`() async throws {
    try await onEngine {
      let world = Simulation(try Self.manifest(Self.mixed), [.answer(401), .answer(200)])
      let told = await world.call("mine")
      #expect(
        told.text.contains(
          "do not call crm_mine and crm_too; other tools of crm are not affected."
        )
      )
      #expect(await world.call("too").action == "ask_operator")
      #expect(await world.call("open").isGood)
    }
  }

  @Test func `a key that is not there stops the tools that need it, and no others`() async throws {
    try await onEngine {
      let world = Simulation(try Self.manifest(Self.mixed), [.answer(200)])
      let told = await world.call("else")
      #expect(told.text.contains("needs a key, and none is configured"))
      #expect(told.text.contains("do not call crm_else; other tools of crm are not affected."))
      #expect(await world.call("mine").isGood)
    }
  }

  @Test func `a key that all tools go with stops them all`() async throws {
    try await onEngine {
      let operations = [Self.operation("mine", #""key""#), Self.operation("too", #""key""#)]
      let world = Simulation(
        try Self.manifest(operations.joined(separator: ",")),
        [.answer(401)]
      )
      let told = await world.call("mine")
      #expect(told.text.contains("do not call any tool of crm: they would be refused as well"))
    }
  }

  @Test func `of tools that share a key which one of them refuses, none is called unaffected`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(402)])
      let told = await world.call("get_deal", ["id": 1])
      #expect(told.scope == "operation")
      #expect(told.text.contains("go with the same key, and may be refused as well"))
      #expect(!told.text.contains("not affected"))
    }
  }

  @Test func `a refusal of what went without any key does not blame the key`() async throws {
    try await onEngine {
      let world = Simulation(try Self.manifest(Self.mixed), [.answer(401)])
      let told = await world.call("open")
      #expect(told.text.contains("wants a key, and this call goes without one (401)"))
      #expect(told.text.contains("how Acme CRM takes its key"))
      #expect(!told.text.contains("did not accept"))
    }
  }

  @Test func `a key that may be left out, and is, is asked for when the API says no`() async throws
  {
    try await onEngine {
      var manifest = try Self.manifest(Self.operation("mine", #""key""#))
      manifest.operations[0].form.otherCredentials = [[]]
      let world = Simulation(manifest, [.answer(401)], key: nil)
      let told = await world.call("mine")
      #expect(world.times == [0])
      #expect(told.text.contains("needs a key, and none is configured"))
      #expect(told.text.contains("It was tried without one, and refused."))
      #expect(told.text.contains("CRM_KEY"))
    }
  }
}
