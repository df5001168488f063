import HTTP
import JSON
import Manifests

/// Turns an operation and checked arguments into the request that is sent.
struct RequestBuilder {
  let manifest: Manifest
  let operation: Operation

  /// The secret, nil where the API wants none.
  let secret: String?

  /// The idempotency key of the call, nil where the API knows none.
  let idempotencyKey: String?

  /// Builds the request; its deadline is the manifest's.
  ///
  /// - Throws: the argument that cannot stand in its place.
  func request(
    _ arguments: JSONObject
  ) throws(UnplaceableArgument) -> HTTPRequest {
    let draft = try RequestDraft(operation, arguments: arguments)
    let body = draft.body.map(JSONWriter.bytes)
    return HTTPRequest(
      method: operation.method,
      url: manifest.baseURL.text + draft.target,
      fields: fields(of: draft),
      body: body,
      repetition: operation.isRepeatSafe || idempotencyKey != nil ? .safe : .never,
      reach: manifest.baseURL.isPrivate ? .anyAddress : .publicAddresses,
      deadline: .seconds(manifest.timeout),
      responseLimit: manifest.responseLimit
    )
  }

  private func fields(of draft: RequestDraft) -> HTTPFields {
    var fields = HTTPFields([
      ("User-Agent", "recourse/\(Version.current)"), ("Accept", "application/json"),
    ])
    if draft.body != nil { fields.append("Content-Type", "application/json") }
    for (name, value) in manifest.headers { fields.append(name, value) }
    for (name, value) in draft.fields { fields.append(name, value) }
    if let key = idempotencyKey, let place = manifest.errors.idempotency {
      fields.append(place.header, key)
    }
    if let credential = manifest.credential, let secret {
      fields.append(credential.header, credential.prefix + secret)
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
  /// Whether the manifest itself names a loopback or private host, so that such addresses are meant.
  var isPrivate: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.") || host.hasPrefix("10.")
      || host.hasPrefix("192.168.")
  }
}
