package import JSON
package import Time

/// What a person's login gave, as it rests between calls.
package struct StoredLogin: Sendable, Hashable {
  /// The manifest's id and the credential's name, for people who list logins.
  package var api: String
  package var credential: String

  /// The client's id and, unless it is a public one, its secret: the tokens are renewed for whom they were given to.
  package var client: [String]

  /// Tells this login from earlier ones of the same kind; it stays when tokens are renewed.
  package var generation: String
  package var accessToken: String

  /// The instant on the wall until which the token is used; nil for one whose end nobody told.
  package var expiry: Timestamp?

  /// What a new token is asked for with; nil where the server gave none (RFC 6749 §5.1).
  package var refreshToken: String?

  /// The code with which the server refused to renew it; nil while it is good.
  package var ending: String?

  /// Makes a login.
  package init(
    api: String,
    credential: String,
    client: [String],
    generation: String,
    accessToken: String,
    expiry: Timestamp? = nil,
    refreshToken: String? = nil
  ) {
    self.api = api
    self.credential = credential
    self.client = client
    self.generation = generation
    self.accessToken = accessToken
    self.expiry = expiry
    self.refreshToken = refreshToken
  }

  /// What must never be shown of it.
  package var secrets: [String] {
    [accessToken] + [refreshToken].compactMap(\.self) + client.dropFirst()
  }
}

extension StoredLogin {
  private static let version: JSONValue = 1

  /// The text of the file that keeps it.
  package var json: JSONValue {
    var object: JSONObject = ["recourse_login": Self.version]
    object["api"] = .string(api)
    object["credential"] = .string(credential)
    object["client"] = .array(client.map { .string($0) })
    object["generation"] = .string(generation)
    object["access_token"] = .string(accessToken)
    object["expires"] = expiry.map { .string($0.rfc3339) }
    object["refresh_token"] = refreshToken.map { .string($0) }
    object["ended"] = ending.map { .string($0) }
    return .object(object)
  }

  /// Reads the text of a file; nil for what is no login of this format.
  package init?(json: JSONValue) {
    guard json["recourse_login"] == Self.version, let api = json["api"]?.string,
      let credential = json["credential"]?.string, let generation = json["generation"]?.string,
      let client = json["client"]?.array?.compactMap(\.string),
      let token = json["access_token"]?.string
    else { return nil }
    self.init(
      api: api,
      credential: credential,
      client: client,
      generation: generation,
      accessToken: token,
      expiry: json["expires"]?.string.flatMap { Timestamp(rfc3339: $0) },
      refreshToken: json["refresh_token"]?.string
    )
    ending = json["ended"]?.string
  }
}
