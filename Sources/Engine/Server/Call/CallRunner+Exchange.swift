import EventLoop
import Failures
import HTTP
import MCP
import Manifests
import Requests

// The exchange of an attempt: redirects are followed within the origin of the API, and an answer that cannot be read to
// its end counts by its status where that tells what became of the call.

extension CallRunner {
  /// Sends a request, and again where the API says that it has moved within its own origin.
  func response(to request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let response = try await answer(to: request)
    // Hardly any answer is a redirect, so nothing is made ready for one.
    guard (300..<400).contains(response.status) else { return response }
    return try await followed(response, from: request)
  }

  /// The answer at the end of a redirect; where what was asked for is done already, the redirect itself if nothing good is
  /// there, so that the call is not taken for one that failed.
  private func followed(
    _ redirect: HTTPResponse,
    from request: HTTPRequest
  ) async throws(TransportError) -> HTTPResponse {
    var trail = RedirectTrail(request, keeping: entry.builder.queryKeys)
    var response = redirect
    var done: HTTPResponse?
    while true {
      switch trail.step(after: response) {
      case .end:
        guard let done, response.status >= 400 else { return response }
        return done.stopping(.outcomeRefused(status: response.status))
      case .stop(let stop): return (done ?? response).stopping(stop)
      case .follow(var next):
        if response.status == 303, isWrite { done = done ?? response }
        next.deadline = deadline
        do throws(TransportError) {
          response = try await answer(to: next)
        } catch {
          guard let done, error.reason != .cancelled else { throw error }
          return done.stopping(.outcomeUnanswered(error.detail))
        }
      }
    }
  }

  /// Whether the call itself, not a look for its outcome, changes something.
  private var isWrite: Bool { entry.operation.effect != .read && accepted == nil }

  /// The answer to one request, be it a part whose status says all that matters.
  ///
  /// A status that is no good one speaks for itself. A good one that cannot go with a refusal says that a write was carried
  /// out, unless the manifest finds failures inside good answers; a read has not brought what it was for.
  private func answer(to request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    do throws(TransportError) {
      return try await dependencies.world.transport.send(request)
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
