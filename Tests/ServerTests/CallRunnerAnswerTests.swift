import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import SimulatedWorld
import TestSupport
import Testing

@testable import Server

/// What the agent gets of a good answer.
@Suite struct CallRunnerAnswerTests {
  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 1, 2, 3]

  private func reply(
    _ type: String,
    _ bytes: [UInt8],
    isCut: Bool = false
  ) -> ScriptedTransport.Reply {
    var answer = HTTPResponse(
      status: 200,
      fields: HTTPFields([("Content-Type", type)]),
      body: bytes
    )
    answer.isCut = isCut
    return ScriptedTransport.Reply(outcome: .success(answer))
  }

  @Test func `select is taken as one pointer or several`() async throws {
    try await onEngine {
      let body = #"{"items":[{"id":1,"x":2}],"n":4}"#
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(200, [], body), .answer(200, [], body)]
      )
      #expect(await world.call("search", ["select": "/n"]).text == #"{"n":4}"#)
      let several = await world.call("search", ["select": ["/n", "/items/*/id"]])
      #expect(several.text == #"{"items":[{"id":1}],"n":4}"#)
    }
  }

  @Test(
    arguments: [
      (["select": "items.id"], "did you mean \"/items/id\"?"), (["select": 7], "select"),
      (["select": ["/a", 7]], "select"),
    ] as [(JSONObject, String)]
  )
  func `a selection that cannot be meant costs no request`(
    arguments: JSONObject,
    said: String
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let outcome = await world.call("search", arguments)
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains(said), "\(outcome.text)")
      #expect(world.times.isEmpty)
    }
  }

  @Test func `a selection of nothing is told with the names that are there`() async throws {
    try await onEngine {
      let body = #"{"items":[{"id":1,"name":"A"}]}"#
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], body)])
      let outcome = await world.call("search", ["select": "/items/*/nam"])
      #expect(outcome.action == "revise")
      #expect(
        outcome.text.contains(
          #"at "/items/*" there is "id", "name". Did you mean "/items/*/name"?"#
        )
      )
      let handle = outcome.text.split(separator: "\"").first { $0.hasPrefix("rs_") }
      let again = await world.ask(
        .readMore,
        ["result": .string(String(handle ?? "")), "select": "/items/*/name"]
      )
      #expect(again.text == #"{"items":[{"name":"A"}]}"#)
      #expect(world.times.count == 1)
    }
  }

  @Test func `what writes takes no selection`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      #expect(await world.call("create_deal", ["select": "/id"]).action == "revise")
      let properties = world.server?.tools.first { $0.name == "crm_create_deal" }?
        .inputSchema["properties"]
      #expect(properties?["select"] == nil)
      #expect(properties?["task"] != nil)
    }
  }

  @Test func `an image goes out beside a line on it`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [reply("image/webp", Self.png)])
      let outcome = await world.call("search")
      #expect(outcome.text == "200: an image (image/png, 12 bytes), attached to this answer.")
      #expect(
        outcome.result.attachments
          == [MediaBlock(.image, mediaType: "image/png", bytes: Self.png)]
      )
      #expect(world.store.files == nil)
    }
  }

  @Test func `a sound goes out too`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [reply("audio/mpeg", [0xFF, 0xFB, 0, 0])])
      let outcome = await world.call("search")
      #expect(outcome.text == "200: a sound (audio/mpeg, 4 bytes), attached to this answer.")
      #expect(outcome.result.attachments.first?.kind == .audio)
    }
  }

  @Test func `what is no image is saved, and where is told`() async throws {
    try await onEngine {
      let large = Self.png + [UInt8](repeating: 0, count: 1 << 20)
      let world = Simulation(
        try TestAPI.manifest(),
        [reply("application/pdf", [0x25, 0x50, 0, 1]), reply("image/png", large)]
      )
      world.store.files = [:]
      let file = await world.call("search")
      let lines = file.text.split(separator: "\n").map(String.init)
      #expect(
        lines[0].hasPrefix(
          "200: a file (application/pdf, 4 bytes), saved as /state/files/crm_search-"
        )
      )
      #expect(lines[0].hasSuffix(".pdf"))
      #expect(lines[1] == "It can be read there for 7 days.")
      let image = await world.call("search")
      #expect(image.text.hasPrefix("200: an image (image/png, 1,048,588 bytes), saved as /state/"))
      #expect(image.result.attachments.isEmpty)
      #expect(world.store.files?.count == 2)
      #expect(world.store.files?.values.contains(large) == true)
    }
  }

  @Test func `a file that cannot be saved is said to be lost, and why`() async throws {
    try await onEngine {
      let bytes: [UInt8] = [0x25, 0x50, 0, 1]
      let world = Simulation(
        try TestAPI.manifest(),
        [reply("application/pdf", bytes), reply("application/pdf", bytes, isCut: true)]
      )
      let without = await world.call("search")
      #expect(
        without.text
          == "200: a file (application/pdf, 4 bytes), not shown. It was not saved, because this "
          + "server has no state directory; the operator can give it one with --state."
      )
      world.store.files = [:]
      let cut = await world.call("search")
      #expect(cut.text.contains("the operator can raise response_limit in the manifest"))
      #expect(world.store.files?.isEmpty == true)
    }
  }

  @Test func `an image of a kept call lies in a file too`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [reply("image/png", Self.png)])
      world.store.files = [:]
      let outcome = await world.call("search", ["task": "logos"])
      #expect(outcome.text.contains("attached to this answer and saved as /state/files/"))
      #expect(outcome.result.attachments.count == 1)
      #expect(world.store.files?.count == 1)
    }
  }

  @Test func `the next page is spelled out, and calling it gives the last`() async throws {
    try await onEngine {
      let manifest = try TestAPI.load(
        """
        {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
         "source": {"url": "https://example.com", "date": "2026-11-20"},
         "base_url": "https://api.crm.example.com/v1",
         "operations": {"list": {"method": "GET", "path": "/deals", "effect": "read",
           "description": "Lists.", "accept": "application/json, text/csv",
           "output": {"type": "object", "properties": {"data": {"type": "array",
             "items": {"type": "object", "properties": {"id": {"type": "integer"}}}}}},
           "pages": {"cursor": {"argument": "cursor", "next": "json:/next"}},
           "arguments": {"properties": {"cursor": {"type": "string"}, "q": {"type": "string"}}}}}}
        """
      )
      let world = Simulation(
        manifest,
        [.answer(200, [], #"{"data":[{"id":1}],"next":"a b"}"#), .answer(200, [], #"{"data":[]}"#)]
      )
      let first = await world.call("list", ["q": "x"])
      #expect(
        first.text
          == #"Next page: call crm_list with {"q":"x","cursor":"a b"}."#
          + "\n" + #"{"data":[{"id":1}],"next":"a b"}"#
      )
      let last = await world.call("list", ["q": "x", "cursor": "a b"])
      #expect(last.text == "This is the last page.\n" + #"{"data":[]}"#)
      #expect(world.transport.requests.last?.url.contains("cursor=a%20b") == true)
      #expect(
        world.transport.requests.last?.fields["Accept"] == "application/json, text/csv"
      )
      let select = world.server?.tools.first?.inputSchema["properties"]?["select"]
      #expect(select?["description"]?.string?.hasSuffix("such as /data/*/id.") == true)
    }
  }
}
