import Credentials
import Failures
import HTTP
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Telemetry
import Text
import Time

// What a call tells those who look on. Where nobody does, each of these ends with its first line.

extension CallRunner {
  /// Tells what happened.
  func observe(_ what: CallEvent.What) {
    guard let events = dependencies.events else { return }
    let now = dependencies.world.clock.wall
    events.send(CallEvent(at: now, request: request, call: observed, what))
  }

  // MARK: - Begin and end

  func observeBegin(_ arguments: JSONObject) {
    guard let events = dependencies.events else { return }
    let wishes = events.wishes
    observed = ObservedCall(
      number: events.nextNumber(),
      api: entry.manifest.id,
      tool: entry.outline.toolName,
      begun: dependencies.world.clock.wall,
      task: (persistedCall?.reference.text ?? arguments[Operation.task]?.string)
        .map(dependencies.keys.redactor.redact),
      arguments: wishes.contains(.arguments)
        ? dependencies.keys.redactor.redact(arguments) : nil,
      span: wishes.contains(.traces) ? SpanID(dependencies.world.spanBits.low) : nil
    )
  }

  func observeEnd(_ result: ToolResult) {
    guard dependencies.events != nil else { return }
    observe(.ended(end(result)))
  }

  /// The end as its agent is told it, so that both can be compared.
  private func end(_ result: ToolResult) -> CallEvent.CallEnd {
    let requests = state.retryPolicy.attempts
    guard result.isError else {
      var end = CallEvent.CallEnd(verdict: accepted == nil ? "ok" : "back_off", requests: requests)
      end.status = lastStatus
      if accepted != nil { end.take(result.structuredContent) }
      return end
    }
    let told = result.structuredContent
    let verdict = Task.isCancelled ? "cancelled" : told?["action"]?.string ?? "error"
    var end = CallEvent.CallEnd(verdict: verdict, requests: requests)
    end.take(told)
    return end
  }

  // MARK: - Attempts

  /// Makes an attempt, and tells what came of it.
  func observed(
    _ call: PreparedCall,
    _ attempt: () async throws(CancellationError) -> AttemptOutcome
  ) async throws(CancellationError) -> AttemptOutcome {
    guard let events = dependencies.events else { return try await attempt() }
    let begun = dependencies.world.clock.wall
    lastStatus = nil
    do throws(CancellationError) {
      let outcome = try await attempt()
      if case .success = outcome, state.retryPolicy.attempts == 1,
        !events.wishes.contains(.everyAttempt)
      {
        observeConsequences()
        return outcome
      }
      var event = event(of: call, begun: begun)
      event.status = lastStatus
      event.take(outcome, state.repetition)
      observe(.attempted(event))
      observeConsequences()
      return outcome
    } catch {
      var event = event(of: call, begun: begun)
      event.error = "cancelled"
      event.verdict = "cancelled"
      observe(.attempted(event))
      throw error
    }
  }

  private func event(of call: PreparedCall, begun: Timestamp) -> CallEvent.Attempt {
    let url = URIReference(call.url)
    let host = url.authority.map { $0.split(separator: "@").last.map(String.init) ?? "" } ?? ""
    return CallEvent.Attempt(
      number: state.retryPolicy.attempts,
      begun: begun,
      // What looks for the outcome of an accepted call is no call of the operation.
      method: accepted == nil ? entry.operation.method : "GET",
      origin: (url.scheme ?? "https") + "://" + host,
      path: accepted == nil ? String(Operation.cut(path: entry.operation.path).path) : "(outcome)"
    )
  }

  // MARK: - Waits, holds and the store

  func observe(_ pause: CallStateMachine.Pause, until instant: Timestamp) {
    guard dependencies.events != nil else { return }
    observe(.waiting(.init(until: shown(instant), cause: pause.cause)))
  }

  /// Notes the scopes that a failure closes until a person acts, to be told after it.
  func observeHolds(among observations: [Observation]) {
    guard dependencies.events != nil else { return }
    for case .held(let scope, _, let failure, _) in observations {
      consequences.append(
        .held(scope: ScopePlace(key: scope.key).text, cause: failure.inWords)
      )
    }
  }

