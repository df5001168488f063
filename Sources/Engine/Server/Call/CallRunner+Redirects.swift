import Credentials
import EventLoop
import Failures
import HTTP
import MCP
import Manifests
import Pacing
import Storage
import Time

// The further requests of one sending: each takes a place of the limits, as the first one does.

/// What an exchange came to.
enum ExchangeOutcome {
  case answered(HTTPResponse)
  /// Nothing of what is redirected was done, and the limits have no room in time for the request that follows.
  case keptBack(Admission)
  /// What was asked for is done, and the limits have no room in time for the request that brings its outcome.
  case outcomeLater(HTTPResponse, at: String, Admission)
}

extension CallRunner {
  /// Whether the next request of a redirected call may leave.
  enum NextPlace {
    case taken
    /// Not in time; carries what keeps it back.
    case none(Admission)
    /// Not in time, and never together with what came before: the limits are too small for all requests of one call.
    case never(Admission)
  }

  /// Takes a place for the request that the latest of so many redirects asks for, after a short wait if need be.
  func nextPlace(
    after redirects: Int,
    on reservation: inout Reservation,
    of call: PreparedCall
  ) async throws(TransportError) -> NextPlace {
    dependencies.redirects.note(redirects, of: call.tool)
    let isPaid = redirects < call.sendings
    guard !isPaid || entry.scopes.isSpaced else { return .taken }
    let request = call.admissionRequest(isPaid: isPaid)
    let admission = await pacing.admit(request, after: reservation, now: clock)
    switch try await waited(for: admission, of: request) {
    case .granted(var granted):
      granted.probe.join(reservation.probe)
      granted.passage = Passage(leftAt: now)
      reservation = granted
      return .taken
    case .scheduled(var place):
      place.probe = Reservation.Probe()
      await pacing.settle(place, .unsent, recording: [], now: clock)
      return call.fitsLimits(redirects: redirects)
        ? .none(.scheduled(place)) : .never(.scheduled(place))
    case let other: return .none(other)
    }
  }

  /// What becomes of a place that is waited for as long as the call may.
  private func waited(
    for admission: Admission,
    of request: AdmissionRequest
  ) async throws(TransportError) -> Admission {
    var admission = admission
    while case .scheduled(let place) = admission {
      guard state.retryPolicy.fitsWaitLimit(until: place.notBefore, now: now) else { break }
      await waitForPlace(admission, until: place.notBefore)
      if Task.isCancelled {
        throw TransportError(progress: .nothingSent, reason: .cancelled, detail: "it was cancelled")
      }
      admission = await pacing.turn(of: place.place, for: request, now: clock)
    }
    return admission
  }

  /// Waits for a place; what was redirected is on its way again afterwards.
  private func waitForPlace(_ admission: Admission, until instant: Timestamp) async {
    // A call that was cancelled finds that out where it goes on.
    try? await sleep(until: max(instant, now + 0.001), .admission(admission))
    if isSingle || isShareable { delivery.hold() }
  }

  /// What a call comes to of which nothing was done, because the request after a redirect has no place in time.
  func keptBack(
    by admission: Admission,
    _ reservation: Reservation,
    of call: PreparedCall
  ) async -> AttemptOutcome {
    call.expect(redirects: dependencies.redirects.count(of: call.tool))
    let untold = Observation.untold(call.admissionRequest, reservation)
    await pacing.settle(reservation, .sent, recording: [untold], now: clock)
    return switch admission {
    case .held(_, let failure), .repeated(let failure, _): .failure(.failure(failure))
    case .granted, .scheduled, .shut, .broken, .struck:
      .failure(.failure(.redirected(wait: admission.wait(at: now), scope: admission.reach)))
    }
  }

  /// What a write comes to that is done, and whose outcome waits for a place.
  func done(
    _ answer: HTTPResponse,
    lookingAt url: String,
    after admission: Admission,
    _ reservation: Reservation,
    of call: PreparedCall
  ) async -> AttemptOutcome {
    let redactor = dependencies.keys.redactor
    let outcome = await read(redactor.redact(answer), of: call, reservation)
    guard case .success(var success) = outcome else { return outcome }
    var operation = AcceptedOperation(url: redactor.redact(url))
    operation.phase = .result
    success.pending = .init(
      operation: operation,
      wait: admission.wait(at: now),
      status: answer.status
    )
    return .success(success)
  }
}

/// How often calls were redirected of late, so that their places are taken together.
@Engine
final class KnownRedirects {
  private var counts: [String: Int] = [:]

  nonisolated init() {}

  /// The redirects of the last call of a tool.
  func count(of tool: String) -> Int { counts.isEmpty ? 0 : counts[tool] ?? 0 }

  /// Notes how many redirects a call of a tool has met so far.
  func note(_ count: Int, of tool: String) { counts[tool] = count }

  /// Notes that a call of a tool was not redirected.
  func forget(_ tool: String) {
    if !counts.isEmpty { counts[tool] = nil }
  }
}

extension Reservation.Probe {
  /// Looks behind what another one does too.
  fileprivate mutating func join(_ other: Reservation.Probe) {
    holds += other.holds.filter { !holds.contains($0) }
    looksAtAPI = looksAtAPI || other.looksAtAPI
  }
}

extension Admission {
  /// How long it keeps a call back.
  fileprivate func wait(at now: Timestamp) -> WaitTime {
    WaitTime(seconds: max(1, (opening ?? now) - now), origin: origin)
  }

  private var origin: WaitTime.Origin {
    switch self {
    case .scheduled(let place): place.budget.map(WaitTime.Origin.init) ?? .chosen
    case .shut: .gate
    case .broken: .probe
    case .struck: .strikes
    case .granted, .held, .repeated: .chosen
    }
  }

  /// Whom it concerns.
  fileprivate var reach: String {
    switch self {
    case .scheduled(let place): place.budget?.reach ?? Failure.callScope
    case .shut(let scope, _, _), .held(let scope, _), .broken(_, let scope): scope
    case .granted, .repeated, .struck: Failure.callScope
    }
  }
}
