import JSON

/// The reader of a credential's `oauth2`: client credentials, or a login where a page or a device is named.
enum TokenGrantReader {
  static func read(_ fields: inout ObjectReader) -> Credential.Kind? {
    guard var inner = fields.optional("oauth2")?.object() else { return nil }
    let endpoints = endpoints(&inner)
    let grant = grant(&inner, to: endpoints == nil ? .program : .person)
    inner.refuseUnknown()
    guard let grant else { return nil }
    return endpoints.map { .login(grant, $0) } ?? .clientCredentials(grant)
  }

  /// Who is given the token: a program shows a secret of its own, and a person's client may have none (RFC 6749 §2.1).
  private enum Grantee { case program, person }

  private static func grant(_ inner: inout ObjectReader, to grantee: Grantee) -> TokenGrant? {
    let url = inner.required("token_url", "where the API gives tokens out")?.endpoint()
    let id = inner.required("client_id", "the environment variable that holds the client's id")?
      .environmentName()
    let secret =
      grantee == .person
      ? inner.optional("client_secret")
      : inner.required(
        "client_secret",
        "the environment variable that holds its secret; or name the \"authorization_url\" or "
          + "\"device_url\" where a person logs in"
      )
    let secretName = secret?.environmentName()
    let scopes = inner.optional("scopes")?.elements("an array of scopes").compactMap { $0.scope() }
    let authentication = inner.optional("client_auth")?.choice(TokenGrant.ClientAuthentication.self)
    guard let url, let id, grantee == .person || secretName != nil else { return nil }
    return TokenGrant(
      tokenURL: url,
      clientID: id,
      clientSecret: secretName,
      scopes: scopes ?? [],
      authentication: authentication ?? .basic
    )
  }

  /// Reads where a person logs in; nil where nobody does.
  private static func endpoints(_ inner: inout ObjectReader) -> LoginEndpoints? {
    let page = inner.optional("authorization_url")
    let device = inner.optional("device_url")
    let parameters = inner.optional("parameters")
    let port = inner.optional("redirect_port")
    let token = inner.optional("access_token")
    guard page != nil || device != nil else {
      for member in [parameters, port, token] {
        member?.error(
          "this belongs to a login; name its \"authorization_url\" too, or leave it out"
        )
      }
      return nil
    }
    return LoginEndpoints(
      authorization: page?.endpoint(),
      device: device?.endpoint(),
      parameters: parameters?.object()?.members.compactMap { name, value in
        value.string("the parameter's value as a string").map { .init(name: name, value: $0) }
      } ?? [],
      redirectPort: port?.integer(in: 1024...65_535, "a port").flatMap(UInt16.init(exactly:)),
      token: token?.environmentName()
    )
  }
}

extension ValueReader {
  /// An address that is called as it stands.
  func endpoint() -> BaseURL? {
    parsed { (text) throws(InvalidText) in try BaseURL(endpoint: text) }
  }
}
