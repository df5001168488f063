import JSON
import JSONRPC
import MCP
import Testing

/// A small generator whose numbers follow from its seed.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

struct RandomInputTests {
  private static let seeds = [
    #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}"#,
    #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo","arguments":{}}}"#,
    #"{"jsonrpc":"2.0","id":"a","method":"tools/list","params":{"_meta":{}}}"#,
    #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"#,
    #"[{"jsonrpc":"2.0","id":3,"method":"ping"},{"jsonrpc":"2.0","id":4,"method":"tools/call"}]"#,
    #"{"jsonrpc":"2.0","id":5,"method":"server/discover","params":{"_meta":"#
      + JSONWriter.text(.object(Conversation.meta)) + "}}",
    #"{"jsonrpc":"2.0","id":6,"method":"tasks/get","params":{"taskId":"t","_meta":"#
      + JSONWriter.text(.object(Conversation.taskMeta)) + "}}",
    "\u{FEFF}\r\n[[[[\"\\ud800\",1e400,-0]]]]",
  ]

  /// Lines of the protocol with bytes replaced, doubled, dropped and joined.
  private func noise(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      var line = Array((Self.seeds.randomElement(using: &random) ?? "").utf8)
      for _ in 0..<Int.random(in: 0...3, using: &random) where !line.isEmpty {
        let place = Int.random(in: 0..<line.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: line[place] = UInt8.random(in: 0...255, using: &random)
        case 1: line.remove(at: place)
        case 2: line.insert(line[place], at: place)
        default: line.removeSubrange(place...)
        }
      }
      bytes += line
      if Int.random(in: 0..<8, using: &random) > 0 { bytes.append(0x0A) }
    }
    return bytes
  }

  @Test(arguments: UInt64(0)..<20)
  func `whatever bytes come, all that goes out is one whole message a line`(
    _ seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    var framer = LineFramer(limit: 600)
    var talk = Conversation(tasks: .declared)
    var open: [Call] = []
    for _ in 0..<100 {
      for line in framer.append(noise(&random)[...]) {
        guard case .complete(let bytes) = line else { continue }
        for effect in talk.session.receive(Message(line: bytes)) {
          try check(effect, &open)
        }
      }
      if let call = open.popLast(), Bool.random(using: &random) {
        let end = Call.Outcome.result(ToolResult(text: "x", isError: false))
        for effect in talk.session.finish(call.key, with: end) { try check(effect, &open) }
      }
    }
  }

  private func check(_ effect: Effect, _ open: inout [Call]) throws {
    switch effect {
    case .start(let call): open.append(call)
    case .cancel, .cancelAnswered, .log, .lose, .answered: break
    case .send(let line, _):
      #expect(line.last == 0x0A)
      #expect(line.dropLast().contains(0x0A) == false)
      let messages = try JSONParser.parse(line)
      for message in messages.array ?? [messages] {
        #expect(message["jsonrpc"] == "2.0")
        #expect((message["result"] == nil) != (message["error"] == nil))
      }
    }
  }
}
