import Text
package import Failures
package import HTTP
package import Manifests

/// The secrets that a call carries, as they are written.
package struct Keys: Hashable {
  /// A secret and where it goes.
  package struct Key: Hashable {
    package let carrier: Credential.Carrier
    package let text: String
  }

  /// The secrets that are known from the start, in the order of the manifest.
  package var all: [Key] = []

  /// What requests are signed by, or challenges answered with.
  package var authentication: HTTPRequest.Authentication?

  /// The token of the session that the signing key belongs to.
  var sessionToken: String?

  /// What the connection is known by.
  package var certificate: HTTPRequest.Certificate?

  /// The tokens that have to be asked for.
  package var grants: [TokenRequest] = []

  /// Tells sets of secrets apart; empty for none.
  package var fingerprint = ""

  /// Where they were taken from, variable after variable.
  package var sources: [CredentialSource] = []

  /// Makes a set of secrets.
  package init(all: [Key] = [], fingerprint: String = "") {
    self.all = all
    self.fingerprint = fingerprint
  }

  /// Gives a request what it is signed by, and what its connection is known by.
  package func authenticate(_ request: inout HTTPRequest) {
    request.authentication = authentication
    request.certificate = certificate
    if let sessionToken { request.fields.append("X-Amz-Security-Token", sessionToken) }
  }

  /// A URL of the API's own with the secrets that belong into its query.
  package func carried(in url: String) -> String {
    var names: Set<String> = []
    for key in all {
      if case .query(let name) = key.carrier { names.insert(PercentEncoding.encode(name)) }
    }
    guard !names.isEmpty else { return url }
    var reference = URIReference(url)
    // What the API repeats of a secret in an answer is masked, and no use.
    let others = (reference.query ?? "").split(separator: "&")
      .filter { pair in !names.contains(String(pair.prefix { $0 != "=" })) }
    let query = query(after: others.isEmpty ? "" : "?" + others.joined(separator: "&"))
    reference.query = String(query.dropFirst())
    return reference.text
  }

  /// The query with the secrets that belong there.
  package func query(after query: String) -> String {
    var query = query
    for key in all {
      guard case .query(let name) = key.carrier else { continue }
      query += query.isEmpty ? "?" : "&"
      query += PercentEncoding.encode(name) + "=" + PercentEncoding.encode(key.text)
    }
    return query
  }
}

/// What a token is asked for with.
package struct TokenRequest: Hashable {
  package let credential: Credential

  /// What the credential's variables hold, in their order.
  package let values: [String]

  /// The generation of the login that the token comes from; nil where nobody logs in.
  package var login: String?
}

/// What the search for the secrets of a call gave.
package enum KeysLookup: Hashable {
  case found(Keys)
  /// Variables that nobody has set.
  case missing([String])
  /// There is something, but it cannot be a key; a clause that says why, and the variables it may be in.
  case unusable(String, variables: [String])
  /// A person has to log in; a clause that says why where somebody has been, nil where nobody has.
  case notLoggedIn(Credential, reason: String?)
}
