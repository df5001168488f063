package import HTTP
import JSON
package import Manifests

/// A code that a person types on another device (RFC 8628).
package struct DeviceAuthorization: Sendable, Hashable {
  private let deviceCode: String

  /// What the person types, and where.
  package let userCode: String
  package let page: String

  /// A page that holds the code already (§3.3.1).
  package let wholePage: String?

  /// Seconds until the code ends.
  package let lifetime: Double

  /// Seconds between two questions for the token.
  package private(set) var interval: Double

  /// What an answer to the question for the token means.
  package enum Progress: Sendable, Hashable {
    case pending
    case refused(String)
    case token(TokenAnswer)
  }

  /// The request for a code (§3.1); nil for a grant without such a way.
  package static func request(
    _ grant: TokenGrant,
    _ endpoints: LoginEndpoints,
    values: [String]
  ) -> HTTPRequest? {
    guard let url = endpoints.device else { return nil }
    var form: JSONObject = ["client_id": .string(values.first ?? "")]
    form["scope"] = grant.scopeText.map { .string($0) }
    return OAuthRequest.form(form, to: url, grant, values)
  }

  /// Reads the answer with a code (§3.2); nil for one that holds none.
  package init?(_ answer: HTTPResponse) {
    guard (200..<300).contains(answer.status), let body = try? JSONParser.parse(answer.body),
      let deviceCode = body["device_code"]?.string, let userCode = body["user_code"]?.string,
      let page = body["verification_uri"]?.string ?? body["verification_url"]?.string
    else { return nil }
    self.deviceCode = deviceCode
    self.userCode = userCode
    self.page = page
    wholePage = body["verification_uri_complete"]?.string
    lifetime = min(3600, max(1, body["expires_in"]?.number?.double ?? 600))
    interval = min(60, max(1, body["interval"]?.number?.double ?? 5))
  }

  /// The question for the token (§3.4).
  package func question(_ grant: TokenGrant, values: [String]) -> HTTPRequest {
    OAuthRequest.form(
      [
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": .string(deviceCode), "client_id": .string(values.first ?? ""),
      ],
      to: grant.tokenURL,
      grant,
      values
    )
  }

  /// Reads the answer to the question; who asks too often asks more slowly from then on (§3.5).
  package mutating func read(_ answer: HTTPResponse, for credential: Credential) -> Progress {
    if let token = TokenAnswer(answer, for: credential) { return .token(token) }
    switch TokenAnswer.refusal(in: answer) {
    case "authorization_pending": return .pending
    case "slow_down":
      interval += 5
      return .pending
    case let code?: return .refused(code)
    case nil: return answer.status >= 500 ? .pending : .refused("HTTP \(answer.status)")
    }
  }
}
