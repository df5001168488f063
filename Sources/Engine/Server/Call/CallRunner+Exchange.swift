import EventLoop
import Failures
import HTTP
import MCP
import Manifests
import Pacing
import Requests
import Time

// The exchange of an attempt: redirects are followed within the origin of the API, and an answer that cannot be read to
// its end counts by its status where that tells what became of the call.

extension CallRunner {
  /// Sends a request, and again where the API says that it has moved within its own origin; `reservation` becomes that of
  /// the last request.
  func exchange(
    _ request: HTTPRequest,
    on reservation: inout Reservation,
    of call: PreparedCall
  ) async throws(TransportError) -> ExchangeOutcome {
    let response = try await answer(to: request, on: &reservation)
    // Hardly any answer is a redirect, so nothing is made ready for one.
    guard (300..<400).contains(response.status) else {
      dependencies.redirects.forget(call.tool)
      return .answered(response)
    }
    return try await followed(response, from: request, on: &reservation, of: call)
  }

  /// The answer at the end of a redirect; where what was asked for is done already, the redirect itself if nothing good is
  /// there, so that the call is not taken for one that failed.
  private func followed(
    _ redirect: HTTPResponse,
    from request: HTTPRequest,
    on reservation: inout Reservation,
    of call: PreparedCall
  ) async throws(TransportError) -> ExchangeOutcome {
    var redirects = 0
    var trail = RedirectTrail(request, keeping: entry.builder.queryKeys)
    var response = redirect
    var done: HTTPResponse?
    while true {
      switch trail.step(after: response) {
      case .end:
        guard let done, response.status >= 400 else { return .answered(response) }
        return .answered(done.stopping(.outcomeRefused(status: response.status)))
      case .stop(let stop): return .answered((done ?? response).stopping(stop))
      case .follow(var next):
        if response.status == 303, isWrite { done = done ?? response }
        redirects += 1
        let place = try await nextPlace(after: redirects, on: &reservation, of: call)
        if let end = Self.end(at: place, before: next, done, response) { return end }
        // Whatever is sent again takes a place of its own.
        if reservation.place != nil { next.repetition = .never }
        next.deadline = deadline
        do throws(TransportError) {
          response = try await answer(to: next, on: &reservation)
        } catch {
          guard let done, error.reason != .cancelled else { throw error }
          return .answered(done.stopping(.outcomeUnanswered(error.detail)))
        }
      }
    }
  }

  /// What the exchange comes to where the next request does not leave; nil where it has its place.
  private static func end(
    at place: NextPlace,
    before next: HTTPRequest,
    _ done: HTTPResponse?,
    _ redirect: HTTPResponse
  ) -> ExchangeOutcome? {
    // What is left of a write that is done is a request of its own.
    switch (place, done) {
    case (.taken, _): nil
    case (.none(let admission), let done?), (.never(let admission), let done?):
      .outcomeLater(done, at: next.url, admission)
    case (.none(let admission), nil): .keptBack(admission)
    case (.never, nil): .answered(redirect.stopping(.beyondLimit))
    }
  }

  /// Whether the call itself, not a look for its outcome, changes something.
  private var isWrite: Bool { entry.operation.effect != .read && accepted == nil }

  /// The answer to one request, be it a part whose status says all that matters.
  ///
  /// A status that is no good one speaks for itself. A good one that cannot go with a refusal says that a write was carried
  /// out, unless the manifest finds failures inside good answers; a read has not brought what it was for.
  private func answer(
    to request: HTTPRequest,
    on reservation: inout Reservation
  ) async throws(TransportError) -> HTTPResponse {
    do throws(TransportError) {
      let response = try await dependencies.world.transport.send(request)
      reservation.note(response, at: now)
      return response
    } catch {
      guard let part = error.answer else { throw error }
      let isRead = state.repetition == .safe && !isWrite
      if case .unknownCoding = part.defect, isRead, part.status < 429 {
        // To ask a third time would bring the same.
        if state.takesAllCodings { return part }
        state.takesAllCodings = true
      } else if part.status >= 300 || isWrite && isCertain(part.status) {
        return part
      }
      var telling = error
      telling.detail = "it answered \(part.status), and \(error.detail)"
      throw telling
    }
  }

  /// Whether a status alone says that a write was carried out or accepted: with a 200 or a 207 many say no in the content
  /// (RFC 9110 §15.3.2, §15.3.3, §15.3.5, §15.3.6).
  private func isCertain(_ status: Int) -> Bool {
    [201, 202, 204, 205].contains(status) && entry.manifest.errors.failed.isEmpty
  }

  /// What a call without a whole answer comes to: the answer to a read is shown as far as it came, and what it refused
  /// counts; nil where nothing of use came.
  func outcome(ofPart failure: AttemptFailure, _ call: PreparedCall) async -> AttemptOutcome? {
    guard case .noAnswer(let error) = failure, error.reason != .timeout, let part = error.answer,
      !isWrite, accepted == nil
    else { return nil }
    let context = context(call.arguments)
    switch ResponseInterpretation(part, context: context) {
    case .failure(let failure): return .failure(.failure(failure))
    case .success(let good)
    where part.body.isEmpty && good.document.defect == .brokenOff(announced: nil):
      return nil
    case .success(let good): return .success(await success(good, context))
    }
  }
}

extension HTTPResponse {
  fileprivate func stopping(_ stop: RedirectStop) -> HTTPResponse {
    var response = self
    response.redirectStop = stop
    return response
  }
}

extension Reservation {
  /// Notes when the request of an answer left, and that the answer is there.
  fileprivate mutating func note(_ answer: HTTPResponse, at now: Timestamp) {
    guard place != nil, let leftAt = passage?.leftAt else { return }
    // A first request waits for libcurl, the host's name and TLS.
    let readyAt = answer.answering.map { now + -($0 / .seconds(1)) } ?? leftAt
    passage = Passage(leftAt: max(leftAt, readyAt), answeredAt: now)
  }
}
