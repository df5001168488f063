package import HTTP
import JSON
package import Manifests
import Time

/// What a server of tokens gave (RFC 6749 §5.1).
package struct TokenAnswer: Hashable, Sendable {
  package let accessToken: String

  /// Seconds that the token is used from when it was asked for; nil where nobody told its end.
  package let usableSeconds: Double?

  /// What the next one is asked for with; nil where the one of before stays.
  package let refreshToken: String?

  /// Reads an answer of the credential's server; nil for one that holds no token which may stand in a field.
  package init?(_ answer: HTTPResponse, for credential: Credential) {
    guard (200..<300).contains(answer.status), let body = try? JSONParser.parse(answer.body) else {
      return nil
    }
    var lifetime = body["expires_in"]
    var token = body["access_token"]?.string
    if case .tokenExchange(let exchange) = credential.kind {
      token = body.value(at: exchange.token)?.string
      lifetime = exchange.lifetime.flatMap { body.value(at: $0) }
    } else {
      // Some servers leave the kind out, and some have kinds of their own that are sent alike.
      let type = body["token_type"]?.string?.lowercased() ?? "bearer"
      guard type == "bearer" else { return nil }
    }
    guard let token, Self.isSendable(token) else { return nil }
    accessToken = token
    refreshToken = body["refresh_token"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    // Some servers write the figure as a string.
    let seconds = lifetime.flatMap { $0.number?.double ?? $0.string.flatMap(Double.init) }
    usableSeconds = seconds.flatMap { $0.isFinite ? Self.use(of: $0) : nil }
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

extension TokenAnswer {
  /// The code with which the server refused (RFC 6749 §5.2); nil where it said none.
  package static func refusal(in answer: HTTPResponse) -> String? {
    guard let body = try? JSONParser.parse(answer.body) else { return nil }
    return body["error"]?.string
  }
}
