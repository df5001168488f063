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

  /// Whether the client makes a call again with what the person says, as of 2026-07-28; the server asks it else.
  let isAskedByResult: Bool

  init(_ machine: Machine, seed: UInt64) {
    self.machine = machine
    random = SeededGenerator(seed: seed &* 17 &+ 5)
    isAskedByResult = Bool.random(using: &random)
  }

  /// Seconds after which the answer to a question that a result put is of no use any more, and a little more.
  private static let lifetime = 1000.0

  /// How calls ask; nobody can be asked unless the plan says so.
  ///
  /// `responses` are what the person said to an earlier call.
  func inquiry(_ responses: InputResponses?) -> Inquiry {
    guard machine.plan.has(.person) else { return .impossible }
    if isAskedByResult { return Inquiry(support: .form, way: .result(responses)) }
    return Inquiry(
      support: .form,
      way: .request { [self] in await answer($0, within: $1) }
    )
  }

  /// Answers a server that waits for so many seconds; what comes after them is heard by nobody.
  private func answer(_ elicitation: Elicitation, within limit: Double) async -> ElicitationAnswer?
  {
    let (seconds, answer) = reaction(to: elicitation, latest: 60)
    await machine.clock.pass(seconds: min(seconds, limit))
    guard seconds <= limit else { return nil }
    return answer.map { agreeing(said($0, to: elicitation), to: elicitation) }
  }

  /// Answers a question that a result put, whenever it likes; nil where it never does.
  func answer(_ elicitation: Elicitation) async -> ElicitationAnswer? {
    let (seconds, answer) = reaction(to: elicitation, latest: Self.lifetime)
    guard let answer else { return nil }
    await machine.clock.pass(seconds: seconds)
    let word = said(answer, to: elicitation)
    // What is said too late is no consent to anything; where the wall was set, nobody can tell.
    let isOfUse = seconds < Self.lifetime || machine.plan.has(.wallClock)
    return isOfUse ? agreeing(word, to: elicitation) : word
  }

  /// The answer itself; where it is a yes to a deletion, whoever watches hears of it.
  private func agreeing(
    _ answer: ElicitationAnswer,
    to elicitation: Elicitation
  ) -> ElicitationAnswer {
    guard answer == Self.yes, let name = Self.title(in: elicitation.message) else { return answer }
    machine.witness.agree(to: name)
    return answer
  }

  private static let yes = ElicitationAnswer.accepted(["answer": "yes, delete"])

  /// What the person will do, and after how many seconds; nil where it is nothing, ever.
  private func reaction(
    to elicitation: Elicitation,
    latest: Double
  ) -> (seconds: Double, answer: ElicitationAnswer?) {
    machine.witness.look(for: elicitation.message, in: "a question")
    let mood = Int.random(in: 0..<9, using: &random)
    let seconds = mood == 1 ? latest : Double.random(in: 0...44, using: &random)
    switch mood {
    case 0: return (latest, nil)
    case 2: return (seconds, .declined)
    case 3: return (seconds, .cancelled)
    case 4: return (seconds, .accepted(["answer": "perhaps"]))
    default: return (seconds, .accepted([:]))
    }
  }

  /// What the person sees when it answers: of a write, whether it has happened.
  private func said(_ answer: ElicitationAnswer, to elicitation: Elicitation) -> ElicitationAnswer {
    guard answer == .accepted([:]) else { return answer }
    return .accepted(["answer": .string(choice(elicitation))])
  }

  private func choice(_ elicitation: Elicitation) -> String {
    let name = Self.title(in: elicitation.message)
    if elicitation.isAboutConsent {
      return chance(4) ? "no" : "yes, delete"
    }
    guard elicitation.message.contains("it is not known whether") else {
      return chance(6) ? "give the call up" : "done, go on"
    }
    guard let name else { return "not known" }
    guard (machine.api.effects[name] ?? 0) > 0 else { return "it did not happen" }
    machine.witness.excuse(name)
    return "it happened"
  }

  private func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  /// The title of the record that a question is about.
  private static func title(in message: String) -> String? {
    guard let start = message.firstRange(of: "\"title\":\"")?.upperBound else { return nil }
    return String(message[start...].prefix { $0 != "\"" })
  }
}

extension Elicitation {
  /// Whether it is asked before anything is sent.
  var isAboutConsent: Bool { message.contains("Nothing was sent yet") }
}
