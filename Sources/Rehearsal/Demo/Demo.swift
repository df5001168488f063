package import MockAPI
package import EventLoop
package import JSON

/// A scripted conversation of an agent with two APIs in which every kind of failure comes back as guidance.
@Engine
package struct Demo {
  /// How the demo reaches the server that it shows.
  package struct Wiring {
    /// Calls a tool; progress messages go to the closure.
    package var call:
      @Engine (
        _ tool: String, _ arguments: JSONObject, _ progress: @escaping @Engine (String) -> Void
      )
        async -> DemoReply

    /// Number of requests that all stand-ins have received so far.
    package var requestCount: @Engine () -> Int

    /// Writes text, line feeds included.
    package var write: @Engine (String) -> Void

    /// Makes a wiring.
    package nonisolated init(
      call:
        @escaping @Engine (
          _ tool: String, _ arguments: JSONObject, _ progress: @escaping @Engine (String) -> Void
        ) async -> DemoReply,
      requestCount: @escaping @Engine () -> Int,
      write: @escaping @Engine (String) -> Void
    ) {
      self.call = call
      self.requestCount = requestCount
      self.write = write
    }
  }

  /// Seconds that the shown server should wait inside one call, so that the longer wait comes back.
  package nonisolated static let waitInsideCall = 5.0

  /// What the stand-ins of the demo do.
  package nonisolated static let scenario = Scenario(of: DemoScript.steps)

  private let steps: [DemoStep]
  private let wiring: Wiring
  private let printer: TranscriptPrinter

  /// Makes the demo of the built-in script.
  package init(style: TerminalStyle, wiring: Wiring) {
    self.init(steps: DemoScript.steps, style: style, wiring: wiring)
  }

  init(steps: [DemoStep], style: TerminalStyle, wiring: Wiring) {
    self.steps = steps
    self.wiring = wiring
    printer = TranscriptPrinter(style: style, write: wiring.write)
  }

  /// A text to copy that stands at the end.
  package struct Appendix {
    let title: String
    let text: String
    let notes: [String]

    /// Makes an appendix.
    package nonisolated init(title: String, text: String, notes: [String]) {
      self.title = title
      self.text = text
      self.notes = notes
    }
  }

  /// Plays the whole script and prints it, with what is to be copied at the end.
  ///
  /// - Returns: what did not come out as the script says, one sentence each.
  package func run(ending appendix: Appendix? = nil) async -> [String] {
    printer.paragraph(DemoScript.opening)
    let surprises = await playSteps()
    close(appendix, surprises)
    return surprises
  }

  /// Plays the whole script, and prints the steps of these numbers alone.
  ///
  /// - Returns: what did not come out as the script says, one sentence each.
  package func run(showing shown: ClosedRange<Int>) async -> [String] {
    await playSteps(showing: shown)
  }

  /// Steps of the built-in script.
  package nonisolated static var stepCount: Int { DemoScript.steps.count }

  private func playSteps(showing shown: ClosedRange<Int> = 1...Int.max) async -> [String] {
    var surprises: [String] = []
    var dueAt: ContinuousClock.Instant?
    var handles: [String?] = []
    for (index, step) in steps.enumerated() {
      let printer = shown.contains(index + 1) ? self.printer : self.printer.silenced
      printer.heading(index + 1, step.title, narration: step.narration)
      if step.pause == .untilDue { await pause(until: dueAt, printer) }
      let (reply, requests) = await play(step, handles, printer)
      handles.append(reply.task)
      if let seconds = reply.waitSeconds { dueAt = .now + .seconds(seconds) }
      if let surprise = step.surprise(reply, requests) {
        surprises.append("Step \(index + 1): \(surprise)")
        printer.aside("Not as scripted: \(surprise)")
      }
    }
    return surprises
  }

  private func play(
    _ step: DemoStep,
    _ handles: [String?],
    _ printer: TranscriptPrinter
  ) async -> (DemoReply, requests: Int) {
    let arguments = step.arguments(with: handles)
    printer.call(step.tool, arguments)
    let before = wiring.requestCount()
    let reply = await wiring.call(step.tool, arguments) { printer.progress($0) }
    let requests = wiring.requestCount() - before
    printer.result(reply)
    printer.aside(Self.count(requests))
    return (reply, requests)
  }

  private static func count(_ requests: Int) -> String {
    switch requests {
    case 0: "(Nothing was sent to the API.)"
    case 1: "(The API received 1 request.)"
    default: "(The API received \(requests) requests.)"
    }
  }

  private func pause(until due: ContinuousClock.Instant?, _ printer: TranscriptPrinter) async {
    guard let due, due > .now else { return }
    let rest = due - ContinuousClock.Instant.now
    printer.aside("(The agent waits for the remaining \(rest.components.seconds + 1) s.)")
    try? await EventLoop.shared.sleep(for: rest)
  }

  private func close(_ appendix: Appendix?, _ surprises: [String]) {
    wiring.write("\n")
    printer.paragraph(surprises.isEmpty ? DemoScript.ending : DemoScript.surprisedEnding)
    guard let appendix else { return }
    wiring.write("\n")
    printer.paragraph(appendix.title)
    printer.verbatim(appendix.text)
    for note in appendix.notes { printer.paragraph(note) }
  }
}

extension DemoStep {
  /// The arguments of the call; `handles` are those that the steps before were told.
  fileprivate func arguments(with handles: [String?]) -> JSONObject {
    guard let keptBy else { return arguments }
    var whole: JSONObject = ["task": .string(handles[keptBy - 1] ?? "")]
    for member in arguments.members { whole[member.name] = member.value }
    return whole
  }

  /// What did not come out as the script says, nil when all did.
  fileprivate func surprise(_ reply: DemoReply, _ requests: Int) -> String? {
    let expected =
      switch expectation {
      case .answer: "an answer"
      case .action(let action): action
      }
    let found = reply.action ?? (reply.outcome == .succeeded ? "an answer" : "a failure")
    if expected != found { return "expected \(expected), found \(found)." }
    if plays.count != requests {
      return "expected \(plays.count) requests to reach the API, counted \(requests)."
    }
    return nil
  }
}
