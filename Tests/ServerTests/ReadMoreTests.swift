import EventLoop
import JSON
import MCP
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing

@testable import Server

/// Results in pages.
@Suite struct ReadMoreTests {
  /// A result of 40,000 characters, of which some take several bytes.
  private static let text = String(repeating: "0123456é ", count: 4500).prefix(40_000)
  private static let id = ResultID(entropy: [7])

  @Engine
  private func world() async throws -> Simulation {
    let world = Simulation(try TestAPI.manifest())
    let kept = KeptResult(text: String(Self.text), structured: nil)
    try await world.store.keep(kept, as: Self.id, of: TaskID(entropy: [1]), now: world.clock.now)
    return world
  }

  @Test func `the pages of a result, one behind the other, are the whole result`() async throws {
    try await onEngine {
      let world = try await world()
      var whole = ""
      var offset: JSONValue? = 0
      var pages = 0
      while let next = offset, pages < 9 {
        let page = await world.ask(.readMore, ["result": .string(Self.id.text), "offset": next])
        #expect(page.isGood)
        let structured = try #require(page.result.structuredContent)
        whole += structured["text"]?.string ?? ""
        #expect(structured["total"] == 40_000)
        offset = structured["next_offset"]
        if let offset {
          let call =
            #"read_more with {"result":"\#(Self.id.text)","offset":\#(JSONWriter.text(offset))}"#
          #expect(page.text.contains(call))
        } else {
          #expect(page.text.hasSuffix("This is the end of the result."))
        }
        pages += 1
      }
      #expect(pages == 5)
      #expect(whole == Self.text)
    }
  }

  @Test func `what an answer shows only in part can be read whole after a task was resumed`()
    async throws
  {
    try await onEngine {
      let whole = "[" + (0..<4000).map { "\"item \($0)\"" }.joined(separator: ",") + "]"
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      let world = Simulation(try TestAPI.manifest(), [slow, .answer(200, [], whole)])
      let task = try #require(await world.call("search", ["query": "q"]).task)
      await world.pass(60)
      let part = await world.resume(task)
      #expect(part.isGood)
      #expect(part.text.unicodeScalars.count < 9000)
      let handle = try #require(world.kept.first?.result?.text)
      #expect(part.text.contains(#"read_more with {"result":"\#(handle)","offset":0}"#))
      var read = ""
      for offset in stride(from: 0, to: whole.count, by: 8000) {
        let arguments: JSONObject = ["result": .string(handle), "offset": JSONValue(offset)]
        let page = await world.ask(.readMore, arguments)
        read += page.result.structuredContent?["text"]?.string ?? ""
      }
      #expect(read == whole)
    }
  }

  @Test(arguments: [40_000, 40_001, Int.max])
  func `an offset past the end is the end`(offset: Int) async throws {
    try await onEngine {
      let world = try await world()
      let arguments: JSONObject = ["result": .string(Self.id.text), "offset": JSONValue(offset)]
      let page = await world.ask(.readMore, arguments)
      #expect(page.isGood)
      #expect(page.text.contains("Characters 40000 to 40000 of 40000. This is the end"))
    }
  }

  @Test(arguments: [
    "rs_short", "tk_" + String(repeating: "a", count: 26), ResultID(entropy: [8]).text,
  ])
  func `a handle of no result is told`(handle: String) async throws {
    try await onEngine {
      let world = try await world()
      let outcome = await world.ask(.readMore, ["result": .string(handle)])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains("there is no result \(handle.prefix(8))"))
    }
  }
}
