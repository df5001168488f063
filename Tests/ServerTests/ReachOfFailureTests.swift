import EventLoop
import HTTP
import JSON
import Manifests
import TestSupport
import Testing

@testable import Server

/// How far a refusal reaches that nothing but its status explains.
@Suite struct ReachOfFailureTests {
  @Test func `a refusal holds its operation, and the credential once a second one is refused`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(402), .answer(402), .answer(200)])
      let first = await world.call("get_deal", ["id": 1])
      #expect(first.scope == "operation")
      #expect(first.text.contains("go with the same key, and may be refused as well"))
      #expect(await world.call("get_deal", ["id": 2]).action == "ask_operator")
      #expect(world.times.count == 1)
      let second = await world.call("search", ["query": "a"])
      #expect(second.scope == "credential")
      #expect(world.times.count == 2)
      #expect(await world.call("create_deal", ["title": "A"]).action == "ask_operator")
      #expect(world.times.count == 2)
    }
  }

  @Test func `a call that goes well shows that the refusals are no matter of the credential`()
    async throws
  {
    try await onEngine {
      let replies: [ScriptedTransport.Reply] = [
        .answer(402), .answer(200), .answer(402), .answer(201),
      ]
      let world = Simulation(try TestAPI.manifest(), replies)
      _ = await world.call("get_deal", ["id": 1])
      #expect(await world.call("search", ["query": "a"]).isGood)
      let second = await world.call("delete_deal", ["id": 1, "confirm": true])
      #expect(second.scope == "operation")
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(world.times.count == 4)
    }
  }

  @Test func `a record that is forbidden says nothing of the next one`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(403), .answer(200)])
      #expect(await world.call("get_deal", ["id": 1]).scope == "call")
      #expect(await world.call("get_deal", ["id": 2]).isGood)
    }
  }

  @Test func `a page in the place of data stops its operation, until a second one gets one too`()
    async throws
  {
    try await onEngine {
      let page = ScriptedTransport.Reply.answer(
        200,
        [("Content-Type", "text/html")],
        "<html><title>Log in</title></html>"
      )
      let replies = Array(repeating: page, count: 5) + [.answer(200), page, page]
      let world = Simulation(try TestAPI.manifest(), replies, inCallWaitLimit: 0)
      for id in 1...5 {
        let told = await world.call("get_deal", ["id": JSONValue(id)])
        #expect(told.scope == "operation", "\(told.text)")
      }
      #expect(await world.call("search", ["query": "a"]).isGood)
      #expect(await world.call("get_deal", ["id": 6]).scope == "operation")
      #expect(await world.call("search", ["query": "b"]).scope == "api")
    }
  }

  @Test func `an operation that keeps failing is left alone, and the others go on`() async throws {
    try await onEngine {
      let failing = Array(repeating: ScriptedTransport.Reply.answer(500), count: 5)
      let world = Simulation(try TestAPI.manifest(), failing + [.answer(200)], inCallWaitLimit: 0)
      for id in 1...5 {
        let told = await world.call("get_deal", ["id": JSONValue(id)])
        #expect(told.scope == "operation")
      }
      let left = await world.call("get_deal", ["id": 6])
      #expect(left.action == "back_off")
      #expect(left.text.contains("crm_get_deal keeps failing"))
      #expect(world.times.count == 5)
      #expect(await world.call("search", ["query": "a"]).isGood)
      #expect(world.times.count == 6)
    }
  }

  @Test func `the API is left alone once a second operation fails too`() async throws {
    try await onEngine {
      let failing = Array(repeating: ScriptedTransport.Reply.answer(500), count: 5)
      let world = Simulation(try TestAPI.manifest(), failing, inCallWaitLimit: 0)
      for id in 1...4 { _ = await world.call("get_deal", ["id": JSONValue(id)]) }
      let second = await world.call("search", ["query": "a"])
      #expect(second.scope == "api")
      #expect(
        second.text.contains("Until then do not call other tools of crm: they would be refused")
      )
      let left = await world.call("search", ["query": "b"])
      #expect(left.text.contains("Acme CRM keeps failing"))
      #expect(world.times.count == 5)
    }
  }

  @Test func `nobody is told to rest others while nothing is shut to them`() async throws {
    try await onEngine {
      let replies: [ScriptedTransport.Reply] = [.answer(500), .answer(500), .answer(200)]
      let world = Simulation(try TestAPI.manifest(), replies, inCallWaitLimit: 0)
      _ = await world.call("get_deal", ["id": 1])
      let second = await world.call("search", ["query": "a"])
      #expect(second.text.contains("Other tools of crm would probably fail as well until then."))
      #expect(!second.text.contains("do not call"), "\(second.text)")
      #expect(await world.call("get_deal", ["id": 2]).isGood)
    }
  }

  // MARK: - Without a key

  /// An imported API whose two reads declare a key that nobody has configured.
  @Engine
  private func anonymous(_ replies: [ScriptedTransport.Reply]) throws -> Simulation {
    var manifest = try TestAPI.manifest()
    manifest.isImported = true
    return Simulation(manifest, replies, key: nil)
  }

  @Test func `a read that its API answers without the key needs none`() async throws {
    try await onEngine {
      let world = try anonymous([.answer(200, [], #"{"a":1}"#)])
      #expect(await world.call("get_deal", ["id": 1]).text == #"{"a":1}"#)
      #expect(world.transport.requests.first?.fields["Authorization"] == nil)
    }
  }

  @Test(arguments: [401, 403])
  func `a read that is refused without the key is tried once, and the key is asked for`(
    status: Int
  ) async throws {
    try await onEngine {
      let body = #"{"message": "API key is missing or invalid"}"#
      let world = try anonymous([.answer(status, [], body), .answer(200), .answer(200)])
      let refused = await world.call("get_deal", ["id": 1])
      #expect(refused.action == "ask_operator")
      #expect(refused.text.contains("CRM_KEY"))
      #expect(refused.text.contains("It was tried without one, and refused."))
      let again = await world.call("get_deal", ["id": 2])
      #expect(again.text.contains("CRM_KEY"))
      #expect(again.text.contains("Nothing was sent."))
      #expect(world.times.count == 1)
      // Another operation may work without, and the first one does as soon as there is a key.
      #expect(await world.call("search", ["query": "a"]).isGood)
      world.desk.put(key: TestAPI.secret)
      #expect(await world.call("get_deal", ["id": 1]).isGood)
    }
  }

  @Test func `a write is not tried without its key, nor is a read of a manifest by hand`()
    async throws
  {
    try await onEngine {
      let world = try anonymous([])
      #expect(await world.call("create_deal", ["title": "A"]).action == "ask_operator")
      let byHand = Simulation(try TestAPI.manifest(), [], key: nil)
      #expect(await byHand.call("get_deal", ["id": 1]).action == "ask_operator")
      #expect(world.times.isEmpty && byHand.times.isEmpty)
    }
  }
}