  /// Tells what follows from an attempt, once the attempt itself is told.
  func observeConsequences() {
    for consequence in consequences { observe(consequence) }
    consequences = []
  }

  /// Notes the scopes that a success behind them opens, to be told after it.
  func observeRelease(by reservation: Reservation) {
    guard dependencies.events != nil else { return }
    for key in reservation.probe.holds {
      consequences.append(.released(scope: ScopePlace(key: key).text, by: .success))
    }
  }

  /// Tells of the holds that a changed key has lifted meanwhile.
  func observeReplacedHolds() { dependencies.observeReplacedHolds(for: request) }

  /// Asks the store, and tells how long it took where somebody wants to know.
  func observingStore<Answer>(_ question: () async -> Answer) async -> Answer {
    guard let events = dependencies.events, events.wishes.contains(.storeTimes) else {
      return await question()
    }
    let begun = dependencies.world.clock.uptime
    let answer = await question()
    let spent = dependencies.world.clock.uptime - begun
    observe(.stored(seconds: spent / .seconds(1)))
    return answer
  }
}

extension Failure {
  /// Status and code as the log shows them.
  fileprivate var inWords: String? {
    let parts = [status.map(String.init), code].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}

extension CallEvent.CallEnd {
  /// Takes over what the agent is told.
  fileprivate mutating func take(_ told: JSONObject?) {
    code = told?["code"]?.string
    status = told?["status"]?.integer
    kind = told?["kind"]?.string
    scope = told?["scope"]?.string
    task = told?["task"]?.string
    let wait = told?["wait"]
    until = wait?["until"]?.string
    waitSeconds = wait?["seconds"]?.integer
    waitSource = wait?["from"]?.string
  }
}

extension CallEvent.Attempt {
  /// Takes over what the attempt came to.
  fileprivate mutating func take(_ outcome: AttemptOutcome, _ repetition: HTTPRequest.Repetition) {
    switch outcome {
    case .success: verdict = "ok"
    case .tokenRejected: verdict = "retry"
    case .failure(.failure(let failure)):
      verdict = failure.action == .verify ? "verify" : failure.verdict.rawValue
      code = failure.code
    case .failure(.noAnswer(let failure)):
      error = failure.reason.word
      verdict = failure.progress == .sent && repetition == .never ? "verify" : "retry"
    }
  }
}

extension TransportError.Reason {
  /// The reason as a value of `error.type`.
  fileprivate var word: String {
    switch self {
    case .invalidURL: "invalid_url"
    case .nameNotFound: "name_not_found"
    case .connectionRefused: "connection_refused"
    case .addressRefused: "address_refused"
    case .tls: "tls"
    case .unknownAuthority: "unknown_authority"
    case .authorityFile: "authority_file"
    case .clientCertificate: "client_certificate"
    case .timeout: "timeout"
    case .connectionClosed: "connection_closed"
    case .incompleteAnswer: "incomplete_answer"
    case .malformedAnswer: "malformed_answer"
    case .cancelled: "cancelled"
    case .other: "other"
    }
  }
}

extension CallStateMachine.Pause {
  fileprivate var cause: CallEvent.WaitCause {
    switch self {
    case .repetition(.failure(let failure)): failure.wait == nil ? .retry : .told
    case .repetition(.noAnswer): .retry
    case .admission(.scheduled(let place)), .admission(.granted(let place)):
      place.gate != nil ? .gate : place.budget.map { $0.isPace ? .pace : .budget } ?? .breaker
    case .admission(.shut), .admission(.held), .admission(.repeated): .gate
    case .admission(.broken): .breaker
    case .admission(.struck): .strike
    }
  }
}

extension CallRunner.Dependencies {
  /// Tells of the holds that a changed key has lifted since the last question.
  func observeReplacedHolds(for request: ObservedRequest?) {
    guard let events else { return }
    let fresh = events.noteReplacedHolds(store.replacedHoldCount)
    guard fresh > 0 else { return }
    for key in store.latestReplacedHolds.suffix(fresh) {
      let scope = ScopePlace(key: key).text
      events.send(
        CallEvent(at: world.clock.wall, request: request, .released(scope: scope, by: .key))
      )
    }
  }
}
