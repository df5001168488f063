import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import SimulatedWorld
import Storage
import Tasks
import Telemetry
import TestSupport
import Testing
import Time

@testable import Server

/// Calls that a person has to agree to: what deletes, and what the operator wants asked for.
@Suite struct ConsentTests {
  @Test func `consent to a deletion counts once, and a refusal for good`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = FormClient(world: world)
      let asked = await client.call("delete_deal", ["id": 7])
      #expect(world.times.isEmpty)
      let done = try await client.answer("yes, delete", to: asked, of: "delete_deal", ["id": 7])
      #expect(!done.isError)
      #expect(world.times.count == 1)
      let replayed = try await client.answer("yes, delete", to: asked, of: "delete_deal", ["id": 7])
      #expect(try client.asked(replayed).name == "approval")
      let other = try await client.answer("yes, delete", to: asked, of: "delete_deal", ["id": 8])
      #expect(try client.asked(other).name == "approval")
      #expect(world.times.count == 1)
      let refused = try await client.answer(nil, to: other, of: "delete_deal", ["id": 8])
      #expect(refused.text.hasPrefix("Not sent"))
      let confirmed = await client.call("delete_deal", ["id": 8, "confirm": true])
      #expect(confirmed.text.hasPrefix("Not sent"))
      #expect(world.times.count == 1)
    }
  }

  @Test func `a refusal holds in other processes, after a restart, and where nobody can be asked`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = FormClient(world: world)
      let asked = await client.call("delete_deal", ["id": 8])
      _ = try await client.answer("no", to: asked, of: "delete_deal", ["id": 8])
      let other = world.another(process: "three")
      let again = await FormClient(world: other).call("delete_deal", ["id": 8])
      #expect(again.demand == nil)
      #expect(again.text.hasPrefix("Not sent"))
      let unasked = await other.call("delete_deal", ["id": 8, "confirm": true])
      #expect(unasked.text.hasPrefix("Not sent"))
      #expect(world.times.isEmpty)
      #expect(await other.call("delete_deal", ["id": 9, "confirm": true]).isGood)
    }
  }

  @Test
  func `a refusal that a person takes back is asked about again, by whoever had heard it too`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = FormClient(world: world)
      for id in [8, 9] {
        let asked = await client.call("delete_deal", ["id": JSONValue(id)])
        _ = try await client.answer("no", to: asked, of: "delete_deal", ["id": JSONValue(id)])
      }
      let refused = try await world.store.marks(.refusal, after: 0, now: world.clock.now)
      let calls = refused.map(DeclinedCall.init)
      #expect(calls.map(\.tool) == ["crm_delete_deal", "crm_delete_deal"])
      #expect(calls.map(\.arguments) == [["id": 8], ["id": 9]])
      let clock = InstantSource { [clock = world.clock] in clock.now }
      _ = try await world.store.unmark(.refusal, [calls[0].key], now: clock)
      #expect(try client.asked(await client.call("delete_deal", ["id": 8])).name == "approval")
      #expect(await client.call("delete_deal", ["id": 9]).text.hasPrefix("Not sent"))
      #expect(world.times.isEmpty)
    }
  }

  @Test func `a refusal that cannot be kept holds here, and is kept as soon as it can be`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = FormClient(world: world)
      let asked = await client.call("delete_deal", ["id": 8])
      world.store.failure = .full(path: "/state")
      _ = try await client.answer("no", to: asked, of: "delete_deal", ["id": 8])
      #expect(await client.call("delete_deal", ["id": 8]).text.hasPrefix("Not sent"))
      world.store.failure = nil
      #expect(await client.call("delete_deal", ["id": 8]).text.hasPrefix("Not sent"))
      let kept = try await world.store.marks(.refusal, after: 0, now: world.clock.now)
      #expect(kept.map { DeclinedCall($0).arguments } == [["id": 8]])
      #expect(world.times.isEmpty)
    }
  }

  @Test func `consent counts once for all processes`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = FormClient(world: world)
      let asked = await client.call("delete_deal", ["id": 7])
      let other = FormClient(world: Simulation(try TestAPI.manifest(), beside: world))
      _ = try await other.answer("yes, delete", to: asked, of: "delete_deal", ["id": 7])
      #expect(world.times.count == 1)
      let replayed = try await client.answer("yes, delete", to: asked, of: "delete_deal", ["id": 7])
      #expect(try client.asked(replayed).name == "approval")
      #expect(world.times.count == 1)
    }
  }

  @Test func `a write that the operator wants asked for is sent when the person agrees`()
    async throws
  {
    try await onEngine {
      let pattern = try #require(OperationPattern("create_*"))
      let manifest = ApprovalChoice([pattern]).applied(to: [try TestAPI.manifest()])[0]
      let world = Simulation(manifest, [.answer(201)])
      let client = FormClient(world: world)
      let asked = await client.call("create_deal", ["title": "A"])
      #expect(try client.asked(asked).name == "approval")
      #expect(world.times.isEmpty)
      let unasked = await world.call("create_deal", ["title": "A"])
      #expect(unasked.fields == ["confirm"])
      let no = try await client.answer("no", to: asked, of: "create_deal", ["title": "A"])
      #expect(no.text.contains("does not want this call made"))
      #expect(await world.call("create_deal", ["title": "A", "confirm": true]).text == no.text)
      let other = await client.call("create_deal", ["title": "B"])
      _ = try await client.answer("yes, send it", to: other, of: "create_deal", ["title": "B"])
      #expect(world.times.count == 1)
      // What only reads asks nobody.
      #expect(await client.call("get_deal", ["id": 7]).demand == nil)
    }
  }

  @Test func `who leaves a question about a deletion open is told when it is asked again`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let inquiry = Inquiry(support: .form, way: .request { _, _ in nil })
      for _ in 0..<2 {
        let result = await world.call("crm_delete_deal", ["id": 7], inquiry)
        #expect(result.text.contains("call it again in 5 minutes"), "\(result.text)")
      }
      #expect(world.times.isEmpty)
    }
  }

  @Test(
    arguments: [
      ["task": "import-42"], ["task": ""], ["id": 8.0], ["id": "8"], ["confirm": nil],
      ["arguments": ["id": 8, "confirm": true], "task": "import-42"],
    ] as [JSONObject]
  )
  func `a refusal is of the call that would be sent, whatever stands beside it`(
    other: JSONObject
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = FormClient(world: world)
      let asked = await client.call("delete_deal", ["id": 8, "task": "first"])
      _ = try await client.answer("no", to: asked, of: "delete_deal", ["id": 8, "task": "first"])
      var arguments: JSONObject = other["arguments"] == nil ? ["id": 8, "confirm": true] : [:]
      for member in other.members { arguments[member.name] = member.value }
      let again = await world.another(process: "three").call("delete_deal", arguments)
      #expect(again.text.hasPrefix("Not sent"), "\(again.text)")
      #expect(world.times.isEmpty)
    }
  }

  private static func sent(_ operation: Manifests.Operation, _ arguments: JSONObject) -> SentCall {
    SentCall(operation, arguments, ArgumentCheck(operation: operation))
  }

  @Test func `a refusal knows the call again in whatever order its arguments stand`() throws {
    let operation = try #require(
      try TestAPI.manifest().operations.first { $0.name == "create_deal" }
    )
    let call = Self.sent(operation, ["title": "A", "place": ["x": 1, "y": [2]], "task": "t"])
    let turned = Self.sent(
      operation,
      ["place": ["y": [2.0], "x": 1], "confirm": true, "title": "A"]
    )
    #expect(call.digest == turned.digest)
    #expect(call.digest != Self.sent(operation, ["title": "A", "place": ["x": 1]]).digest)
    #expect(
      call.digest != Self.sent(operation, ["title": "", "place": ["x": 1, "y": [2]]]).digest
    )
    let more: JSONObject = ["title": "A", "place": ["x": 1, "y": [2]], "why": "", "tags": []]
    #expect(call.digest == Self.sent(operation, more).digest)
  }

  @Test func `a call that is being asked about already is told so, not that nobody answered`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let second = Second()
      let inner = Inquiry(support: .form, way: .request { _, _ in nil })
      let inquiry = Inquiry(
        support: .form,
        way: .request { _, _ in
          second.result = await world.call("crm_delete_deal", ["id": 7, "task": "other"], inner)
          return .accepted(["answer": "yes, delete"])
        }
      )
      let first = await world.call("crm_delete_deal", ["id": 7], inquiry)
      #expect(!first.isError, "\(first.text)")
      let text = try #require(second.result).text
      #expect(text.hasPrefix("Not sent: the same call was made a moment ago"), "\(text)")
      #expect(!text.contains("has not answered"))
      #expect(world.times.count == 1)
    }
  }

  /// What a call came to that was made while a person was asked about another.
  @Engine
  private final class Second {
    var result: ToolResult?
  }
}
