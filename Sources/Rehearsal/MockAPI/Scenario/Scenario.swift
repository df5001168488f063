package import Manifests

/// What stand-ins do other than usual: which operation, which of its calls, what happens.
package struct Scenario: Sendable {
  /// Which calls of an operation a step is for; counted from 1 as the requests reach the API.
  package enum Calls: Sendable, Hashable {
    case every
    case only(Set<Int>)
    case from(Int)

    /// Whether a call is among them.
    package func contains(_ call: Int) -> Bool {
      switch self {
      case .every: true
      case .only(let calls): calls.contains(call)
      case .from(let first): call >= first
      }
    }
  }

  /// One deviation.
  package struct Step: Sendable, Hashable {
    /// The tool name of the operation, which tells the API too.
    package var toolName: String
    package var calls: Calls
    package var play: ScriptedResponse

    /// Makes a step.
    package init(toolName: String, calls: Calls, play: ScriptedResponse) {
      self.toolName = toolName
      self.calls = calls
      self.play = play
    }
  }

  /// The steps; of several for the same call the first counts.
  package var steps: [Step]

  /// Makes a scenario; without steps everything goes as usual.
  package init(steps: [Step] = []) { self.steps = steps }

  /// What happens to a call of an operation.
  package func play(operation: Operation, call: Int) -> ScriptedResponse {
    let step = steps.first { $0.toolName == operation.toolName && $0.calls.contains(call) }
    return step?.play ?? .usual
  }
}
