import EventLoop
import Guidance
import Failures
import HTTP
import JSON
import MCP
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing

@testable import Server

/// Results that are read on.
@Suite struct ReadMoreTests {
  /// A result of 40,000 characters, of which some take several bytes.
  private static let text = String(String(repeating: "0123456é ", count: 4500).prefix(40_000))
  private static let id = ResultID(entropy: [7])

  private static func deals(_ count: Int) -> String {
    let deals = (0..<count).map { #"{"id":\#($0),"title":"deal number \#($0)"}"# }
    return "{\"items\":[" + deals.joined(separator: ",") + "],\"total\":\(count)}"
  }

  @Engine
  private func world() async throws -> Simulation {
    let world = Simulation(try TestAPI.manifest())
    let kept = KeptResult(text: Self.text, structured: nil)
    try await world.store.keep(kept, as: Self.id, of: TaskID(entropy: [1]), now: world.clock.now)
    return world
  }

  /// The arguments of `read_more` that a text names.
  private func call(in text: String) throws -> JSONObject? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("To read on: read_more with ") }
    guard let line, let end = line.lastIndex(of: "}") else { return nil }
    let arguments = line[...end].dropFirst("To read on: read_more with ".count)
    return try JSONParser.parse(String(arguments)).object
  }

  @Test func `the pieces of a text, one behind the other, are the whole text`() async throws {
    try await onEngine {
      let world = try await world()
      var whole = ""
      var next: JSONObject? = ["result": .string(Self.id.text)]
      var pieces = 0
      while let arguments = next, pieces < 9 {
        let piece = await world.ask(.readMore, arguments)
        #expect(piece.isGood)
        #expect(piece.result.structuredContent == nil)
        next = try call(in: piece.text)
        let lines = next == nil ? 2 : 2
        whole +=
          piece.text.split(
            separator: "\n",
            maxSplits: lines,
            omittingEmptySubsequences: false
          )[lines]
        pieces += 1
      }
      #expect(pieces == 6)
      #expect(whole == Self.text)
    }
  }

  @Test func `an answer of a plain call is read on by whole items, and nothing is sent`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], Self.deals(1240))])
      let first = await world.call("search", ["query": "q"])
      #expect(first.isGood)
      #expect(first.text.hasPrefix("200: "))
      #expect(first.text.contains(" of 1,240 items shown (\"/items\").\n"))
      var ids: [JSONValue] = []
      var text: String? = first.text
      var pieces = 0
      while let shown = text, pieces < 20 {
        let body = try JSONParser.parse(String(shown.split(separator: "\n").last ?? ""))
        ids += body["items"]?.array?.compactMap { $0["id"] } ?? []
        text = nil
        if let next = try call(in: shown) { text = await world.ask(.readMore, next).text }
        pieces += 1
      }
      #expect(ids == (0..<1240).map { JSONValue($0) })
      #expect(world.times.count == 1)
      #expect(world.kept.isEmpty)
    }
  }

  @Test func `other parts of a kept answer can be selected later`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], Self.deals(1240))])
      let first = await world.call("search", ["query": "q", "select": "/items/*/title"])
      let next = try #require(try call(in: first.text))
      #expect(next["select"] == ["/items/*/title"])
      var arguments = next
      arguments["select"] = ["/items/7", "/total"]
      arguments["offset"] = nil
      let other = await world.ask(.readMore, arguments)
      #expect(other.text == #"{"items":[{"id":7,"title":"deal number 7"}],"total":1240}"#)
      arguments["select"] = "/itms"
      let missed = await world.ask(.readMore, arguments)
      #expect(missed.action == "revise")
      #expect(missed.text.contains("Did you mean \"/items\"?"))
      #expect(world.times.count == 1)
    }
  }

  @Test func `what a resumed call gave is read on in this process and in any other`() async throws {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      let script = [slow, .answer(200, [], Self.deals(1240))]
      let world = Simulation(try TestAPI.manifest(), script)
      let task = try #require(await world.call("search", ["query": "q"]).task)
      await world.pass(60)
      let part = await world.resume(task)
      #expect(part.isGood)
      let handle = try #require(world.kept.first?.result?.text)
      let next = try #require(try call(in: part.text))
      #expect(next["result"] == .string(handle))
      let here = await world.ask(.readMore, next)
      let other = Simulation(try TestAPI.manifest(), beside: world)
      let there = await other.ask(.readMore, next)
      #expect(here.text.contains("of 1,240 shown (\"/items\")"))
      #expect(there.text == here.text)
    }
  }

  @Test func `what is selected is kept with a call, and goes to nobody`() async throws {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      let script = [slow, .answer(200, [], Self.deals(3))]
      let world = Simulation(try TestAPI.manifest(), script)
      let arguments: JSONObject = ["query": "q", "select": ["/items/*/id"]]
      let task = try #require(await world.call("search", arguments).task)
      await world.pass(60)
      let part = await world.resume(task)
      #expect(part.text == #"{"items":[{"id":0},{"id":1},{"id":2}]}"#)
      for request in world.transport.requests {
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        #expect(body == #"{"query":"q"}"#)
        #expect(!request.url.contains("select"))
      }
    }
  }

  @Test(arguments: [40_000, 40_001, Int.max])
  func `an offset past the end is the end`(offset: Int) async throws {
    try await onEngine {
      let world = try await world()
      let arguments: JSONObject = ["result": .string(Self.id.text), "offset": JSONValue(offset)]
      let page = await world.ask(.readMore, arguments)
      #expect(page.isGood)
      #expect(page.text.contains("of 40,000 shown.\nThis is the end of the result."))
      #expect(page.text.contains(" (the last is 39,999): 0 characters of 40,000 shown."))
    }
  }

  /// Offsets as they are written in JSON, and what is said of each.
  private static let odd = [
    ("9223372036854775808", "Nothing is left at offset 9223372036854775808 (the last is 39,999)"),
    ("1e400", "Nothing is left at offset 1e400 (the last is 39,999)"),
    ("40001", "Nothing is left at offset 40,001 (the last is 39,999)"),
    ("-1", "- offset: counts from the beginning, which is 0; got -1"),
    ("-9223372036854775809", "- offset: counts from the beginning, which is 0; got -9223372036"),
    ("1.5", "- offset: counts whole items or characters, so it has no fraction; got 1.5"),
    ("-0.5", "- offset: counts whole items or characters, so it has no fraction; got -0.5"),
  ]

  @Test(arguments: odd)
  func `an offset that leads nowhere is told for what it is`(_ given: String, _ said: String)
    async throws
  {
    try await onEngine {
      let world = try await world()
      let arguments = try JSONParser.parse("{\"result\":\"\(Self.id.text)\",\"offset\":\(given)}")
      let page = await world.ask(.readMore, try #require(arguments.object))
      #expect(page.text.contains(said), "\(page.text)")
      #expect(!page.text.contains("must be an integer"))
      #expect(!page.text.contains("0123456"))
    }
  }

  @Test func `an offset behind the last item is told with the number of items`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], Self.deals(1240))])
      let first = await world.call("search")
      var arguments = try #require(try call(in: first.text))
      arguments["offset"] = 1240
      let page = await world.ask(.readMore, arguments)
      #expect(page.text.contains("offset 1,240 (the last is 1,239): 0 items of 1,240 shown."))
      arguments["offset"] = 0
      let again = JSONWriter.text(.object(arguments))
      #expect(page.text.contains("To read from the beginning: read_more with \(again);"))
    }
  }

  @Test func `a number that no call can have gives up nothing`() async throws {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      let world = Simulation(try TestAPI.manifest(), [slow])
      _ = await world.call("search", ["task": "import-42"])
      let arguments = try JSONParser.parse(#"{"task":"import-42","call":9223372036854775808}"#)
      let outcome = await world.ask(.cancelTask, try #require(arguments.object))
      #expect(outcome.text.contains("- call: is the number of no call, got 9223372036854775808"))
      #expect(await world.ask(.listTasks).text.contains("1 waiting"))
    }
  }

  @Test(arguments: [
    "rs_short", "tk_" + String(repeating: "a", count: 26), ResultID(entropy: [8]).text,
  ])
  func `a handle of no result is told, and what to do instead`(handle: String) async throws {
    try await onEngine {
      let world = try await world()
      let outcome = await world.ask(.readMore, ["result": .string(handle)])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains("there is no result \(handle.prefix(8))"))
      #expect(outcome.text.contains("Make the call again, with \"select\""))
    }
  }

  @Test func `answers leave the shelf by age, by number and by size`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        Array(repeating: .answer(200, [], Self.deals(1000)), count: 70)
      )
      var handles: [JSONValue] = []
      for number in 0..<66 {
        let text = await world.call("search", ["query": .string("\(number)")]).text
        handles.append(try #require(try call(in: text)?["result"]))
      }
      func isThere(_ handle: JSONValue) async -> Bool {
        await world.ask(.readMore, ["result": handle]).isGood
      }
      #expect(await !isThere(handles[0]))
      #expect(await !isThere(handles[1]))
      #expect(await isThere(handles[2]))
      #expect(await isThere(handles[65]))
      await world.pass(3601)
      #expect(await !isThere(handles[65]))
    }
  }

  @Test func `the shelf holds no more bytes than it may, but always the newest answer`()
    async throws
  {
    try await onEngine {
      let shelf = ResultCache { _ in nil }
      let now = SimulatedClock.start
      let ids = (0..<5).map { ResultID(entropy: [UInt8($0)]) }
      let megabyte = KeptAnswer(bytes: [UInt8](repeating: 0x20, count: 1 << 20))
      for id in ids[..<4] { shelf.keep(megabyte, as: id, now: now) }
      #expect(shelf.answer(ids[0], now: now) == nil)
      #expect(shelf.answer(ids[1], now: now) != nil)
      // What was asked for last goes last.
      shelf.keep(megabyte, as: ids[0], now: now)
      #expect(shelf.answer(ids[2], now: now) == nil)
      #expect(shelf.answer(ids[1], now: now) != nil)
      let large = KeptAnswer(bytes: [UInt8](repeating: 0x20, count: 9 << 20))
      shelf.keep(large, as: ids[4], now: now)
      #expect(shelf.answer(ids[4], now: now) == large)
      #expect(shelf.answer(ids[1], now: now) == nil)
    }
  }

  @Test func `a large answer lies outside of memory, a small one in it`() async throws {
    try await onEngine {
      let place = Aside()
      let shelf = ResultCache { place.take($0) }
      let now = SimulatedClock.start
      let ids = (0..<40).map { ResultID(entropy: [UInt8($0)]) }
      let megabyte = KeptAnswer(bytes: [UInt8](repeating: 0x20, count: 1 << 20))
      for id in ids[..<39] { shelf.keep(megabyte, as: id, now: now) }
      shelf.keep(KeptAnswer(bytes: [0x31]), as: ids[39], now: now)
      #expect(place.taken.count == 39)
      #expect(shelf.answer(ids[0], now: now)?.bytes.count == 1 << 20)
      #expect(shelf.answer(ids[39], now: now)?.bytes == [0x31])
      // What cannot be read any more is as if it had never been kept.
      place.taken = []
      #expect(shelf.answer(ids[1], now: now) == nil)
    }
  }
}

/// A place besides memory, which can be emptied.
@Engine
private final class Aside {
  var taken: [[UInt8]] = []

  func take(_ content: [UInt8]) -> any ContentAside {
    taken.append(content)
    return Part(number: taken.count - 1, of: self)
  }

  private final class Part: ContentAside {
    let number: Int
    let place: Aside

    init(number: Int, of place: Aside) {
      self.number = number
      self.place = place
    }

    func content() -> [UInt8]? { place.taken.indices.contains(number) ? place.taken[number] : nil }
  }
}
