package import HTTP
package import Manifests
import JSON
import Text

/// One request that a person allow a client in a browser (RFC 6749 §4.1, with the proof of RFC 7636).
package struct AuthorizationRequest: Sendable {
  private let grant: TokenGrant
  private let values: [String]

  /// Where the browser comes back (RFC 8252 §7.3).
  package let redirect: String

  /// What the browser must bring back, so that nobody else's answer is taken (RFC 6749 §10.12).
  private let state: String
  private let verifier: String

  /// The page to open.
  package let page: String

  /// What the browser brought back.
  package enum Return: Sendable, Hashable {
    case code(String)
    /// The person or the server said no; the code of RFC 6749 §4.1.2.1 and, where there are any, words.
    case refused(String, words: String?)
    /// It belongs to no request of ours.
    case foreign
  }

  /// Makes a request; `entropy` gives 16 bytes that nobody can guess, each time others.
  ///
  /// `values` are those of the grant's variables. Nil for a grant without a page.
  package init?(
    _ grant: TokenGrant,
    _ endpoints: LoginEndpoints,
    values: [String],
    redirect: String,
    entropy: () -> [UInt8]
  ) {
    guard let address = endpoints.authorization, let id = values.first else { return nil }
    self.grant = grant
    self.values = values
    self.redirect = redirect
    state = Base64.urlText(of: entropy())
    verifier = Base64.urlText(of: entropy() + entropy())
    let challenge = Base64.urlText(of: SHA256.hash(Array(verifier.utf8)))
    var parameters = [
      ("response_type", "code"), ("client_id", id), ("redirect_uri", redirect), ("state", state),
      ("code_challenge", challenge), ("code_challenge_method", "S256"),
    ]
    if let scopes = grant.scopeText { parameters.append(("scope", scopes)) }
    parameters += endpoints.parameters.map { ($0.name, $0.value) }
    let query = parameters.map { "\(PercentEncoding.encode($0))=\(PercentEncoding.encode($1))" }
    page = address.text + "?" + query.joined(separator: "&")
  }

  /// Reads the query that the browser came back with.
  package func read(query: String) -> Return {
    let members = Self.members(of: query)
    guard members["state"] == state else { return .foreign }
    if let code = members["code"], !code.isEmpty { return .code(code) }
    return .refused(members["error"] ?? "no code", words: members["error_description"])
  }

  /// The request that gives tokens for the code (RFC 6749 §4.1.3).
  package func exchange(_ code: String) -> HTTPRequest {
    OAuthRequest.form(
      [
        "grant_type": "authorization_code", "code": .string(code),
        "redirect_uri": .string(redirect), "code_verifier": .string(verifier),
      ],
      to: grant.tokenURL,
      grant,
      values
    )
  }

  private static func members(of query: String) -> [String: String] {
    var members: [String: String] = [:]
    for pair in query.drop(while: { $0 == "?" }).split(separator: "&") {
      let mark = pair.firstIndex(of: "=") ?? pair.endIndex
      let name = PercentEncoding.formValue(pair[..<mark])
      members[name] = PercentEncoding.formValue(pair[mark...].dropFirst())
    }
    return members
  }
}
