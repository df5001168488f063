import EventLoop
import Failures
import HTTP
import Manifests
import Time

/// The tokens of this process: each is asked for once, whoever needs it, and lies in memory only.
@Engine
final class TokenBook {
  private let world: World
  private let keys: KeyRing
  private var tokens: [TokenRequest: Token] = [:]
  private var flights: [TokenRequest: TokenFlight] = [:]

  init(world: World, keys: KeyRing) {
    self.world = world
    self.keys = keys
  }

  /// The token that is at hand, while it is good.
  func token(for request: TokenRequest) -> Token? {
    guard let token = tokens[request] else { return nil }
    if let expiry = token.expiry, expiry <= world.clock.now { return nil }
    return token
  }

  /// Forgets a token that the API refused, unless there is a newer one by now.
  func discard(_ token: Token, for request: TokenRequest) {
    if tokens[request] == token { tokens[request] = nil }
  }

  /// Asks for a token, or waits for the answer that another call has asked for.
  ///
  /// - Throws: when the call that waits is cancelled; the others still get their token.
  func ask(
    for request: TokenRequest,
    of manifest: Manifest
  ) async throws(CancellationError) -> TokenOutcome {
    let flight = flights[request] ?? start(request, manifest)
    guard let outcome = await flight.outcome() else { throw CancellationError() }
    return outcome
  }

  private func start(_ request: TokenRequest, _ manifest: Manifest) -> TokenFlight {
    let flight = TokenFlight()
    flights[request] = flight
    _ = EventLoop.shared.start { [self] in
      let outcome = await exchange(request, manifest)
      if case .token(let token) = outcome { tokens[request] = token }
      flights[request] = nil
      flight.land(outcome)
    }
    return flight
  }

  private func exchange(_ request: TokenRequest, _ manifest: Manifest) async -> TokenOutcome {
    do throws(TransportError) {
      // Its life begins where it was made, which is before the answer is here.
      let asked = world.clock.now
      let answer = try await world.transport.send(request.request)
      if let token = Token(answer, now: asked) {
        keys.learn(token.text)
        return .token(token)
      }
      let failure = Failure(
        withoutToken: keys.redactor.redact(answer),
        request.grant,
        of: manifest,
        now: world.clock.wall
      )
      return .refused(.failure(failure))
    } catch {
      // Of the call itself nothing was sent, whatever became of the request for its token.
      var error = keys.redactor.redact(error)
      error.progress = .nothingSent
      error.detail = "no token came from \(request.grant.tokenURL.host): \(error.detail)"
      return .refused(.noAnswer(error))
    }
  }
}

/// A request for a token that is under way, and the calls that wait for it.
@Engine
private final class TokenFlight {
  private var landed: TokenOutcome?
  private var waiting: [Int: CheckedContinuation<TokenOutcome?, Never>] = [:]
  private var count = 0

  /// What the request gave; nil when the task that waits is cancelled.
  func outcome() async -> TokenOutcome? {
    if let landed { return landed }
    count += 1
    let number = count
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(returning: nil)
        } else {
          waiting[number] = continuation
        }
      }
    } onCancel: {
      _ = EventLoop.shared.start { self.leave(number) }
    }
  }

  func land(_ outcome: TokenOutcome) {
    landed = outcome
    for continuation in waiting.values { continuation.resume(returning: outcome) }
    waiting = [:]
  }

  private func leave(_ number: Int) {
    waiting.removeValue(forKey: number)?.resume(returning: nil)
  }
}
