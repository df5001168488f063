import EventLoop
import JSON
import MCP
import SimulatedWorld
import TestSupport

/// Whom a client serves: asked, it answers at once, late, something else, or never.
@Engine
final class Person {
  private unowned let machine: Machine
  private var random: SeededGenerator

  init(_ machine: Machine, seed: UInt64) {
    self.machine = machine
    random = SeededGenerator(seed: seed &* 17 &+ 5)
  }

  /// How long a server waits for an answer, and a little more.
  private static let patience = 45.0

  /// How calls ask; nobody can be asked unless the plan says so.
  var inquiry: Inquiry {
    guard machine.plan.has(.person) else { return .impossible }
    return Inquiry(support: .form, way: .request { [self] in await answer($0) })
  }

  private func answer(_ elicitation: Elicitation) async -> ElicitationAnswer? {
    machine.witness.look(for: elicitation.message, in: "a question")
    let mood = Int.random(in: 0..<8, using: &random)
    await machine.clock.pass(
      seconds: mood == 0 ? Self.patience : Double.random(in: 0...40, using: &random)
    )
    switch mood {
    case 0: return nil
    case 1: return .declined
    case 2: return .cancelled
    case 3: return .accepted(["answer": "perhaps"])
    default: return .accepted(["answer": .string(choice(elicitation))])
    }
  }

  /// What the person sees: of a write, whether it has happened.
  private func choice(_ elicitation: Elicitation) -> String {
    guard elicitation.message.contains("it is not known whether") else {
      return Int.random(in: 0..<6, using: &random) == 0 ? "give the call up" : "done, go on"
    }
    guard let name = Self.title(in: elicitation.message) else { return "not known" }
    guard (machine.api.effects[name] ?? 0) > 0 else { return "it did not happen" }
    machine.witness.excuse(name)
    return "it happened"
  }

  /// The title of the record that a question is about.
  private static func title(in message: String) -> String? {
    guard let start = message.firstRange(of: "\"title\":\"")?.upperBound else { return nil }
    return String(message[start...].prefix { $0 != "\"" })
  }
}
