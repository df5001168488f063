import Text
package import Credentials
import Failures
package import HTTP
package import JSON
package import Manifests
import Time

/// Turns checked arguments into the request that is sent; made once for each operation.
package final class RequestBuilder {
  /// What changes from call to call besides the arguments.
  package struct Ingredients {
    /// The credentials that are at hand.
    package var keys = Keys()

    /// The idempotency key, nil where the API knows none.
    package var idempotencyKey: String?

    /// What parts the content, where it has parts: nobody may be able to guess it.
    package var boundary = ""

    /// The bytes of the files that lie in the operator's directory, by the path that the agent gave.
    package var files: [String: [UInt8]] = [:]

    /// Makes ingredients; without more, of a request without credentials, parts and files.
    package init(
      keys: Keys = Keys(),
      idempotencyKey: String? = nil,
      boundary: String = "",
      files: [String: [UInt8]] = [:]
    ) {
      self.keys = keys
      self.idempotencyKey = idempotencyKey
      self.boundary = boundary
      self.files = files
    }
  }

  /// Seconds that a request may take.
  package var timeout: Double { form.timeout ?? manifest.timeout }

  /// The sets of credentials of which a call carries the first that is configured.
  package let credentialChoices: [[Credential]]

  /// The query parameters that carry them.
  package var queryKeys: [String] {
    credentialChoices.joined().compactMap {
      if case .query(let name) = $0.carrier { name } else { nil }
    }
  }

  /// Whether some argument is a file.
  package let takesFiles: Bool

  /// Whether the content has parts, and thus a boundary.
  package var hasParts: Bool { form.content.form == .parts }

  private let manifest: Manifest

  /// Where the operation is.
  private let server: BaseURL
  private let method: String
  let form: OperationForm
  private let path: CompiledPathTemplate
  private let fixedFields: HTTPFields

  /// Cookies among the manifest's own fields, for a request has one such field (RFC 6265 §5.4).
  private let fixedCookies: [String]
  private let claimed: [String]
  private let reach: HTTPRequest.Reach
  private let repetition: HTTPRequest.Repetition

  /// Where the idempotency key goes; nil where requests of the operation have no place for one.
  private let keyPlace: IdempotencyKey?

  package init(manifest: Manifest, operation: Operation) {
    self.manifest = manifest
    server = operation.server ?? manifest.baseURL
    method = operation.method
    form = operation.form
    credentialChoices = manifest.credentialChoices(of: operation)
    takesFiles = form.places.contains { $0.notation == .file }
    path = CompiledPathTemplate(operation.path, places: form.places, schema: form.arguments)
    fixedFields = Self.fixedFields(of: manifest, accepting: form.accept)
    fixedCookies = manifest.headers.filter { Self.isCookie($0.name) }.map(\.value)
    claimed = manifest.credentials.compactMap(\.carrier.parameter)
    reach = server.isPrivate ? .anyAddress : .publicAddresses
    repetition = manifest.isRepeatHarmful(operation) ? .never : .safe
    keyPlace = manifest.errors.idempotency.flatMap { $0.isTaken(by: operation) ? $0 : nil }
  }

  /// Builds the request; its deadline is the manifest's.
  ///
  /// - Throws: the argument that cannot stand in its place.
  package func request(
    _ arguments: JSONObject,
    _ ingredients: Ingredients
  ) throws(UnplaceableArgument) -> HTTPRequest {
    var draft = try RequestDraft(
      form,
      arguments: arguments,
      claimed: claimed,
      fixedQuery: path.query
    )
    var inPath = arguments
    if let key = ingredients.idempotencyKey.map(RepetitionKey.init(kept:)), let keyPlace {
      if let member = keyPlace.member(key) { draft.put(member.value, at: member.pointer) }
      if let (name, value) = keyPlace.pathPlace(key) { inPath[name] = .string(value) }
    }
    putKeys(ingredients.keys, into: &draft)
    let content = try content(of: draft, ingredients)
    var request = HTTPRequest(
      method: method,
      url: server.text + (try path.filled(with: inPath))
        + ingredients.keys.query(after: draft.query),
      fields: fields(of: draft, content?.type, ingredients),
      body: content?.bytes,
      repetition: repetition,
      reach: reach,
      deadline: Duration(saturating: timeout),
      responseLimit: manifest.responseLimit
    )
    ingredients.keys.authenticate(&request)
    try checkSize(of: request, arguments)
    return request
  }

  /// Puts secrets into the content, where the request has one that is made of members.
  private func putKeys(_ keys: Keys, into draft: inout RequestDraft) {
    guard form.content.form != .whole, !RequestMethod.isBodiless(method) else { return }
    for key in keys.all {
      if case .body(let pointer) = key.carrier { draft.put(.string(key.text), at: pointer) }
    }
  }

  /// Builds the request that looks for the outcome of what was accepted: a read of another place with the same credentials.
  ///
  /// Fields that arguments fill go with it, but for those that speak of content or state a condition.
  package func look(at url: String, _ arguments: JSONObject, _ keys: Keys) -> HTTPRequest {
    let draft = try? RequestDraft(form, arguments: arguments, claimed: claimed)
    var fields = fixedFields
    for (name, value) in draft?.fields ?? [] where !Self.isOfContent(name) {
      fields.append(name, value)
    }
    carry(keys, cookies: draft?.cookies ?? [], in: &fields)
    var request = HTTPRequest(
      method: "GET",
      url: keys.carried(in: url),
      fields: fields,
      repetition: .safe,
      reach: reach,
      deadline: Duration(saturating: timeout),
      responseLimit: manifest.responseLimit
    )
    keys.authenticate(&request)
    return request
  }

  private static func isOfContent(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["if-", "content-", "prefer", "idempotency-", "range", "x-http-method"].contains {
      name.hasPrefix($0)
    }
  }

  /// Checks that the URL and the header fields can be sent.
  ///
  /// - Throws: the largest of the arguments that stand in them; where none takes a part, the transport refuses the request.
  private func checkSize(
    of request: HTTPRequest,
    _ arguments: JSONObject
  ) throws(UnplaceableArgument) {
    guard request.headSize > request.headLimit else { return }
    let sizes = form.places.filter { !$0.target.isBody }.compactMap { place in
      arguments[place.argument].map { (place.argument, $0.plainText.utf8.count) }
    }
    guard let (argument, size) = sizes.max(by: { $0.1 < $1.1 }), size > 1000 else { return }
    throw UnplaceableArgument(
      argument: argument,
      problem: "has \(size) bytes; with it the URL and the header fields take up "
        + "\(request.headSize) bytes, and at most \(request.headLimit) can be sent"
    )
  }

  /// The paths of the files that a call takes from the operator's directory.
  ///
  /// - Throws: the first file that cannot be one.
  package func paths(
    in arguments: JSONObject
  ) throws(UnplaceableArgument) -> [(place: String, path: String)] {
    takesFiles ? try FileArgument.paths(in: arguments, form.places) : []
  }

  // MARK: - Fields

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
    for field in manifest.headers where !isCookie(field.name) {
      fields.append(field.name, field.value)
    }
    return fields
  }

  private static func isCookie(_ name: String) -> Bool { name.lowercased() == "cookie" }

  private func fields(
    of draft: RequestDraft,
    _ contentType: String?,
    _ ingredients: Ingredients
  ) -> HTTPFields {
    // What the agent is asked for goes in the place of what is always sent.
    let given = draft.fields.map(\.name)
    var fields =
      given.isEmpty
      ? fixedFields
      : HTTPFields(
        fixedFields.fields.filter { field in
          !given.contains { $0.equalsIgnoringASCIICase(field.name) }
        }.map { ($0.name, $0.value) }
      )
    if let contentType { fields.append("Content-Type", contentType) }
    for (name, value) in draft.fields { fields.append(name, value) }
    if let key = ingredients.idempotencyKey, let place = keyPlace {
      for (name, value) in place.fields(RepetitionKey(kept: key)) { fields.append(name, value) }
    }
    carry(ingredients.keys, cookies: draft.cookies, in: &fields)
    return fields
  }

  /// Adds the keys that go in fields, and all cookies.
  private func carry(
    _ keys: Keys,
    cookies given: [StyledPair],
    in fields: inout HTTPFields
  ) {
    var cookies = fixedCookies
    for cookie in given { cookies.append("\(cookie.name)=\(cookie.value)") }
    for key in keys.all {
      switch key.carrier {
      case .header(let name, let prefix): fields.append(name, prefix + key.text)
      case .cookie(let name): cookies.append("\(name)=\(Escaping.cookie.write(key.text))")
      case .query, .body, .connection: break
      }
    }
    if !cookies.isEmpty { fields.append("Cookie", cookies.joined(separator: "; ")) }
  }
}

extension Credential.Carrier {
  /// The query parameter or the cookie that carries it.
  fileprivate var parameter: String? {
    switch self {
    case .query(let name), .cookie(let name): name
    case .header, .body, .connection: nil
    }
  }
}

extension BaseURL {
  /// Whether the manifest itself names this machine or a private address, so that such addresses are meant.
  ///
  /// Names other than localhost (RFC 6761 §6.3) are taken for public: where they lead is seen at connect time.
  package var isPrivate: Bool {
    if let address = IPAddress(text: host) { return !address.isPublic }
    let name = host.hasSuffix(".") ? host.dropLast() : host[...]
    return name == "localhost" || name.hasSuffix(".localhost")
  }
}
