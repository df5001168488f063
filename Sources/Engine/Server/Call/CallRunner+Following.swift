import EventLoop
import Failures
import Guidance
import JSON
import MCP
import Pacing
import Storage
import Tasks
import Telemetry
import Time

// What the API has accepted and not done yet: the call itself is over, and what is sent from then on only looks for its
// outcome. It is kept like a call that waits, so that whoever takes it up later looks too, and sends nothing a second time.

extension CallRunner {
  /// Looks for the outcome when its time has come, inside the call or later.
  func follow(
    _ pending: AttemptSuccess.Pending,
    _ success: AttemptSuccess,
    of call: PreparedCall
  ) async throws(CancellationError) -> ToolResult {
    await note(pending.operation)
    let until = now + pending.wait.seconds
    guard pending.operation.looks < Self.looksInside,
      state.retryPolicy.fitsWaitLimit(until: until, now: now)
    else {
      return await keepFollowing(pending, success, until: until, of: call)
    }
    observe(.waiting(.init(until: shown(until), cause: .told)))
    try await wait(until: until, reason: Sentence.accepted)
    let start = state.retryPolicy.start
    state = CallStateMachine(
      retryPolicy: RetryPolicy(limits: state.retryPolicy.limits, start: start)
    )
    let result = try await perform(call.following(pending.operation))
    return result ?? refusal(because: .takenOver, call.arguments)
  }

  /// Looks within one call: an API that names no time must not be asked without end.
  private static let looksInside = 1000

  /// Notes what the API has accepted, so that a crash loses nothing; nil once that has ended.
  func note(_ operation: AcceptedOperation?) async {
    accepted = operation
    guard let persistedCall, persistedCall.record.accepted != operation else { return }
    let record = try? await dependencies.journal.note(operation, of: persistedCall, now: clock)
    guard let record else { return }
    self.persistedCall?.record = record
  }

  private func keepFollowing(
    _ pending: AttemptSuccess.Pending,
    _ success: AttemptSuccess,
    until: Timestamp,
    of call: PreparedCall
  ) async -> ToolResult {
    let failure = Failure(accepted: pending.status, wait: pending.wait)
    let place = await pacing.appoint(
      call.following(pending.operation).admissionRequest,
      from: until,
      now: clock
    )
    let ending = CallOutcome.snooze(until: place.notBefore, place: place.place, failure)
    do throws(PersistenceError) {
      let kept = try await keep(call, ending)
      let context = context(call.arguments)
      if let other = overruled(kept.record, call, context) {
        await pacing.settle(place, .unsent, recording: [], now: clock)
        return ToolResult(other)
      }
      let guidance = Guidance(failure, context: context, opensAt: shown(place.notBefore))
      return ToolResult(
        guidance.naming(companionsOf: persistedCall).telling(kept.problem)
      ).showing(success.result)
    } catch {
      persistedCall = nil
      await pacing.settle(place, .unsent, recording: [], now: clock)
      return success.result.adding(Sentence.notFollowed(error.sentence))
    }
  }
}

extension ToolResult {
  /// The result with what the API answered when it accepted the call, which is no error.
  fileprivate func showing(_ answer: ToolResult) -> ToolResult {
    var result = self
    result.isError = false
    result.structuredContent?["answer"] =
      answer.structuredContent.map { .object($0) } ?? .string(answer.text)
    result.text += "\n\n" + answer.text
    return result
  }
}
