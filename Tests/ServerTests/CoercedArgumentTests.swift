import EventLoop
import HTTP
import JSON
import MCP
import TestSupport
import Testing

@testable import Server

@Suite struct CoercedArgumentTests {
  private static let line = #"fields: the text was read as the array that it holds"#

  @Test func `a text that was meant as an array is sent as one, and it is said`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], #"{"id":1}"#)])
      let outcome = await world.call("get_deal", ["id": 1, "fields": #"["a","b"]"#])
      let url = "https://api.crm.example.com/v1/deals/1?fields=a&fields=b"
      #expect(world.transport.requests.map(\.url) == [url])
      #expect(outcome.isGood)
      #expect(
        outcome.text
          == "{\"id\":1}\nRead as meant: \(Self.line). Give such values without quotes."
      )
    }
  }

  @Test func `a failure says it in both halves`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(404, [], #"{"code":"GONE"}"#)])
      let outcome = await world.call("get_deal", ["id": 1, "fields": "[]"])
      #expect(outcome.text.contains(Self.line))
      #expect(outcome.result.structuredContent?["healed"] == [.string(Self.line)])
    }
  }

  @Test func `a refusal tells of the reading what is wrong with it`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let outcome = await world.call("get_deal", ["fields": "[1]"])
      #expect(outcome.action == "revise")
      #expect(outcome.fields == ["id"])
      #expect(outcome.text.contains(Self.line))
      #expect(world.times.isEmpty)
    }
  }

  @Test func `what is kept is what was meant`() async throws {
    try await onEngine {
      let replies = [
        ScriptedTransport.Reply.answer(429, [("Retry-After", "60")], "{}"),
        .answer(200, [], "{}"), .answer(200, [], "{}"),
      ]
      let world = Simulation(try TestAPI.manifest(), replies)
      let first = await world.call("delete_deal", ["id": "7", "confirm": true, "task": "clean"])
      #expect(first.action == "back_off")
      await world.pass(62)
      let resumed = await world.resume("clean")
      #expect(!resumed.text.contains("Read as meant"))
      let urls = Set(world.transport.requests.map(\.url))
      #expect(urls == ["https://api.crm.example.com/v1/deals/7"])
    }
  }

  @Test(arguments: ["yes", "false", "True", 1, false] as [JSONValue])
  func `the user's consent is the word true, and no other`(_ word: JSONValue) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], "{}")])
      let outcome = await world.call("delete_deal", ["id": 7, "confirm": word])
      #expect(outcome.fields == ["confirm"])
      #expect(world.times.isEmpty)
      let quoted = await world.call("delete_deal", ["id": 7, "confirm": "true"])
      #expect(quoted.text.contains("confirm: \"true\" was read as true"))
      #expect(world.times.count == 1)
    }
  }

  @Test(
    arguments: [
      (#"{"a":[1]}"#, ["a": [1]], "object"), (" [1, 2]", [1, 2], "array"),
      (#"{"a":"#, #"{"a":"#, ""), ("5", "5", ""), ("[x] done", "[x] done", ""),
    ] as [(JSONValue, JSONValue, String)]
  )
  func `an argument of no type takes a text that is wholly JSON as what it holds`(
    given: JSONValue,
    sent: JSONValue,
    kind: String
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.load(Self.untyped), [.answer(200, [], "{}")])
      let outcome = await world.call(
        "put_note",
        ["open": given, "text": given, "either": given]
      )
      let body = try #require(world.transport.requests.first?.body)
      #expect(try JSONParser.parse(body) == ["open": sent, "text": given, "either": given])
      let said = "open: the text was read as the \(kind) that it holds"
      #expect(outcome.text.contains(said) == !kind.isEmpty, "\(outcome.text)")
    }
  }

  private static let untyped = """
    {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
     "source": {"url": "https://example.com", "date": "2026-11-20"},
     "base_url": "https://api.crm.example.com/v1",
     "operations": {"put_note": {"method": "POST", "path": "/notes", "effect": "write",
       "description": "d", "arguments": {"properties": {
         "open": {"description": "Whatever it is."}, "text": {"type": "string"},
         "either": {"anyOf": [{"type": "string"}, {"type": "object"}]}}}}}}
    """

  @Test func `a part of a path is no address, whatever its format says`() async throws {
    try await onEngine {
      let manifest = try TestAPI.load(
        """
        {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
         "source": {"url": "https://example.com", "date": "2026-11-20"},
         "base_url": "https://api.crm.example.com/v1",
         "operations": {"get_file": {"method": "GET", "path": "/files/{p}", "effect": "read",
           "description": "d", "arguments": {"required": ["p"], "properties": {
             "p": {"type": "string", "format": "uri"}, "q": {"type": "string", "format": "uri"}}}}}}
        """
      )
      let world = Simulation(manifest, [.answer(200, [], "{}")])
      #expect(await world.call("get_file", ["p": "b c.txt"]).isGood)
      let refused = await world.call("get_file", ["p": "b", "q": "b c.txt"])
      #expect(refused.fields == ["q"])
    }
  }

  @Test func `the server's own tools read texts in the same way`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let outcome = await world.ask(.readMore, ["result": "rs_none", "offset": "0"])
      #expect(!outcome.text.contains("must be an integer"))
    }
  }
}
