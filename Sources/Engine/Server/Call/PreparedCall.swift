import Requests
import Credentials
import EventLoop
import Failures
import HTTP
import JSON
import Manifests
import Pacing

/// A call whose arguments fit, whose key is there, and whose request can be built: it may be sent.
///
/// A class, for each step of the call takes it on.
@Engine
final class PreparedCall {
  let entry: Catalog.Entry
  let scoped: ScopedCall

  /// What the API recognises repetitions by, nil where it does not.
  let idempotencyKey: String?

  /// The tokens that have to be asked for before the call is sent.
  let grants: [TokenRequest]
  private let draft: HTTPRequest
  private let keys: Keys

  /// What it asks of the pacing.
  private(set) lazy var admissionRequest = admissionRequest(further: nil)

  /// Prepares a call with checked arguments.
  ///
  /// - Throws: the argument that cannot stand in its place.
  init(
    _ entry: Catalog.Entry,
    _ scoped: ScopedCall,
    _ ingredients: RequestBuilder.Ingredients
  ) throws(UnplaceableArgument) {
    self.entry = entry
    self.scoped = scoped
    idempotencyKey = ingredients.idempotencyKey
    grants = ingredients.keys.grants
    keys = ingredients.keys
    draft = try entry.builder.request(scoped.arguments, ingredients)
  }

  /// Prepares a look for the outcome of what the API has accepted of a call.
  init(
    _ entry: Catalog.Entry,
    _ scoped: ScopedCall,
    _ keys: Keys,
    following operation: AcceptedOperation,
    idempotencyKey: String?
  ) {
    self.entry = entry
    self.scoped = scoped
    self.idempotencyKey = idempotencyKey
    self.keys = keys
    grants = keys.grants
    draft = entry.builder.look(at: operation.url, scoped.arguments, keys)
  }

  /// The look for the outcome of what the API has accepted of the call.
  func following(_ operation: AcceptedOperation) -> PreparedCall {
    PreparedCall(entry, scoped, keys, following: operation, idempotencyKey: idempotencyKey)
  }

  /// What is asked, without the tokens.
  var url: String { draft.url }

  var arguments: JSONObject { scoped.arguments }

  /// The API's manifest id.
  var api: String { entry.manifest.id }

  /// Whether the call may be sent a second time without harm.
  var repetition: HTTPRequest.Repetition { draft.repetition }

  /// The request with its tokens, to be answered within the time.
  func request(deadline: Duration, _ tokens: [Token]) -> HTTPRequest {
    var request = draft
    request.deadline = deadline
    for (grant, token) in zip(grants, tokens) {
      request.carry(token.text, in: grant.credential.carrier)
    }
    return request
  }

  /// What it asks of the pacing where one more scope concerns it.
  func admissionRequest(further scope: String?) -> AdmissionRequest {
    AdmissionRequest(scopes: entry.scopes, call: scoped, further: scope)
  }
}
