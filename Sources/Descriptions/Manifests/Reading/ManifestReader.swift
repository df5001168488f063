import JSON

/// The reader of a manifest's own members; each part has a reader of its own.
struct ManifestReader {
  private static let aboutGist = 512
  private static let knownVersion = 1

  let file: String
  let findings: Diagnostics
  var operations = OperationsOrigin.written
  var dialects = DialectSource.none
  var urls = URLSource.none

  /// Where a manifest's operations stand.
  enum OperationsOrigin {
    /// In the document, to be read now.
    case written
    /// Beside it, to be read when they are called.
    case outlined([OperationOutline])
  }

  /// Reads the whole; placeholders stand where something is wrong, so that reading goes on.
  func read(_ written: JSONValue) -> Manifest? {
    guard var fields = root(of: written) else { return nil }
    Self.checkVersion(&fields)
    let identity = identity(&fields)
    // What fills in the URLs was read before them.
    _ = fields.optional("variables")
    let sending = sending(&fields)
    var context = context(of: identity, sending, fields.object)
    let operations = operations(&fields, &context)
    let errors = fields.optional("errors").flatMap { VocabularyReader($0, context) }?.read()
    let samples = SampleReader(context: context).read(&fields)
    fields.refuseUnknown()
    guard let id = identity.id, let baseURL = identity.baseURL, let source = identity.source else {
      return nil
    }
    return Manifest(
      id: id,
      title: identity.title,
      about: identity.about,
      source: source,
      baseURL: baseURL,
      credentials: sending.credentials,
      headers: sending.headers,
      timeout: sending.timeout ?? TimeoutReader.usual,
      responseLimit: sending.responseLimit ?? 1 << 20,
      operations: operations,
      errors: errors ?? ErrorVocabulary(),
      samples: samples,
      file: file,
      keeping: sending.keeping
    )
  }

  /// The members of a document that is a manifest; nil, and said, where it is something else.
  private func root(of written: JSONValue) -> ObjectReader? {
    var filling = URLFilling(written, file: file, source: urls, findings: findings)
    let document = filling.filled(written)
    guard let fields = ValueReader(document: document, findings: findings).object() else {
      return nil
    }
    guard !Dialect.isDialect(fields.object) else {
      fields.refuse("dialect", Self.dialectAdvice)
      return nil
    }
    return fields
  }

  /// What holds for every request.
  private struct Sending {
    var credentials: [Credential]
    var headers: [(name: String, value: String)]
    var timeout: Double?
    var keeping: Manifest.Keeping
    var responseLimit: Int?
  }

  private func sending(_ fields: inout ObjectReader) -> Sending {
    let credentials = CredentialsReader.read(&fields)
    return Sending(
      credentials: credentials,
      headers: FixedFieldsReader.read(&fields, credentials: credentials),
      timeout: TimeoutReader.read(&fields),
      keeping: keeping(fields.optional("tasks")),
      responseLimit: fields.optional("response_limit")?.integer(in: 1...1 << 30, "bytes")
    )
  }

  private func context(
    of identity: Identity,
    _ sending: Sending,
    _ document: JSONObject
  ) -> ManifestContext {
    var context = ManifestContext()
    context.id = identity.id
    context.dialects = dialects
    // Paths are read before the section that says how the key is sent.
    context.keyName = document["errors"]?["idempotency"]?["path"]?.string
    context.credentials = sending.credentials
    context.claimedFields =
      sending.credentials.compactMap(\.carrier.header) + sending.headers.map(\.name)
    return context
  }

  private func operations(
    _ fields: inout ObjectReader,
    _ context: inout ManifestContext
  ) -> [Operation] {
    let reader = OperationsReader(context: context)
    switch operations {
    case .written:
      let operations = reader.read(&fields)
      context.know(operations, named: fields.object["operations"]?.object?.names ?? [])
      return operations
    case .outlined(let outlines):
      let operations = outlines.map { reader.operation($0, file: file) }
      reader.checkNames(of: operations, findings)
      context.know(outlined: operations)
      return operations
    }
  }

  private func keeping(_ value: ValueReader?) -> Manifest.Keeping {
    var keeping = Manifest.Keeping()
    guard var fields = value?.object() else { return keeping }
    keeping.attempts = fields.optional("attempts")?.integer(in: 1...100, "attempts")
    keeping.deadline = fields.optional("deadline")?.number(in: 60...2_592_000, "seconds")
    fields.refuseUnknown()
    return keeping
  }

  /// What the API is and where.
  private struct Identity {
    var id: String?
    var title: String
    var about: String
    var source: Provenance?
    var baseURL: BaseURL?
  }

  private func identity(_ fields: inout ObjectReader) -> Identity {
    let id = id(&fields)
    let title = fields.required("title", "the API's name for people")?.text(limit: 80)
    let about = about(&fields)
    let source = fields.required("source", "where the facts come from, {\"url\", \"date\"}")
    let address = fields.required("base_url", "the URL that the paths are appended to")
    let baseURL = address?.parsed { (text) throws(InvalidText) in try BaseURL(checking: text) }
    return Identity(
      id: id,
      title: title ?? "",
      about: about ?? "",
      source: source?.provenance(),
      baseURL: baseURL
    )
  }

  private static let dialectAdvice =
    "this file is a dialect, which says how an API answers but not which calls it has; use it from "
    + "a manifest, as in \"errors\": {\"use\": \"stripe\"}, and name that manifest here"

  static func checkVersion(_ fields: inout ObjectReader) {
    _ = fields.optional("$schema")?.string()
    let purpose = "the version of the format, \(knownVersion)"
    guard let version = fields.required("recourse", purpose) else { return }
    if version.value.integer != knownVersion { version.mismatch("\(knownVersion)") }
  }

  private func id(_ fields: inout ObjectReader) -> String? {
    let purpose = "the prefix of the tool names"
    return fields.required("id", purpose)?.parsed { (text) throws(InvalidText) in
      guard Words.isIdentifier(text), text.utf8.count <= 16 else {
        throw InvalidText(
          "expected at most 16 characters: \(Words.identifierRule); "
            + "found \(ManifestExcerpt.quoted(text))"
        )
      }
      return text
    }
  }

  private func about(_ fields: inout ObjectReader) -> String? {
    let purpose = "what a model should know before its first call"
    guard let value = fields.required("about", purpose),
      let text = value.text(limit: 16_384, .lines)
    else {
      return nil
    }
    if text.count > Self.aboutGist {
      value.warning(
        "\(text.count) characters; a client may show only the first \(Self.aboutGist), "
          + "so put the gist there"
      )
    }
    return text
  }
}
