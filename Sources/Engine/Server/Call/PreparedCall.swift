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

  /// Whether it only looks for the outcome of what was accepted.
  private let isLook: Bool
  private let keys: Keys

  /// Redirects that a call of its tool is known to meet.
  private var redirects = 0

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
    isLook = false
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
    isLook = true
    draft = entry.builder.look(at: operation.url, scoped.arguments, keys)
  }

  /// The look for the outcome of what the API has accepted of the call.
  func following(_ operation: AcceptedOperation) -> PreparedCall {
    PreparedCall(entry, scoped, keys, following: operation, idempotencyKey: idempotencyKey)
  }

  /// What is asked, without the tokens.
  var url: String { draft.url }

  var arguments: JSONObject { scoped.arguments }

  /// What the redirects of its calls are kept by.
  var tool: String { isLook ? scoped.tool + "/look" : scoped.tool }

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
    AdmissionRequest(
      scopes: entry.scopes,
      call: scoped,
      further: scope,
      requests: sendings * requestsEach
    )
  }
}

// MARK: - One call, several requests

extension PreparedCall {
  /// Takes the places for redirects together with that of the call, as far as the limits have room for them.
  func expect(redirects count: Int) {
    guard count > 0 || redirects > 0 else { return }
    redirects = count
    admissionRequest = admissionRequest(further: nil)
  }

  /// How often it is sent within one attempt on the places that it has taken.
  var sendings: Int { max(1, min(redirects + 1, mostSendings)) }

  /// Whether the limits have room for all that is sent until the last of so many redirects is followed.
  func fitsLimits(redirects count: Int) -> Bool { count < mostSendings }

  /// What a sending asks of the pacing that follows a redirect; one that is paid for only keeps its distance.
  func admissionRequest(isPaid: Bool) -> AdmissionRequest {
    AdmissionRequest(scopes: entry.scopes, call: scoped, requests: isPaid ? 0 : requestsEach)
  }

  /// Places that it takes beside that of the request whose answer counts.
  var placesAhead: Int { sendings * requestsEach - 1 }

  private var mostSendings: Int { entry.scopes.mostRequests / requestsEach }

  /// A challenge is answered by a second request.
  private var requestsEach: Int { draft.isChallenged ? 2 : 1 }
}
