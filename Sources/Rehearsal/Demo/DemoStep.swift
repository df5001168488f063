import MockAPI
import JSON

/// One step of the demo: what the agent does, what the APIs do, and what must come of it.
struct DemoStep: Sendable {
  /// What the agent does before the call.
  enum Pause: Sendable, Hashable {
    case none
    /// Waits for the instant that the last `back_off` named.
    case untilDue
  }

  /// What the call must come to.
  enum Expectation: Sendable, Hashable {
    case answer
    case action(String)
  }

  var title: String
  var narration: String
  var tool: String
  var arguments: JSONObject

  /// The number of the step, from 1, whose kept call is taken up or closed; its handle becomes the argument `task`.
  var keptBy: Int?
  var pause: Pause = .none
  var expectation: Expectation

  /// What the API does with each request that this call must cause; none where nothing may be sent.
  var plays: [ScriptedResponse]
}

extension Scenario {
  /// What the stand-ins do so that the steps come out.
  init(of steps: [DemoStep]) {
    var requests: [String: Int] = [:]
    self.init()
    for step in steps {
      let tool = step.callingTool(among: steps)
      for play in step.plays {
        requests[tool, default: 0] += 1
        let call = requests[tool, default: 1]
        self.steps.append(Step(toolName: tool, calls: .only([call]), play: play))
      }
    }
  }
}

extension DemoStep {
  /// The tool whose calls reach the API: that of the call which is taken up, if one is.
  func callingTool(among steps: [DemoStep]) -> String {
    keptBy.map { steps[$0 - 1].tool } ?? tool
  }
}
