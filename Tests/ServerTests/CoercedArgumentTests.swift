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

  @Test func `the user's consent is not read out of a text`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let outcome = await world.call("delete_deal", ["id": "7", "confirm": "true"])
      #expect(outcome.fields == ["confirm"])
      #expect(world.times.isEmpty)
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
