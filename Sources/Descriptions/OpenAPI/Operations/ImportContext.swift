import JSON

/// What the writer of an operation must know of the whole.
struct ImportContext: Sendable {
  var document: APIDocument

  /// The names of all credentials of the manifest.
  var credentials: [String]

  /// Parameters that carry a credential, in small letters: `header x-api-key`.
  var claimed: Set<String>

  /// The names of the credentials that parameters are.
  var secrets: Set<String> = []

  /// The header field of the idempotency keys that the server makes, nil where it makes none.
  var keyField: String?

  /// Parameters of the server's host, which a call does not choose.
  var hostParameters: Set<String>

  /// The media types that Swagger 2.0 operations take where they do not say.
  var consumes: [String]
}
