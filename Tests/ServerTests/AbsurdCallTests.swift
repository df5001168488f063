import EventLoop
import JSON
import TestSupport
import Testing

@testable import Server

/// Absurd figures in answers and in arguments, by the whole way of a call.
@Suite struct AbsurdCallTests {
  private static let figures = [
    "1e308", "-1", "1e999", "9223372036854775808", "NaN", "", "0", "5e-324", "-9223372036854775809",
    "1234567890123456789012345678901234567890", "1e5",
  ]

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `what limits answers tell never makes a wait that is none`(seed: UInt64) async throws {
    try await onEngine {
      var random = SeededGenerator(seed: seed)
      func figure() -> String { Self.figures.randomElement(using: &random) ?? "" }
      let budgets = """
        {"id": "w", "kind": "window", "learn": {"limit": "header:L", "remaining": "header:R",
          "reset": {"from": "header:S", "as": "seconds"}}},
        {"id": "b", "kind": "bucket", "refill": 2, "learn": {"pair": "header:P"}},
        {"id": "d", "kind": "window", "learn": {"items": "header:RateLimit",
          "policies": "header:RateLimit-Policy"}}
        """
      let replies = (0..<8).map { _ in
        ScriptedTransport.Reply.answer(
          [200, 200, 429, 503].randomElement(using: &random) ?? 200,
          [
            ("L", figure()), ("R", figure()), ("S", figure()), ("P", "\(figure())/\(figure())"),
            ("RateLimit", "\"d\";r=\(figure());t=\(figure())"), ("Retry-After", figure()),
            ("RateLimit-Policy", "\"d\";q=\(figure());w=\(figure())"), ("Age", figure()),
          ]
        )
      }
      let world = Simulation(try TestAPI.manifest(budgets: budgets), replies)
      for id in 1...8 {
        let outcome = await world.call("get_deal", ["id": JSONValue(id)])
        let told = Double(outcome.seconds ?? 0)
        #expect((0...315_360_002).contains(told))
        #expect((outcome.until ?? 0).isFinite)
        await world.pass(max(1, min(told, 1e6)))
      }
    }
  }

  @Test func `absurd figures in arguments are refused, and end nothing`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      for figure in Self.figures {
        let number = (try? JSONParser.parse(figure)) ?? .string(figure)
        for value in [number, .string(figure)] {
          let read = await world.ask(.readMore, ["result": "rs_x", "offset": value])
          #expect(!read.isGood)
          #expect(!(await world.ask(.cancelTask, ["task": "import-1", "call": value])).isGood)
          _ = await world.call("get_deal", ["id": value])
          _ = await world.ask(.listTasks, ["state": value])
        }
      }
    }
  }
}
