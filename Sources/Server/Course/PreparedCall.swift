import Failures
import HTTP
import JSON
import Manifests

/// A call whose arguments fit, whose key is there, and whose request can be built: it may be sent.
struct PreparedCall {
  let entry: Catalog.Entry
  let arguments: JSONObject
  let scoped: ScopedCall
  private let builder: RequestBuilder

  /// Prepares a call with checked arguments.
  ///
  /// - Throws: the argument that cannot stand in its place.
  init(
    _ entry: Catalog.Entry,
    arguments: JSONObject,
    secret: String?,
    idempotencyKey: String?
  ) throws(UnplaceableArgument) {
    self.entry = entry
    self.arguments = arguments
    builder = RequestBuilder(
      manifest: entry.manifest,
      operation: entry.operation,
      secret: secret,
      idempotencyKey: idempotencyKey
    )
    draft = try builder.request(arguments)
    scoped = ScopedCall(
      identity: CallIdentity(tool: entry.operation.toolName, arguments: arguments),
      arguments: arguments,
      credential: secret.map(Fingerprint.text) ?? ""
    )
  }

  private let draft: HTTPRequest

  /// The request, to be answered within the time.
  func request(deadline: Duration) -> HTTPRequest {
    var request = draft
    request.deadline = deadline
    return request
  }

  /// Whether a repetition does no harm.
  var isRepeatable: Bool { draft.repetition == .safe }

  /// What it asks of the pacing.
  var application: Application {
    Application(
      api: entry.manifest.id,
      call: scoped.identity.key,
      scopes: entry.scopes.keys(for: scoped),
      claims: entry.scopes.claims(for: scoped)
    )
  }
}
