import Credentials
import EventLoop
import Failures
import HTTP
import Logins
import Manifests
import Time

/// The tokens of this process: each is asked for once, whoever needs it, and lies in memory only; those of logins rest with
/// the logins too.
@Engine
final class AccessTokenCache {
  let world: World
  let keys: KeyRing

  /// The commands that a person is told to log in by; nil where nothing outlives the process.
  let commands: OperatorCommands?
  private var tokens: [TokenRequest: Token] = [:]
  private var refused: [TokenRequest: Token] = [:]
  private var flights: [TokenRequest: Flight<TokenOutcome>] = [:]

  init(world: World, keys: KeyRing, commands: OperatorCommands?) {
    self.world = world
    self.keys = keys
    self.commands = commands
  }

  /// The token that is at hand, while it is good.
  func token(for request: TokenRequest) -> Token? {
    guard let token = tokens[request] else { return nil }
    if let expiry = token.expiry, expiry <= world.clock.now { return nil }
    return token
  }

  /// Forgets a token that the API refused, unless there is a newer one by now.
  func discard(_ token: Token, for request: TokenRequest) {
    guard tokens[request] == token else { return }
    tokens[request] = nil
    // What rests with the login is this one, unless another process has come by a newer one.
    if request.login != nil { refused[request] = token }
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
      let outcome = await outcome(of: request, manifest)
      if case .token(let token) = outcome {
        tokens[request] = token
        refused[request] = nil
      }
      flights[request] = nil
      flight.land(outcome)
    }
    return flight
  }

  private func outcome(of request: TokenRequest, _ manifest: Manifest) async -> TokenOutcome {
    do throws(TransportError) {
      if request.login != nil {
        return try await renewed(request, refused: refused[request], manifest)
      }
      guard let message = request.request() else { return .unaskable }
      // Its life begins where it was made, which is before the answer is here.
      let asked = world.clock.now
      let answer = try await world.transport.send(message)
      guard let given = TokenAnswer(answer, for: request.credential) else {
        return .refused(.failure(refusal(answer, request, manifest)))
      }
      keys.learn(given.accessToken)
      return .token(Token(given, asked: asked))
    } catch {
      // Of the call itself nothing was sent, whatever became of the request for its token.
      var error = keys.redactor.redact(error)
      error.progress = .nothingSent
      let host = request.credential.tokenURL?.host ?? "its server"
      error.detail = "no token came from \(host): \(error.detail)"
      return .refused(.noAnswer(error))
    }
  }

  /// What an answer without a token comes to.
  func refusal(_ answer: HTTPResponse, _ request: TokenRequest, _ manifest: Manifest) -> Failure {
    Failure(
      withoutToken: keys.redactor.redact(answer),
      request.credential,
      of: manifest,
      now: world.clock.wall
    )
  }
}
