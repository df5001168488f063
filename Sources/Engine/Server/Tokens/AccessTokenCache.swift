import Credentials
import EventLoop
import Failures
import HTTP
import Manifests
import Time

/// The tokens of this process: each is asked for once, whoever needs it, and lies in memory only.
@Engine
final class AccessTokenCache {
  private let world: World
  private let keys: KeyRing
  private var tokens: [TokenRequest: Token] = [:]
  private var flights: [TokenRequest: Flight<TokenOutcome>] = [:]

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

  private func start(_ request: TokenRequest, _ manifest: Manifest) -> Flight<TokenOutcome> {
    let flight = Flight<TokenOutcome>()
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
