import Text
package import HTTP
import JSON
package import Manifests
package import Time

// What a server of tokens says in the place of a token (RFC 6749 §5.2). The call itself was not sent then.

extension Failure {
  /// Reads an answer that holds no token.
  package init(
    withoutToken answer: HTTPResponse,
    _ credential: Credential,
    of manifest: Manifest,
    now: Timestamp
  ) {
    let url = credential.tokenURL ?? manifest.baseURL
    let body = try? JSONParser.parse(answer.body)
    let code = body?["error"]?.string
    let cause = TokenRefusal(status: answer.status, code: code)
    self.init(verdict: cause.verdict, scope: "credential", outcome: .notExecuted)
    status = answer.status
    codes = [code].compactMap(\.self)
    isCodeNamed = code.map(TokenRefusal.codes.contains) ?? false
    said.message = body?["error_description"]?.string.map { APIText.clean($0, limit: 500) }
    kind = cause.kind
    say = FailureSentences.noToken(host: url.host)
    guard cause.verdict == .askOperator else {
      wait = Self.wait(in: answer, now: now)
      if wait == nil, cause.verdict == .backOff { wait = WaitTime(seconds: 60, origin: .program) }
      hold = wait == nil ? .none : .gate
      return
    }
    hold = .person
    variables = credential.variables
    operatorMessage = cause.message(manifest.title, manifest.file, url, credential.scopes)
    self.url = credential.obtain
  }

  /// Makes the failure of a call whose login has ended; `command` is what a person logs in by.
  package init(
    loginEnded credential: Credential,
    code: String,
    of manifest: Manifest,
    command: String
  ) {
    self.init(verdict: .askOperator, scope: "credential", outcome: .notExecuted)
    kind = "auth"
    codes = [code]
    isCodeNamed = true
    say = FailureSentences.loginEnded(manifest.title)
    hold = .person
    operatorMessage = FailureSentences.logIn(command)
  }

  private static func wait(in answer: HTTPResponse, now: Timestamp) -> WaitTime? {
    guard let text = answer.fields["Retry-After"] else { return nil }
    let clock = answer.fields["Date"].flatMap { Timestamp(httpDate: $0, now: now) } ?? now
    guard case .seconds(let seconds, let basis) = WaitFigure(text, as: .http, clock: clock) else {
      return nil
    }
    return WaitTime(
      seconds: max(1, seconds),
      origin: .api(source: "header:Retry-After"),
      isAbsolute: basis == .absolute
    )
  }
}

/// Why there is no token, and what follows from it.
private struct TokenRefusal {
  var verdict: Rule.Verdict
  var kind: String?
  private let code: String?

  /// The codes of RFC 6749 §4.1.2.1 and §5.2, and of RFC 8628 §3.5.
  static let codes: Set<String> = [
    "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client",
    "unsupported_grant_type", "invalid_scope", "access_denied", "unsupported_response_type",
    "server_error", "temporarily_unavailable", "slow_down", "authorization_pending",
    "expired_token",
  ]

  init(status: Int, code: String?) {
    self.code = code
    switch (status, code) {
    case (429, _), (_, "slow_down"): (verdict, kind) = (.backOff, "rate_limit")
    case (408, _), (500..., _), (_, "temporarily_unavailable"):
      (verdict, kind) = (.retry, "upstream")
    case (_, "invalid_scope"), (_, "unauthorized_client"), (_, "unsupported_grant_type"):
      (verdict, kind) = (.askOperator, "permission")
    case (..<300, _), (300..<400, _), (404, _): (verdict, kind) = (.askOperator, "setup")
    default: (verdict, kind) = (.askOperator, "auth")
    }
  }

  /// What a person has to do about it; nil where the keys are to be replaced.
  func message(_ api: String, _ file: String, _ url: BaseURL, _ scopes: [String]) -> String? {
    switch (kind, code) {
    case (_, "invalid_scope"): FailureSentences.mendScopes(api, scopes, file: file)
    case ("permission", _): FailureSentences.allowGrant(api)
    case ("setup", _): FailureSentences.checkTokenURL(url.text, file: file)
    default: nil
    }
  }
}
