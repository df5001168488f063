import Requests
import Credentials
import Text
import Failures
import HTTP
import JSON
import Manifests
import Time

/// What asking for a token gave.
enum TokenOutcome {
  case token(Token)
  case refused(AttemptFailure)
}

/// A token and how long it is good for.
struct Token: Hashable {
  let text: String

  /// When it is no longer used; nil for one whose end nobody told.
  let expiry: Timestamp?
}

extension TokenRequest {
  private static let deadline = Duration.seconds(20)
  private static let answerLimit = 1 << 16

  /// The request for a token (RFC 6749 §4.4.2).
  var request: HTTPRequest {
    var fields = HTTPFields([
      ("User-Agent", "recourse/\(Version.current)"), ("Accept", "application/json"),
      ("Content-Type", "application/x-www-form-urlencoded"),
    ])
    var form: JSONObject = ["grant_type": "client_credentials"]
    if !grant.scopes.isEmpty { form["scope"] = .string(grant.scopes.joined(separator: " ")) }
    switch grant.authentication {
    case .body:
      form["client_id"] = .string(clientID)
      form["client_secret"] = .string(clientSecret)
    case .basic:
      let pair = "\(Escaping.form.write(clientID)):\(Escaping.form.write(clientSecret))"
      fields.append("Authorization", "Basic " + Base64.text(of: Array(pair.utf8)))
    }
    return HTTPRequest(
      method: "POST",
      url: grant.tokenURL.text,
      fields: fields,
      body: FormContent.bytes(form, encoding: [:]),
      repetition: .safe,
      reach: grant.tokenURL.isPrivate ? .anyAddress : .publicAddresses,
      deadline: Self.deadline,
      responseLimit: Self.answerLimit
    )
  }
}

extension Token {
  /// Reads the answer to a request for a token (RFC 6749 §5.1); nil for one that holds none.
  init?(_ answer: HTTPResponse, now: Timestamp) {
    guard (200..<300).contains(answer.status), let body = try? JSONParser.parse(answer.body),
      let text = body["access_token"]?.string, Self.isSendable(text)
    else { return nil }
    let type = body["token_type"]?.string?.lowercased() ?? "bearer"
    guard type == "bearer" else { return nil }
    self.text = text
    // Some servers write the figure as a string.
    let seconds = body["expires_in"].flatMap { $0.number?.double ?? $0.string.flatMap(Double.init) }
    expiry = seconds.flatMap { $0.isFinite ? now + Self.use(of: $0) : nil }
  }

  /// Seconds a token is used: it must still be good when the API reads it.
  private static func use(of seconds: Double) -> Double {
    max(1, seconds - min(60, seconds / 10))
  }

  /// Whether a text may stand in a field behind "Bearer ".
  private static func isSendable(_ text: String) -> Bool {
    (1...1 << 14).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}
