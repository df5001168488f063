import JSON

/// The reader of a credential's `token`: a request of the API's own that gives one.
enum TokenExchangeReader {
  static func read(_ fields: inout ObjectReader) -> Credential.Kind? {
    let carrier = CredentialsReader.carrier(&fields)
    guard var inner = fields.optional("token")?.object() else { return nil }
    let url = inner.required("url", "where the API gives tokens out")?.endpoint()
    let encoding = inner.optional("as")?.choice(TokenExchange.Encoding.self)
    let content = inner.optional("content")
    let secrets = secrets(&inner)
    let token = inner.optional("token")?.jsonPointer()
    let lifetime = inner.optional("expires_in")?.jsonPointer()
    inner.refuseUnknown()
    let object = content.map { $0.object()?.object } ?? [:]
    guard let url, let carrier, let object, !secrets.isEmpty else { return nil }
    return .tokenExchange(
      TokenExchange(
        url: url,
        encoding: encoding ?? .json,
        content: object,
        secrets: secrets,
        token: token ?? JSONPointer(tokens: ["access_token"]),
        lifetime: lifetime,
        carrier: carrier
      )
    )
  }

  private static func secrets(_ inner: inout ObjectReader) -> [TokenExchange.Secret] {
    let purpose =
      "the variable for each place of a secret, such as {\"/password\": \"API_PASSWORD\"}"
    guard let places = inner.required("secrets", purpose)?.object() else { return [] }
    if places.object.isEmpty { places.error("expected \(purpose)") }
    return places.members.compactMap { name, value in
      let variable = value.environmentName()
      guard let place = JSONPointer(name), !place.tokens.isEmpty else {
        places.refuse(
          name,
          "expected a JSON pointer into the content such as \"/password\", "
            + "found \(ManifestExcerpt.quoted(name))"
        )
        return nil
      }
      return variable.map { TokenExchange.Secret(place: place, variable: $0) }
    }
  }
}
