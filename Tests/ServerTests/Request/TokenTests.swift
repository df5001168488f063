import Text
import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import SimulatedWorld
import TestSupport
import Testing

@testable import Server

@Suite(.engine) struct TokenTests {
  private static let operations = """
    {"get": {"method": "GET", "path": "/get", "effect": "read", "description": "d",
       "disclose": "the thing"},
     "add": {"method": "POST", "path": "/add", "effect": "write", "description": "d"}}
    """
  private static let secret = "s3cr3t/of+client"

  private static func token(
    _ text: String,
    seconds: Int? = 100,
    after delay: Double = 0
  ) -> ScriptedTransport.Reply {
    let end = seconds.map { ", \"expires_in\": \($0)" } ?? ""
    return .answer(
      200,
      [],
      #"{"access_token": "\#(text)", "token_type": "bearer"\#(end)}"#,
      after: delay
    )
  }

  @Engine
  private func simulation(
    _ script: [ScriptedTransport.Reply],
    more: String = ""
  ) throws -> Simulation {
    let credentials = """
      {"client": {"oauth2": {"token_url": "https://login.crm.example.com/token",
        "client_id": "CRM_ID", "client_secret": "CRM_SECRET"\(more)},
        "obtain": "https://crm.example.com/clients"}}
      """
    let manifest = try RequestAPI.manifest(Self.operations, credentials: credentials)
    let world = Simulation(manifest, script)
    world.desk.put(["CRM_ID": "id+1", "CRM_SECRET": Self.secret])
    return world
  }

  private static func words(_ world: Simulation) async -> [String] {
    await world.transport.requests.map { request in
      request.url.hasSuffix("/token") ? "token" : request.fields["Authorization"] ?? "nothing"
    }
  }

