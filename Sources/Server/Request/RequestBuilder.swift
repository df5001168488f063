import Failures
import HTTP
import JSON
import Manifests

/// Turns checked arguments into the request that is sent; made once for each operation.
struct RequestBuilder {
  /// What changes from call to call besides the arguments.
  struct Secrets {
    /// The credential, nil where the API wants none.
    var credential: String?

    /// The idempotency key, nil where the API knows none.
    var idempotencyKey: String?
  }

  private let manifest: Manifest
  private let operation: Operation
  private let path: PathPieces
  private let fixedFields: HTTPFields
  private let reach: HTTPRequest.Reach
  private let repetition: HTTPRequest.Repetition

  init(manifest: Manifest, operation: Operation) {
    self.manifest = manifest
    self.operation = operation
    path = PathPieces(operation.path)
    fixedFields = Self.fixedFields(of: manifest, accepting: operation.form.accept)
    reach = manifest.baseURL.isPrivate ? .anyAddress : .publicAddresses
    repetition = manifest.isRepeatHarmful(operation) ? .never : .safe
  }

  /// Builds the request; its deadline is the manifest's.
  ///
  /// - Throws: the argument that cannot stand in its place.
  func request(
    _ arguments: JSONObject,
    _ secrets: Secrets
  ) throws(UnplaceableArgument) -> HTTPRequest {
    let draft = try RequestDraft(operation.places, arguments: arguments)
    return HTTPRequest(
      method: operation.method,
      url: manifest.baseURL.text + (try path.filled(with: arguments)) + draft.query,
      fields: fields(of: draft, secrets),
      body: draft.body.map(JSONWriter.bytes),
      repetition: repetition,
      reach: reach,
      deadline: .milliseconds(Int64(manifest.timeout * 1000)),
      responseLimit: manifest.responseLimit
    )
  }

  /// The manifest's fields, and ours where it has none of the name.
  ///
  /// Only operations that say so accept more than JSON: servers that make pages for people take `*/*` behind a comma for
  /// a browser and answer with a page.
  private static func fixedFields(
    of manifest: Manifest,
    accepting accept: String?
  ) -> HTTPFields {
    let ours = [
      ("User-Agent", "recourse/\(Version.current)"), ("Accept", accept ?? "application/json"),
    ]
    let named = HTTPFields(manifest.headers.map { ($0.name, $0.value) })
    var fields = HTTPFields(ours.filter { named[$0.0] == nil })
    for field in named.fields { fields.append(field.name, field.value) }
    return fields
  }

  private func fields(of draft: RequestDraft, _ secrets: Secrets) -> HTTPFields {
    var fields = fixedFields
    if draft.body != nil { fields.append("Content-Type", "application/json") }
    for (name, value) in draft.fields { fields.append(name, value) }
    if let key = secrets.idempotencyKey, let place = manifest.errors.idempotency {
      for (name, value) in place.fields(RepetitionKey(kept: key)) { fields.append(name, value) }
    }
    if let credential = secrets.credential,
      case .header(let name, let prefix) = manifest.credentials(of: operation).first?.carrier
    {
      fields.append(name, prefix + credential)
    }
    return fields
  }
}

/// The version of this program.
package enum Version {
  /// Semantic version.
  package static let current = "0.1.0"
}

extension BaseURL {
  /// Whether the manifest itself names this machine or a private address, so that such addresses are meant.
  ///
  /// Names other than localhost (RFC 6761 §6.3) are taken for public: where they lead is seen at connect time.
  var isPrivate: Bool {
    if let address = IPAddress(text: host) { return !address.isPublic }
    let name = host.hasSuffix(".") ? host.dropLast() : host[...]
    return name == "localhost" || name.hasSuffix(".localhost")
  }
}
