import JSON

/// What the writer of an operation must know of the whole; one for all.
final class ImportContext: Sendable {
  let document: APIDocument

  /// The names of all credentials of the manifest.
  let credentials: [String]

  /// Parameters that carry a credential, in small letters: `header x-api-key`.
  let claimed: Set<String>

  /// The names of the credentials that parameters are.
  let secrets: Set<String>

  /// The header field of the idempotency keys that the server makes, nil where it makes none.
  let keyField: String?

  /// Parameters of the server's host, which a call does not choose.
  let hostParameters: Set<String>

  /// The media types that Swagger 2.0 operations take where they do not say.
  let consumes: [String]

  init(
    document: APIDocument,
    credentials: [String],
    claimed: Set<String>,
    secrets: Set<String>,
    keyField: String?
  ) {
    (self.document, self.credentials, self.claimed) = (document, credentials, claimed)
    (self.secrets, self.keyField) = (secrets, keyField)
    hostParameters = ServerVariables.hostParameters(of: document)
    consumes = document.root["consumes"]?.array?.compactMap(\.string) ?? []
  }
}