  @Test func `a token is asked for once, and anew a little before it ends`() async throws {
    try await onEngine {
      let world = try simulation([Self.token("t-1"), .answer(200), .answer(200), Self.token("t-2")])
      #expect(await world.call("get").isGood)
      await world.pass(89)
      #expect(await world.call("get").isGood)
      await world.pass(2)
      #expect(await world.call("get").isGood)
      #expect(
        await Self.words(world) == ["token", "Bearer t-1", "Bearer t-1", "token", "Bearer t-2"]
      )
    }
  }

  @Test func `a token whose end nobody tells is used until it is refused`() async throws {
    try await onEngine {
      let world = try simulation([Self.token("t-1", seconds: nil)])
      #expect(await world.call("get").isGood)
      await world.pass(100_000)
      #expect(await world.call("get").isGood)
      #expect(await Self.words(world) == ["token", "Bearer t-1", "Bearer t-1"])
    }
  }

  @Test func `it is asked for as RFC 6749 says`() async throws {
    try await onEngine {
      let world = try simulation([Self.token("t-1")], more: #", "scopes": ["read", "write:all"]"#)
      _ = await world.call("get")
      let request = try #require(world.transport.requests.first)
      #expect(request.method == "POST")
      #expect(request.url == "https://login.crm.example.com/token")
      #expect(request.fields["Content-Type"] == "application/x-www-form-urlencoded")
      let pair = "id%2B1:s3cr3t%2Fof%2Bclient"
      #expect(request.fields["Authorization"] == "Basic " + Base64.text(of: Array(pair.utf8)))
      #expect(RequestAPI.text(request) == "grant_type=client_credentials&scope=read+write%3Aall")
      let inBody = try simulation([Self.token("t-1")], more: #", "client_auth": "body""#)
      _ = await inBody.call("get")
      let other = try #require(inBody.transport.requests.first)
      #expect(other.fields["Authorization"] == nil)
      #expect(
        RequestAPI.text(other)
          == "grant_type=client_credentials&client_id=id%2B1&client_secret=s3cr3t%2Fof%2Bclient"
      )
    }
  }

  @Test func `calls that need a token at once share one request for it`() async throws {
    try await onEngine {
      let world = try simulation([Self.token("t-1", after: 2)])
      let calls = (0..<5).map { _ in world.start("get") }
      for call in calls { #expect(await call.value.isGood) }
      #expect(await Self.words(world) == ["token"] + Array(repeating: "Bearer t-1", count: 5))
    }
  }

  @Test func `a call that is cancelled leaves the token to the others`() async throws {
    try await onEngine {
      let world = try simulation([Self.token("t-1", after: 5)])
      let first = world.start("get")
      await world.pass(1)
      let second = world.start("get")
      await world.pass(1)
      first.cancel()
      _ = await first.value
      #expect(world.clock.elapsed < 3)
      #expect(await second.value.isGood)
      #expect(await Self.words(world) == ["token", "Bearer t-1"])
    }
  }

  @Test func `a refused token is replaced once, and the call sent again`() async throws {
    try await onEngine {
      let world = try simulation([
        Self.token("t-1"), .answer(401), Self.token("t-2"), .answer(200, [], #"{"made": 1}"#),
      ])
      let outcome = await world.call("add")
      #expect(outcome.isGood)
      #expect(outcome.text.contains("made"))
      #expect(await Self.words(world) == ["token", "Bearer t-1", "token", "Bearer t-2"])
    }
  }

  @Test func `a second refusal is the operator's affair`() async throws {
    try await onEngine {
      let world = try simulation([Self.token("t-1"), .answer(401), Self.token("t-2"), .answer(401)])
      let outcome = await world.call("get")
      #expect(outcome.action == "ask_operator")
      #expect(outcome.scope == "operation")
      #expect(outcome.text.contains("CRM_ID and CRM_SECRET"))
      #expect(outcome.attempts == nil || outcome.attempts == 2)
      #expect(await world.call("get").action == "ask_operator")
      #expect(world.transport.requests.count == 4)
    }
  }

  @Test func `of many calls with a refused token one asks for the next`() async throws {
    try await onEngine {
      let world = try simulation([
        Self.token("t-1"), .answer(200), .answer(401, after: 1), .answer(401, after: 1),
        .answer(401, after: 1), Self.token("t-2", after: 1),
      ])
      _ = await world.call("get")
      let calls = (0..<3).map { _ in world.start("get") }
      for call in calls { #expect(await call.value.isGood) }
      #expect(await Self.words(world).count { $0 == "token" } == 2)
      #expect(await Self.words(world).suffix(3) == ["Bearer t-2", "Bearer t-2", "Bearer t-2"])
    }
  }

  @Test(
    arguments: [
      (
        401, #"{"error": "invalid_client"}"#, "Put valid keys into the environment variables CRM_ID"
      ),
      (400, #"{"error": "invalid_client"}"#, "CRM_ID and CRM_SECRET"),
      (400, #"{"error": "invalid_scope"}"#, "the scopes read and write"),
      (400, #"{"error": "unauthorized_client"}"#, "ask for tokens by itself"),
      (400, #"{"error": "invalid_request"}"#, "CRM_ID and CRM_SECRET"),
      (403, "<html>", "CRM_ID and CRM_SECRET"),
      (404, "", "Check the address of the tokens in crm.json"),
      (302, "", "Check the address of the tokens"),
      (200, "<html>", "Check the address of the tokens"),
      (200, #"{"access_token": "a b"}"#, "Check the address of the tokens"),
      (200, #"{"access_token": "abc", "token_type": "mac"}"#, "Check the address of the tokens"),
    ]
  )
  func `what only a person can mend is told and held`(
    row: (status: Int, body: String, part: String)
  ) async throws {
    try await onEngine {
      let world = try simulation(
        [.answer(row.status, [], row.body)],
        more: #", "scopes": ["read", "write"]"#
      )
      let outcome = await world.call("add")
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains(row.part), "\(outcome.text)")
      #expect(outcome.text.contains("The call was not sent"))
      #expect(outcome.text.contains("login.crm.example.com"))
      #expect(outcome.text.contains("https://crm.example.com/clients"))
      #expect(outcome.task != nil)
      #expect(await world.call("get").action == "ask_operator")
      #expect(world.transport.requests.count == 1)
      world.desk.put(["CRM_ID": "id+1", "CRM_SECRET": "another-secret"])
      #expect(
        await world.call("get").action != "ask_operator" || world.transport.requests.count == 2
      )
    }
  }

  @Test(arguments: [429, 503])
  func `a wait for a token is a wait for the call`(status: Int) async throws {
    try await onEngine {
      let world = try simulation([
        .answer(status, [("Retry-After", "120")], "{}"), Self.token("t-1"),
      ])
      let outcome = await world.call("add")
      #expect(outcome.action == "back_off")
      #expect(outcome.seconds == 120)
      #expect(outcome.text.contains("The call was not sent"))
      await world.pass(121)
      #expect(await world.resume(outcome.task).isGood)
      #expect(await Self.words(world) == ["token", "token", "Bearer t-1"])
    }
  }

  @Test func `a server of tokens that fails is asked a few times inside the call`()
    async throws
  {
    try await onEngine {
      let world = try simulation([.answer(500), .answer(500), .answer(500), .answer(500)])
      let outcome = await world.call("add")
      #expect(outcome.action == "back_off")
      #expect(world.transport.requests.count == 3)
    }
  }

  @Test func `a write whose token never came has not happened`() async throws {
    try await onEngine {
      let world = try simulation([
        .failure(.sent, .timeout), .failure(.sent, .connectionClosed), .failure(.sent, .timeout),
      ])
      let outcome = await world.call("add")
      #expect(outcome.action == "back_off")
      #expect(outcome.text.contains("no token came from login.crm.example.com"))
      #expect(outcome.text.contains("Nothing was sent"))
    }
  }

  @Test func `token and secret are never shown`() async throws {
    try await onEngine {
      let echo = JSONWriter.text([
        "error": "invalid_client",
        "error_description": .string("bad \(Self.secret) for id%2B1:s3cr3t%2Fof%2Bclient"),
        "t": "tok.en-1234567",
      ])
      let world = try simulation([
        Self.token("tok.en-1234567"), .answer(200, [], echo), .answer(400, [], echo),
      ])
      for _ in 0..<2 {
        let outcome = await world.call("get")
        let shown = outcome.text + JSONWriter.text(.object(outcome.result.structuredContent ?? [:]))
        #expect(!shown.contains("tok.en-1234567"))
        #expect(!shown.contains("s3cr3t"))
      }
      let refused = try simulation([.answer(400, [], echo)])
      let outcome = await refused.call("get")
      #expect(outcome.action == "ask_operator")
      #expect(!outcome.text.contains("s3cr3t"))
      #expect(outcome.text.contains("The API said"))
    }
  }

  @Test func `nothing of a token is stored`() async throws {
    try await onEngine {
      let world = try simulation([
        Self.token("tok.en-1234567"), .answer(429, [("Retry-After", "300")], "{}"),
      ])
      _ = await world.call("add", ["task": "t"])
      let kept = world.kept.map { "\($0)" }.joined()
      #expect(!kept.isEmpty)
      #expect(!kept.contains("tok.en-1234567") && !kept.contains("s3cr3t"))
    }
  }
}
