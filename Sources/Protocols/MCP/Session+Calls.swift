import Text
import JSON
import JSONRPC

extension Session {
  mutating func call(
    _ request: Request,
    in version: ProtocolVersion,
    for destination: Call.Destination
  ) throws(ErrorObject) -> [Effect] {
    let parameters = try Call.ToolParameters(request.params)
    guard catalog.hasTool(parameters.name) else {
      throw .unknownTool(parameters.name, among: catalog.tools().lazy.map(\.name))
    }
    let work = Call.Work.tool(
      name: parameters.name,
      arguments: parameters.arguments,
      tasks: taskSupport(of: request, in: version),
      answers: version.isModern ? parameters.answers : nil
    )
    return admit(work, of: request, in: version, for: destination)
  }

  /// Starts the work of a request, lets it wait for a place, or refuses it when too many wait.
  mutating func admit(
    _ work: Call.Work,
    of request: Request,
    in version: ProtocolVersion,
    for destination: Call.Destination
  ) -> [Effect] {
    let call = Call(
      key: nextKey(),
      id: request.id,
      work: work,
      version: version,
      elicitation: elicitationSupport(of: request, in: version),
      progressToken: request.params["_meta"]?["progressToken"].flatMap(RequestID.init),
      destination: destination,
      metadata: RequestMetadata(request, in: version, client: client)
    )
    switch calls.admit(call) {
    case .start: return [.start(call)]
    case .wait: return []
    case .refuse: return deliver(refusal(of: call), to: destination)
    }
  }

  /// What can be asked: by what a modern request says of its client, else by what the handshake said.
  private func elicitationSupport(
    of request: Request,
    in version: ProtocolVersion
  ) -> ElicitationSupport {
    guard version.isModern else { return elicitation }
    let capabilities = request.params["_meta"]?[MetaKey.clientCapabilities]
    return ElicitationSupport(declaredIn: capabilities, version: version)
  }

  /// Writes the answer that a call's end makes.
  func answer(_ outcome: Call.Outcome, to call: Call) -> [UInt8] {
    switch outcome {
    case .result(let result):
      if let demand = result.demand, call.version.isModern {
        results.input(demand, to: call.id)
      } else if let task = result.task, case .tool(_, _, .declared, _) = call.work {
        results.creation(of: task, to: call.id)
      } else {
        results.call(result, to: call.id, in: call.version)
      }
    case .task(let answer): results.task(answer, to: call.id)
    case .done: results.acknowledgement(to: call.id)
    case .unknownTask(let id): MessageWriter.error(.unknownTask(id), to: call.id)
    case .unavailable(let reason):
      MessageWriter.error(ErrorObject(.internalError, reason.sentence), to: call.id)
    case .events(let page?): results.events(page, to: call.id)
    case .events(nil): MessageWriter.error(.unknownCursor, to: call.id)
    }
  }

  /// Says that too much is waiting: of a tool's call by a result, because the model should read it.
  private func refusal(of call: Call) -> [UInt8] {
    let text =
      "Not run, nothing was sent: \(limits.running + limits.waiting) calls are running or "
      + "waiting. Call again when some of them have answered."
    guard case .tool = call.work else {
      return MessageWriter.error(ErrorObject(.internalError, text), to: call.id)
    }
    return answer(.result(ToolResult(text: text, isError: true)), to: call)
  }

  mutating func handle(_ notification: Notification) -> [Effect] {
    guard notification.method == "notifications/cancelled",
      let id = notification.params["requestId"].flatMap(RequestID.init), !endSubscription(id)
    else { return [] }
    guard let (call, isRunning) = calls.cancel(id) else { return [.cancelAnswered(id)] }
    progress[call.key] = nil
    let effects = withdraw(from: call.destination)
    return isRunning ? [.cancel(call.key)] + effects : effects
  }
}

extension ErrorObject {
  fileprivate static var unknownCursor: ErrorObject {
    ErrorObject(
      .invalidParams,
      "Unknown cursor: send one that events/poll gave, or null to begin with what happens from now on."
    )
  }

  fileprivate static func unknownTool(
    _ name: String,
    among names: some Sequence<String>
  ) -> ErrorObject {
    let hint = NearestName.find(name, among: names).map { " Did you mean \($0)?" } ?? ""
    return ErrorObject(
      .invalidParams,
      "Unknown tool: \(UntrustedText.named(name)).\(hint) Call tools/list for the names."
    )
  }
}
