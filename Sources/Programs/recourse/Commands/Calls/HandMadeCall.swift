import Administration
import Credentials
import EventLoop
import JSON
import MCP
import Manifests
import Server
import Storage
import System
import Tasks
import Text
import Time

/// What a call came to, once it has.
@Engine
private final class Outcome {
  var result: ToolResult?

  /// Whether somebody ended the program before the call did.
  var isCutOff = false
}

/// One call on an open event loop, and what is printed of it.
@Engine
struct HandMadeCall {
  let manifest: Manifest
  let options: ServeOptions
  let file: String
  let form: CallCommand.Form

  func run(_ tool: String, _ arguments: JSONObject, _ state: State) async -> ExitCode {
    let onlookers = Onlookers(of: state, in: options.statePlace, log: options.log)
    let server = server(state, onlookers)
    let delivery = Delivery()
    let outcome = Outcome()
    let began = state.clock.now
    let task = EventLoop.shared.start {
      outcome.result = await server.call(
        tool,
        arguments: arguments,
        tasks: .absent,
        progress: ProgressReporter { Terminal.standardError.write(line: StatusPrinter.clean($0)) },
        delivery: delivery,
        metadata: .ofCommandLine
      )
    }
    EventLoop.shared.onTermination {
      outcome.isCutOff = outcome.result == nil
      delivery.withdrawAtEnd()
      task.cancel()
    }
    await task.value
    await onlookers.close()
    guard let result = outcome.result else { return .couldNotRun }
    print(result)
    await delivery.end(.left)
    if let sentence = await server.writeRemainder() {
      Terminal.standardError.write(line: "recourse: \(sentence)")
    }
    if outcome.isCutOff { await tellOpenEnds(of: tool, since: began, state) }
    return result.isError ? .no : .done
  }

  /// Says which writes were on their way when somebody ended this: such a call may have happened all the same.
  private func tellOpenEnds(of tool: String, since began: Timestamp, _ state: State) async {
    let now = state.clock.now
    guard let survey = try? await state.store.survey(now: now) else { return }
    let named = options.state
    for task in survey.tasks
    where task.calls.contains(where: {
      $0.tool == tool && $0.state == .unknown && $0.changed >= began
    }) {
      let line = OperatorWords.cutOff(tool, task.id, state: named)
      Terminal.standardError.write(line: StatusPrinter.clean(line))
    }
  }

  private func server(_ state: State, _ onlookers: Onlookers) -> APIServer {
    APIServer(
      manifests: [manifest.withMargin()],
      world: .system(
        clock: state.clock,
        privateHosts: options.privateHosts,
        uploads: options.uploads
      ),
      environment: Environment.system.with(logins: options.statePlace.logins),
      limits: options.limits,
      store: state.store,
      room: .max,
      commands: options.commands,
      events: onlookers.events,
      media: .file
    )
  }

  private func print(_ result: ToolResult) {
    let output = Terminal.standardOutput
    if form == .json {
      var json = result.structuredContent ?? JSONObject()
      if result.isError || result.structuredContent == nil { json["text"] = .string(result.text) }
      return output.write(line: JSONWriter.text(.object(json)))
    }
    output.write(line: PlainText.lines(result.text))
    guard result.isError, let told = result.structuredContent,
      let task = told["task"]?.string
    else { return }
    let words = ["recourse", "call", ShellWord.quoted(file), "resume_task"]
    let command = words.joined(separator: " ") + " task=" + ShellWord.quoted(task)
    let state = options.state.map { " --state " + ShellWord.quoted($0) } ?? ""
    for (when, given) in takings(told) {
      Terminal.standardError.write(
        line: StatusPrinter.clean("In this terminal\(when): \(command)\(given)\(state)")
      )
    }
  }

  /// How the task is taken up: when each way fits, and what it is given besides the task.
  private func takings(_ told: JSONObject) -> [(when: String, given: String)] {
    switch told["action"]?.string {
    case "verify":
      let closing = told["close"]?["arguments_if_it_happened"]
      let call = closing?["call"]?.integer.map { " call=\($0)" } ?? ""
      return [
        (", once you have seen that it happened", " happened=true" + call),
        (", once you have seen that it did not", " happened=false" + call),
      ]
    case "ask_operator": return [(", once that is done", " operator_acted=true")]
    default: return [(" resume_task is", "")]
    }
  }
}

extension RequestMetadata {
  /// What stands in the log for a call by hand.
  fileprivate static var ofCommandLine: RequestMetadata {
    var metadata = RequestMetadata()
    metadata.client = "recourse call"
    return metadata
  }
}
