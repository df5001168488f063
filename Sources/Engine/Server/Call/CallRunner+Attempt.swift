import Requests
import Credentials
import EventLoop
import Guidance
import Failures
import HTTP
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// One attempt: the request is sent, the answer read, and what it teaches is passed on.

extension CallRunner {
  /// Writes down that the call is done; what the answer shows only in part can be read on.
  func finish(_ success: AttemptSuccess) async -> ToolResult {
    isCarriedOut = true
    let result = redactor.redact(success.result)
    if let kept = success.kept {
      dependencies.resultCache.keep(kept.answer, as: kept.id, now: now)
    }
    if persistedCall != nil {
      let whole = success.kept.map { String(decoding: $0.answer.bytes, as: UTF8.self) }
      let text = whole ?? result.text
      let kept = KeptResult(text: text, structured: result.structuredContent)
      await conclude(with: kept, as: success.kept?.id)
    }
    return result
  }

  /// Sends the request and reads the answer.
  func attempt(
    _ call: PreparedCall,
    _ reservation: Reservation,
    _ tokens: [Token]
  ) async throws(CancellationError) -> AttemptOutcome {
    var request = call.request(deadline: deadline, tokens)
    var reservation = reservation
    // Whatever is sent again takes a place of its own.
    if reservation.place != nil { request.repetition = .never }
    if state.takesAllCodings { request.takeAllCodings() }
    // A look for the outcome of what was accepted does not send it again.
    if accepted == nil { persistedCall?.sendings += 1 }
    do throws(TransportError) {
      let received: HTTPResponse
      switch try await exchange(request, on: &reservation, of: call) {
      case .answered(let response): received = response
      case .keptBack(let admission): return await keptBack(by: admission, reservation, of: call)
      case .outcomeLater(let answer, let url, let admission):
        return await done(answer, lookingAt: url, after: admission, reservation, of: call)
      }
      lastStatus = received.status
      if received.status == 401, renews(tokens, of: call) {
        await pacing.settle(
          reservation,
          .sent,
          recording: [.untold(call.admissionRequest, reservation)],
          now: clock
        )
        return .tokenRejected
      }
      // Asked for only now: keys that became known meanwhile count too.
      let answer = redactor.redact(received)
      return await read(answer, of: call, reservation)
    } catch {
      // Where the answer was a redirect and the request after it did not leave, the first one counts all the same.
      let hasArrived = error.progress == .sent || reservation.passage?.answeredAt != nil
      let outcome = hasArrived ? ReservationOutcome.sent : .unsent
      // Half an answer is no sign that the next one does not come.
      let isTelling = error.reason != .cancelled && error.reason.mayPass && error.answer == nil
      let observation =
        isTelling ? trouble(error) : .untold(call.admissionRequest, reservation)
      await pacing.settle(reservation, outcome, recording: [observation], now: clock)
      if error.reason == .cancelled {
        if error.progress == .sent { state.retryPolicy.cutOff() }
        throw CancellationError()
      }
      return .failure(.noAnswer(redactor.redact(error)))
    }
  }

  /// Whether a deletion finds nothing that an earlier attempt, whose answer was lost, was to delete: then it has happened.
  private func hasVanished(_ failure: Failure) -> Bool {
    entry.operation.method == "DELETE" && accepted == nil && state.isUnproven
      && failure.action == .revise
      && [404, 410].contains(failure.status)
  }

  /// A connection that cannot be had is the API's trouble; an answer that does not come may be that of the operation.
  private func trouble(_ error: TransportError) -> Observation {
    let isOfOperation = error.progress == .sent
    return .unwell(
      api: entry.manifest.id,
      operation: isOfOperation ? entry.operation.name : nil
    )
  }

  /// The time that the next request may take.
  var deadline: Duration {
    Duration(saturating: min(entry.builder.timeout, state.retryPolicy.remaining(at: now)))
  }

  private var redactor: Redactor { dependencies.keys.redactor }

  func read(
    _ answer: HTTPResponse,
    of call: PreparedCall,
    _ reservation: Reservation
  ) async -> AttemptOutcome {
    let now = now
    var context = context(call.arguments)
    context.requestURL = call.url
    context.memory = pacing.remembered(of: call.admissionRequest)
    context.earlier = pacing.earlier(of: call.admissionRequest, now: now)
    var observations =
      call.budgetObservations(in: answer, reservation, now: now)
      + call.toldObservation(in: answer, now: now) + call.strikes(of: answer)
    let result: AttemptOutcome
    switch ResponseInterpretation(answer, context: context) {
    case .success(let good):
      observations += [
        .healthy(api: call.api, operation: entry.operation.name),
        .succeeded(call.admissionRequest, reservation),
      ]
      observations += call.memories(of: answer, good.remembered)
      observeRelease(by: reservation)
      result = .success(await success(good, context))
    case .failure(let failure) where hasVanished(failure):
      observations += [
        .healthy(api: call.api, operation: entry.operation.name),
        .succeeded(call.admissionRequest, reservation),
      ]
      let text = Sentence.vanished(api: entry.manifest.title, status: answer.status)
      result = .success(AttemptSuccess(result: ToolResult(text: text, isError: false)))
    case .failure(let failure):
      observations +=
        call.observations(of: failure, in: answer, now: now) + call.memories(of: answer)
      observeHolds(among: observations)
      result = .failure(.failure(failure))
    }
    await pacing.settle(reservation, .sent, recording: observations, now: clock)
    return result
  }
}
