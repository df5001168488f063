import MockAPI
@testable import Demo
import EventLoop
import JSON
import TestSupport
import Testing

struct DemoTests {
  private static let backOff = DemoReply(
    text: "back_off: Shelf is being called too fast (TOO_FAST, 429).\nCall again in 1 s.",
    structured: ["action": "back_off", "wait": ["seconds": 0.02], "task": "tk_a"],
    outcome: .failed
  )
  private static let good = DemoReply(
    text: "{\"data\":[]} \u{1B}[31mred",
    structured: nil,
    outcome: .succeeded
  )

  private static func step(
    _ title: String,
    _ expectation: DemoStep.Expectation,
    requests: Int = 1,
    pause: DemoStep.Pause = .none
  ) -> DemoStep {
    DemoStep(
      title: title,
      narration: "The agent lists the books.",
      tool: "shelf_list_books",
      arguments: ["shelf": "a"],
      pause: pause,
      expectation: expectation,
      plays: Array(repeating: .usual, count: requests)
    )
  }

  /// Plays steps against canned replies; each reply counts as one request.
  private func play(
    _ steps: [DemoStep],
    _ replies: [DemoReply],
    _ style: TerminalStyle = TerminalStyle(width: 60, colours: .none)
  ) async throws -> (printed: String, surprises: [String]) {
    try await onEngine {
      var printed = ""
      var calls = 0
      let wiring = Demo.Wiring(
        call: { _, _, progress in
          calls += 1
          if calls == 1 { progress("waiting 2 s: Shelf is being called too fast") }
          return replies[calls - 1]
        },
        requestCount: { calls },
        write: { printed += $0 }
      )
      let demo = Demo(steps: steps, style: style, wiring: wiring)
      let appendix = Demo.Appendix(
        title: "For Codex CLI, in ~/.codex/config.toml:",
        text: "[mcp_servers.recourse]\ncommand = \"/r\"\n",
        notes: ["Set K in the environment that Codex CLI is started from."]
      )
      let surprises = await demo.run(ending: appendix)
      return (printed, surprises)
    }
  }

  @Test func `the conversation is printed with speakers, wrapped and harmless`() async throws {
    let steps = [Self.step("Too fast", .action("back_off")), Self.step("Good", .answer)]
    let (printed, surprises) = try await play(steps, [Self.backOff, Self.good])
    #expect(surprises.isEmpty)
    let start = try #require(printed.firstRange(of: "\n1. Too fast"))
    let end = try #require(printed.firstRange(of: "\n  \(DemoScript.ending.prefix(20))"))
    let expected = """

      1. Too fast
        The agent lists the books.

        agent →  shelf_list_books {"shelf":"a"}
        server … waiting 2 s: Shelf is being called too fast
        server ← back_off: Shelf is being called too fast
                 (TOO_FAST, 429).
                 Call again in 1 s.
                 (The API received 1 request.)

      2. Good
        The agent lists the books.

        agent →  shelf_list_books {"shelf":"a"}
        server ← {"data":[]} \u{FFFD}[31mred
                 (The API received 1 request.)

      """
    #expect(String(printed[start.lowerBound..<end.lowerBound]) == expected)
    #expect(printed.contains("  [mcp_servers.recourse]\n  command = \"/r\"\n"))
  }

  @Test func `colours are closed again on each line`() async throws {
    let style = TerminalStyle(width: 60, colours: .ansi)
    let steps = [Self.step("Too fast", .action("back_off"))]
    let (printed, _) = try await play(steps, [Self.backOff], style)
    #expect(printed.contains("  \u{1B}[36magent →\u{1B}[0m  shelf_list_books"))
    for line in printed.split(separator: "\n") {
      let opened = line.split(separator: "\u{1B}[", omittingEmptySubsequences: false).count - 1
      let closed = line.split(separator: "\u{1B}[0m", omittingEmptySubsequences: false).count - 1
      #expect(opened == closed * 2)
    }
  }

  @Test func `what does not come out as scripted is said and returned`() async throws {
    let steps = [
      Self.step("One", .answer), Self.step("Two", .action("revise"), requests: 0),
      Self.step("Three", .answer, requests: 0),
    ]
    let (printed, surprises) = try await play(steps, [Self.backOff, Self.good, Self.good])
    #expect(
      surprises == [
        "Step 1: expected an answer, found back_off.",
        "Step 2: expected revise, found an answer.",
        "Step 3: expected 0 requests to reach the API, counted 1.",
      ]
    )
    #expect(printed.contains("(The API received 1 request.)\n           Not as scripted: "))
  }

  @Test func `the agent takes a call up by the handle it was told`() async throws {
    var resumption = Self.step("Back", .answer)
    resumption.tool = "resume_task"
    resumption.arguments = ["operator_acted": true]
    resumption.keptBy = 1
    let steps = [Self.step("Too fast", .action("back_off")), resumption]
    let (printed, surprises) = try await play(steps, [Self.backOff, Self.good])
    #expect(surprises.isEmpty)
    #expect(printed.contains(#"resume_task {"task":"tk_a","operator_acted":true}"#))
  }

  @Test func `the agent comes back when the wait is over`() async throws {
    let steps = [
      Self.step("Too fast", .action("back_off")), Self.step("Good", .answer, pause: .untilDue),
    ]
    let start = ContinuousClock.now
    let (printed, _) = try await play(steps, [Self.backOff, Self.good])
    #expect(ContinuousClock.now - start >= .milliseconds(20))
    #expect(printed.contains("(The agent waits for the remaining 1 s.)"))
  }
}
