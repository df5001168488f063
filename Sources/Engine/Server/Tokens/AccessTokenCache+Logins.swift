import Credentials
import EventLoop
import Failures
import HTTP
import Logins
import Manifests
import Time

// The tokens of people who have logged in. A server may take each refresh token once (RFC 6749 §10.4), so one process at a
// time renews a login, and whoever waited for it first looks whether there is a token by now.

extension AccessTokenCache {
  /// The token that rests with the login, or a new one where that has ended or was refused.
  func renewed(
    _ request: TokenRequest,
    refused: Token?,
    _ manifest: Manifest
  ) async throws(TransportError) -> TokenOutcome {
    guard let vault = keys.logins, let name = request.credential.loginName else {
      return .unaskable
    }
    if let token = resting(vault, name, request, refused) { return .token(token) }
    let lease: (any LoginLease)?
    do throws(CancellationError) {
      lease = try await vault.lease(named: name)
    } catch {
      throw TransportError(progress: .nothingSent, reason: .cancelled, detail: "it was cancelled")
    }
    guard lease != nil else {
      throw TransportError(
        progress: .nothingSent,
        reason: .timeout,
        detail: "another process has been renewing the login for too long"
      )
    }
    defer { withExtendedLifetime(lease) {} }
    if let token = resting(vault, name, request, refused) { return .token(token) }
    guard case .found(let login) = vault.login(named: name), login.generation == request.login,
      let refreshToken = login.refreshToken,
      let message = request.request(refreshToken: refreshToken)
    else { return .refused(.failure(ended(request, manifest, code: "expired"))) }
    let asked = (line: world.clock.now, wall: world.clock.wall)
    let answer = try await world.transport.send(message)
    guard let given = TokenAnswer(answer, for: request.credential) else {
      return lost(login, answer, request, manifest)
    }
    keep(login.renewed(with: given, asked: asked.wall), in: vault, named: name)
    return .token(Token(given, asked: asked.line))
  }

  /// The token of the login, where it is good and none that the API has refused.
  private func resting(
    _ vault: any LoginVault,
    _ name: String,
    _ request: TokenRequest,
    _ refused: Token?
  ) -> Token? {
    guard case .found(let login) = vault.login(named: name), login.generation == request.login,
      login.ending == nil, login.accessToken != refused?.text
    else { return nil }
    let left = login.expiry.map { $0 - world.clock.wall }
    guard left ?? 1 > 0 else { return nil }
    login.secrets.forEach(keys.learn)
    return Token(text: login.accessToken, expiry: left.map { world.clock.now + $0 })
  }

  /// A login that the server does not renew has ended; what may pass leaves it as it is.
  private func lost(
    _ login: StoredLogin,
    _ answer: HTTPResponse,
    _ request: TokenRequest,
    _ manifest: Manifest
  ) -> TokenOutcome {
    guard let code = TokenAnswer.refusal(in: answer), code == "invalid_grant",
      let vault = keys.logins, let name = request.credential.loginName
    else { return .refused(.failure(refusal(answer, request, manifest))) }
    var login = login
    login.ending = code
    keep(login, in: vault, named: name)
    return .refused(.failure(ended(request, manifest, code: code)))
  }

  private func keep(_ login: StoredLogin, in vault: any LoginVault, named name: String) {
    login.secrets.forEach(keys.learn)
    // What cannot be written down is used from memory; the next process finds the login as it was.
    _ = vault.keep(login, named: name)
  }

  private func ended(_ request: TokenRequest, _ manifest: Manifest, code: String) -> Failure {
    Failure(
      loginEnded: request.credential,
      code: code,
      of: manifest,
      command: OperatorCommands.login(manifest, request.credential, commands)
    )
  }
}

extension StoredLogin {
  /// The login with what a renewal gave; a refresh token that was not replaced stays (RFC 6749 §6).
  fileprivate func renewed(with answer: TokenAnswer, asked: Timestamp) -> StoredLogin {
    var login = self
    login.accessToken = answer.accessToken
    login.expiry = answer.usableSeconds.map { asked + $0 }
    login.refreshToken = answer.refreshToken ?? refreshToken
    return login
  }
}
