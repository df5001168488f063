import Credentials
import EventLoop
import Failures
import Pacing
import Storage
import Time

// Before a call is sent: the tokens that it needs.

extension CallRunner {
  /// Comes by the tokens of a call that has its place; the place is given back where one has to be asked for.
  func acquireTokens(
    of call: PreparedCall,
    _ reservation: Reservation
  ) async throws(CancellationError) -> TokenAcquisition.Outcome {
    var tokens: [Token] = []
    for request in call.grants {
      if let token = dependencies.tokens.token(for: request) {
        tokens.append(token)
        continue
      }
      state.tokenAcquisition.asked += 1
      switch try await ask(for: request, call, reservation) {
      // A token that ends sooner than a place is found for the call is used as it comes.
      case .token(let token) where state.tokenAcquisition.hasAskedTooOften: tokens.append(token)
      case .token:
        await leave(reservation, of: call, recording: [])
        return .again
      case .refused(let attemptFailure):
        let observations = observations(of: attemptFailure, call)
        observeHolds(among: observations)
        observeConsequences()
        await leave(reservation, of: call, recording: observations)
        return .refused(attemptFailure)
      }
    }
    return .ready(tokens)
  }

  private func ask(
    for request: TokenRequest,
    _ call: PreparedCall,
    _ reservation: Reservation
  ) async throws(CancellationError) -> TokenOutcome {
    do throws(CancellationError) {
      return try await dependencies.tokens.ask(for: request, of: entry.manifest)
    } catch {
      await leave(reservation, of: call, recording: [])
      throw error
    }
  }

  /// Gives a place back that was taken and not used.
  func leave(
    _ reservation: Reservation,
    of call: PreparedCall,
    recording observations: [Observation]
  ) async {
    var untold = reservation
    // A hold that was just found to be right has been looked behind.
    if case .held? = observations.first { untold.probe.holds = [] }
    let observations = observations + [.untold(call.admissionRequest, untold)]
    await pacing.settle(reservation, .unsent, recording: observations, now: clock)
  }

  /// What the refusal of a token teaches all calls that need it.
  private func observations(of attemptFailure: AttemptFailure, _ call: PreparedCall)
    -> [Observation]
  {
    guard case .failure(let failure) = attemptFailure else { return [] }
    let scope = entry.scopes.key(of: failure.scope, for: call.scoped)
    if failure.hold == .person {
      return [
        .held(
          scope: scope,
          credential: call.scoped.credential,
          failure,
          from: call.scoped.sources
        )
      ]
    }
    guard let wait = failure.wait else { return [] }
    return [.shut(scope: scope, until: now + wait.margined, failure)]
  }

  /// Whether a refused token is to blame and a new one worth asking for: once in a call, for a refusal executes nothing.
  func renews(_ tokens: [Token], of call: PreparedCall) -> Bool {
    guard !tokens.isEmpty else { return false }
    for (request, token) in zip(call.grants, tokens) {
      dependencies.tokens.discard(token, for: request)
    }
    defer { state.tokenAcquisition.hasRenewed = true }
    return !state.tokenAcquisition.hasRenewed
  }
}
