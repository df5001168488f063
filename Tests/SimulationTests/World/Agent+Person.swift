import EventLoop
import JSON
import MCP
import SimulatedWorld

@testable import Storage
@testable import Tasks

// What agents' clients do with the questions that results put, and agents with a no.

extension Agent {
  /// What comes of a result once the person has answered what it asks; nil where they never do.
  func answered(
    _ result: ToolResult?,
    _ wish: Wish,
    _ tool: String,
    _ arguments: JSONObject
  ) async -> ToolResult? {
    var result = result
    while case .answer(let name, let elicitation, let state)? = result?.demand {
      machine.witness.chronicle.note("\(wish.name) is asked: \(elicitation.message.prefix(160))")
      let isKept = temper == .hurried || machine.keepsQuestion(about: wish)
      if !elicitation.isAboutConsent, !isKept {
        machine.witness.violate("I14 \(wish.name) is asked about, and nothing of it is kept")
      }
      guard let answer = await machine.person.answer(elicitation) else { return nil }
      machine.witness.chronicle.note("\(wish.name)'s person says \(answer)")
      let responses = InputResponses(state: state, answers: [name: answer])
      result = await self.answer(with: responses, tool, arguments)
    }
    return result
  }

  /// Makes a call again with what the person said, now and then twice, and by whichever process.
  private func answer(
    with responses: InputResponses,
    _ tool: String,
    _ arguments: JSONObject
  ) async -> ToolResult? {
    var second: Task<ToolResult?, Never>?
    if chance(3) {
      let (clock, delay) = (machine.clock, draw(0...3))
      let other = machine.process((slot + 1) % machine.plan.processes)
      let body: @Engine @Sendable () async -> ToolResult? = {
        await clock.pass(seconds: delay)
        return await other.call(tool, arguments, responses)
      }
      second = Task(executorPreference: EventLoop.shared, operation: body)
    }
    let first = await machine.process(slot).call(tool, arguments, responses)
    guard let second = await second?.value else { return first }
    // Whichever comes first counts, and the other is asked anew.
    return first.map { $0.demand == nil } == true ? first : second
  }

  /// Hears a person's no, and now and then tries once more to get round it.
  func insist(_ wish: inout Wish) async {
    machine.witness.refuse(wish.name)
    wish.isOver = true
    guard chance(2) else { return }
    var arguments = wish.arguments
    arguments["confirm"] = true
    _ = await machine.process((slot + 1) % machine.plan.processes).call(wish.tool, arguments)
    guard let task = wish.arguments["task"] else { return }
    _ = await machine.process(slot).call("resume_task", ["task": task])
  }
}

extension Machine {
  /// Whether a call of a wish is kept for a person to act, or to look.
  func keepsQuestion(about wish: Agent.Wish) -> Bool {
    shared.tasks.values.flatMap(\.calls).contains { call in
      let isForPerson = call.state == .held || call.state == .unknown
      let texts = call.arguments.members.compactMap(\.value.string)
      return isForPerson && texts.contains(wish.name)
    }
  }
}
