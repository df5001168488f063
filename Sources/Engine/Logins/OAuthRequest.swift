import Credentials
package import HTTP
package import JSON
package import Manifests
import Requests
import Text

/// What is asked of a server of tokens (RFC 6749 §3.2, RFC 8628 §3.1).
package enum OAuthRequest {
  private static let deadline = Duration.seconds(20)
  private static let answerLimit = 1 << 16

  /// A request of a form with the client's name, and its secret where it has one.
  ///
  /// `values` are those of the grant's variables: the client's id and, unless it is a public client, its secret.
  package static func form(
    _ form: JSONObject,
    to url: BaseURL,
    _ grant: TokenGrant,
    _ values: [String]
  ) -> HTTPRequest {
    var form = form
    var fields = fields(contentType: "application/x-www-form-urlencoded")
    switch (grant.authentication, values.count) {
    case (.basic, 2...):
      let pair = values.prefix(2).map(Escaping.form.write).joined(separator: ":")
      fields.append("Authorization", "Basic " + Base64.text(of: Array(pair.utf8)))
    default:
      form["client_id"] = values.first.map { .string($0) }
      form["client_secret"] = values.dropFirst().first.map { .string($0) }
    }
    return request(to: url, fields, FormContent.bytes(form, encoding: [:]))
  }

  /// A request of the API's own with what it wants in exchange for a token.
  package static func exchange(_ exchange: TokenExchange, _ values: [String]) -> HTTPRequest {
    let content = exchange.content(with: values)
    switch exchange.encoding {
    case .json:
      let bytes = JSONWriter.bytes(.object(content))
      return request(to: exchange.url, fields(contentType: "application/json"), bytes)
    case .form:
      let fields = fields(contentType: "application/x-www-form-urlencoded")
      return request(to: exchange.url, fields, FormContent.bytes(content, encoding: [:]))
    }
  }

  private static func fields(contentType: String) -> HTTPFields {
    HTTPFields([
      ("User-Agent", "recourse/\(Version.current)"), ("Accept", "application/json"),
      ("Content-Type", contentType),
    ])
  }

  private static func request(to url: BaseURL, _ fields: HTTPFields, _ body: [UInt8])
    -> HTTPRequest
  {
    HTTPRequest(
      method: "POST",
      url: url.text,
      fields: fields,
      body: body,
      repetition: .safe,
      reach: url.isPrivate ? .anyAddress : .publicAddresses,
      deadline: deadline,
      responseLimit: answerLimit
    )
  }
}

extension TokenRequest {
  /// The request for a token; `refreshToken` is that of the login where a person has logged in.
  package func request(refreshToken: String? = nil) -> HTTPRequest? {
    switch credential.kind {
    case .key, .basic, .digest, .signature, .certificate: return nil
    case .tokenExchange(let exchange): return OAuthRequest.exchange(exchange, values)
    case .clientCredentials(let grant):
      var form: JSONObject = ["grant_type": "client_credentials"]
      form["scope"] = grant.scopeText.map { .string($0) }
      return OAuthRequest.form(form, to: grant.tokenURL, grant, values)
    case .login(let grant, _):
      guard let refreshToken else { return nil }
      let form: JSONObject = [
        "grant_type": "refresh_token", "refresh_token": .string(refreshToken),
      ]
      return OAuthRequest.form(form, to: grant.tokenURL, grant, values)
    }
  }
}

extension TokenGrant {
  /// The scopes as a request names them (RFC 6749 §3.3); nil where none is asked for.
  var scopeText: String? { scopes.isEmpty ? nil : scopes.joined(separator: " ") }
}
