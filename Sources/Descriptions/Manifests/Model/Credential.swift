/// A secret that an API wants, where it is taken from and where it goes.
package struct Credential: Sendable, Hashable {
  /// What the secret is.
  package enum Kind: Sendable, Hashable {
    /// One key, as it is; `env` is the variable that holds it, `<env>_FILE` names a 0600 file instead.
    case key(env: String, Carrier)
    /// A user and a password (RFC 7617), each in a variable.
    case basic(user: String, password: String)
    /// A token that is asked for with the server's own name and secret (RFC 6749 §4.4).
    case clientCredentials(TokenGrant)
  }

  /// Where a key goes.
  package enum Carrier: Sendable, Hashable {
    /// A header field; the prefix stands before the key, such as `Bearer `.
    case header(String, prefix: String)
    case query(String)
    case cookie(String)
  }

  /// Its name in the manifest.
  package var name: String
  package var kind: Kind

  /// Page where a person gets one.
  package var obtain: String?

  /// The environment variables that it is made of, in the order in which they are set.
  package var variables: [String] {
    switch kind {
    case .key(let env, _): [env]
    case .basic(let user, let password): [user, password]
    case .clientCredentials(let grant): [grant.clientID, grant.clientSecret]
    }
  }

  /// Where it goes in a request.
  package var carrier: Carrier {
    switch kind {
    case .key(_, let carrier): carrier
    case .basic: .header("Authorization", prefix: "Basic ")
    case .clientCredentials: .header("Authorization", prefix: "Bearer ")
    }
  }
}

/// How a token is asked for with client credentials (RFC 6749 §4.4).
package struct TokenGrant: Sendable, Hashable {
  /// Where the client's name and secret go (RFC 6749 §2.3.1).
  package enum ClientAuthentication: String, Sendable, Hashable, CaseIterable { case basic, body }

  package var tokenURL: BaseURL

  /// The variable that holds the client's name.
  package var clientID: String

  /// The variable that holds the client's secret.
  package var clientSecret: String
  package var scopes: [String]
  package var authentication: ClientAuthentication
}

extension Credential.Carrier {
  /// Whether two secrets would overwrite each other.
  func isSame(as other: Credential.Carrier) -> Bool {
    switch (self, other) {
    case (.header(let left, _), .header(let right, _)): FieldName.isSame(left, right)
    case (.query(let left), .query(let right)), (.cookie(let left), .cookie(let right)):
      left == right
    default: false
    }
  }

  /// The place in words: "the field Authorization".
  var phrase: String {
    switch self {
    case .header(let name, _): "the field \(name)"
    case .query(let name): "the query parameter \(name)"
    case .cookie(let name): "the cookie \(name)"
    }
  }
}

extension Manifest {
  /// The credentials that a call of the operation carries; all of them where no operation is known.
  package func credentials(of operation: Operation?) -> [Credential] {
    guard let names = operation?.form.credentials else { return credentials }
    return credentials.filter { names.contains($0.name) }
  }
}
