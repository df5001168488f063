import EventLoop
import Failures
import HTTP
import JSON
import Manifests
import Pacing

/// A call whose arguments fit, whose key is there, and whose request can be built: it may be sent.
@Engine
struct PreparedCall {
  let entry: Catalog.Entry
  let scoped: ScopedCall

  /// What the API recognises repetitions by, nil where it does not.
  let idempotencyKey: String?
  private let draft: HTTPRequest

  /// Prepares a call with checked arguments.
  ///
  /// - Throws: the argument that cannot stand in its place.
  init(
    _ entry: Catalog.Entry,
    _ scoped: ScopedCall,
    secrets: RequestBuilder.Secrets
  ) throws(UnplaceableArgument) {
    self.entry = entry
    self.scoped = scoped
    idempotencyKey = secrets.idempotencyKey
    draft = try entry.builder.request(scoped.arguments, secrets)
  }

  var arguments: JSONObject { scoped.arguments }

  /// The API's manifest id.
  var api: String { entry.manifest.id }

  /// Whether the call may be sent a second time without harm.
  var repetition: HTTPRequest.Repetition { draft.repetition }

  /// The request, to be answered within the time.
  func request(deadline: Duration) -> HTTPRequest {
    var request = draft
    request.deadline = deadline
    return request
  }

  /// What it asks of the pacing.
  var application: Application { Application(scopes: entry.scopes, call: scoped) }
}
