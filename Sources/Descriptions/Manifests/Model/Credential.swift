package import JSON

/// A secret that an API wants, where it is taken from and where it goes.
package struct Credential: Sendable, Hashable {
  /// What the secret is.
  package enum Kind: Sendable, Hashable {
    /// One key, as it is; `env` is the variable that holds it, `<env>_FILE` names a 0600 file instead.
    case key(env: String, Carrier)
    /// A user and a password (RFC 7617), each in a variable.
    case basic(user: String, password: String)
    /// A user and a password that answer a challenge (RFC 7616), each in a variable.
    case digest(user: String, password: String)
    /// A key by which each request is signed.
    case signature(SignatureKey)
    /// A certificate by which the connection is known.
    case certificate(ClientCertificate)
    /// A token that is asked for with the server's own name and secret (RFC 6749 §4.4).
    case clientCredentials(TokenGrant)
    /// A token that a person allows in a browser or on another device, and that is renewed from then on.
    case login(TokenGrant, LoginEndpoints)
    /// A token that is given for what the variables hold, in a request of the API's own.
    case tokenExchange(TokenExchange)
  }

  /// Where a key goes.
  package enum Carrier: Sendable, Hashable {
    /// A header field; the prefix stands before the key, such as `Bearer `.
    case header(String, prefix: String)
    case query(String)
    case cookie(String)
    /// A place in the content, of requests that have some.
    case body(JSONPointer)
    /// Nothing in the request: the connection is known by it.
    case connection
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
    case .basic(let user, let password), .digest(let user, let password): [user, password]
    case .signature(let key): [key.keyID, key.secret, key.sessionToken].compactMap(\.self)
    case .certificate(let files):
      [files.file, files.key, files.passPhrase, files.authority].compactMap(\.self)
    case .clientCredentials(let grant), .login(let grant, _):
      [grant.clientID, grant.clientSecret].compactMap(\.self)
    case .tokenExchange(let exchange): exchange.secrets.map(\.variable)
    }
  }

  /// Where it goes in a request.
  package var carrier: Carrier {
    switch kind {
    case .key(_, let carrier): carrier
    case .basic: .header("Authorization", prefix: "Basic ")
    case .digest: .header("Authorization", prefix: "Digest ")
    case .signature: .header("Authorization", prefix: "AWS4-HMAC-SHA256 ")
    case .certificate: .connection
    case .clientCredentials, .login: .header("Authorization", prefix: "Bearer ")
    case .tokenExchange(let exchange): exchange.carrier
    }
  }

  /// Where its tokens are asked for; nil where the secrets themselves are sent.
  package var tokenURL: BaseURL? {
    switch kind {
    case .key, .basic, .digest, .signature, .certificate: nil
    case .clientCredentials(let grant), .login(let grant, _): grant.tokenURL
    case .tokenExchange(let exchange): exchange.url
    }
  }

  /// The variable that may hold a token in the place of a login.
  package var tokenVariable: String? {
    if case .login(_, let endpoints) = kind { endpoints.token } else { nil }
  }

  /// Has tokens be asked for, and people log in, at another server under the same paths.
  mutating func moveTokens(to server: BaseURL) {
    switch kind {
    case .key, .basic, .digest, .signature, .certificate: break
    case .clientCredentials(var grant):
      grant.tokenURL.move(to: server)
      kind = .clientCredentials(grant)
    case .login(var grant, var endpoints):
      grant.tokenURL.move(to: server)
      endpoints.authorization?.move(to: server)
      endpoints.device?.move(to: server)
      kind = .login(grant, endpoints)
    case .tokenExchange(var exchange):
      exchange.url.move(to: server)
      kind = .tokenExchange(exchange)
    }
  }

  /// The scopes that its tokens are asked for with.
  package var scopes: [String] {
    switch kind {
    case .clientCredentials(let grant), .login(let grant, _): grant.scopes
    case .key, .basic, .digest, .signature, .certificate, .tokenExchange: []
    }
  }
}

/// What a client says of itself to a server of tokens (RFC 6749 §2.3, §3.2).
package struct TokenGrant: Sendable, Hashable {
  /// Where the client's name and secret go (RFC 6749 §2.3.1).
  package enum ClientAuthentication: String, Sendable, Hashable, CaseIterable { case basic, body }

  package var tokenURL: BaseURL

  /// The variable that holds the client's name.
  package var clientID: String

  /// The variable that holds the client's secret; nil for a public client, which has none (RFC 6749 §2.1).
  package var clientSecret: String?
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
    case (.body(let left), .body(let right)): left == right
    case (.connection, .connection): true
    default: false
    }
  }

  /// The place in words: "the field Authorization".
  var phrase: String {
    switch self {
    case .header(let name, _): "the field \(name)"
    case .query(let name): "the query parameter \(name)"
    case .cookie(let name): "the cookie \(name)"
    case .body(let pointer): "the place \(pointer.description) of the content"
    case .connection: "the connection"
    }
  }
}

extension Manifest {
  /// The credentials that a call of the operation carries; all of them where no operation is known.
  package func credentials(of operation: Operation?) -> [Credential] {
    guard let names = operation?.form.credentials else { return credentials }
    return credentials.filter { names.contains($0.name) }
  }

  /// The sets of credentials of which a call carries one, the first that is configured; an empty set comes last.
  package func credentialChoices(of operation: Operation?) -> [[Credential]] {
    let others = (operation?.form.otherCredentials ?? []).map { names in
      credentials.filter { names.contains($0.name) }
    }
    let all = [credentials(of: operation)] + others
    return all.filter { !$0.isEmpty } + all.filter(\.isEmpty).prefix(1)
  }
}

extension BaseURL {
  /// The same path at another server.
  fileprivate mutating func move(to server: BaseURL) {
    origin = server.origin
    host = server.host
  }
}
