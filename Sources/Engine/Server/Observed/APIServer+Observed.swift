import Credentials
import MCP
import Pacing
import Tasks
import Telemetry

// The request of a client, for those who look on.

extension APIServer {
  /// The request that has just come; nil where nobody looks on.
  func observedRequest(_ tool: String, _ metadata: RequestMetadata) -> ObservedRequest? {
    guard let events = dependencies.events else { return nil }
    let isTraced = events.wishes.contains(.traces)
    return ObservedRequest(
      number: events.nextNumber(),
      tool: tool,
      begun: dependencies.world.clock.wall,
      client: metadata.client,
      revision: metadata.version?.rawValue,
      id: isTraced ? metadata.shownID : nil,
      trace: isTraced ? trace(of: metadata) : nil
    )
  }

  /// Tells that a request is answered.
  func observe(_ result: ToolResult, of request: ObservedRequest?) {
    guard let events = dependencies.events, let request else { return }
    let end = CallEvent.RequestEnd(
      isError: result.isError,
      isBuiltIn: BuiltInTool(rawValue: request.tool) != nil
    )
    events.send(
      CallEvent(at: dependencies.world.clock.wall, request: request, .answered(end))
    )
  }

  /// Tells what a person's answer to a question did to what is kept of a call.
  func observe(
    _ word: AnswerWord,
    _ kept: (task: TaskRecord, call: CallRecord),
    for request: ObservedRequest?
  ) {
    guard let events = dependencies.events, let act = act(word, kept.task, kept.call) else {
      return
    }
    events.send(
      CallEvent(at: dependencies.world.clock.wall, request: request, .acted(act, at: .form))
    )
  }

  private func act(_ word: AnswerWord, _ task: TaskRecord, _ call: CallRecord) -> CallEvent.Act? {
    let name = dependencies.keys.redactor.redact(task.reference.text)
    switch word {
    case .done:
      let scope = taskTools.holdKey(of: call).map { ScopePlace(key: $0).text }
      return scope.map { .released(scope: $0) } ?? .opened(task: name, call: call.number)
    case .giveUp: return .cancelled(task: name, call: call.number)
    case .happened, .didNotHappen:
      return .sighted(task: name, call: call.number, happened: word == .happened)
    case .notNow, .notKnown, .unanswered: return nil
    }
  }

  /// Goes on with the client's trace, or begins one.
  private func trace(of metadata: RequestMetadata) -> TraceContext {
    let bits = dependencies.world.spanBits
    let span = SpanID(bits.low)
    if let parent = metadata.traceparent,
      let trace = TraceContext(traceparent: parent, tracestate: metadata.tracestate, span: span)
    {
      return trace
    }
    let trace = dependencies.world.spanBits
    return TraceContext(high: trace.high, low: trace.low, span: span)
  }
}

extension World {
  /// 128 bits that nobody else has.
  var spanBits: (high: UInt64, low: UInt64) {
    let bytes = entropy()
    func number(_ part: ArraySlice<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
    return (number(bytes.prefix(8)), number(bytes.dropFirst(8).prefix(8)))
  }
}
