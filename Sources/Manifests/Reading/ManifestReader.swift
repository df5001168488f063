import JSON

/// The reader of a manifest's own members; each part has a reader of its own.
struct ManifestReader {
  private static let aboutGist = 512
  private static let knownVersion = 1

  let file: String
  let findings: Findings

  /// Reads the whole; placeholders stand where something is wrong, so that reading goes on.
  func read(_ document: JSONValue) -> Manifest? {
    let root = ValueReader(value: document, pointer: JSONPointer(), findings: findings)
    guard var fields = root.object() else { return nil }
    checkVersion(&fields)
    let credential = CredentialReader.read(&fields)
    var surroundings = Surroundings()
    surroundings.id = id(&fields)
    surroundings.claimedFields = credential.map { [$0.header] } ?? []
    let title = fields.required("title", "the API's name for people")?.text(limit: 80)
    let about = about(&fields)
    let source = fields.required("source", "where the facts come from, {\"url\", \"date\"}")
    let provenance = source?.provenance()
    let baseURL = fields.required("base_url", "the URL that the paths are appended to")
    let parsedURL = baseURL?.parsed { (text) throws(Complaint) in try BaseURL(checking: text) }
    let headers = FixedFieldsReader.read(&fields, credential: credential)
    surroundings.claimedFields += headers.map(\.name)
    let timeout = fields.optional("timeout")?.number(in: 0.1...3600, "seconds")
    let responseLimit = fields.optional("response_limit")?.integer(in: 1...1 << 30, "bytes")
    let operations = OperationsReader(surroundings: surroundings).read(&fields)
    surroundings.know(operations, named: fields.object["operations"]?.object?.names ?? [])
    let errors = fields.optional("errors").flatMap { VocabularyReader($0, surroundings) }?.read()
    let samples = SampleReader(surroundings: surroundings).read(&fields)
    fields.refuseUnknown()
    guard let id = surroundings.id, let parsedURL, let provenance else { return nil }
    return Manifest(
      id: id,
      title: title ?? "",
      about: about ?? "",
      source: provenance,
      baseURL: parsedURL,
      credential: credential,
      headers: headers,
      timeout: timeout ?? 30,
      responseLimit: responseLimit ?? 1 << 20,
      operations: operations,
      errors: errors ?? ErrorVocabulary(),
      samples: samples,
      file: file
    )
  }

  private func checkVersion(_ fields: inout ObjectReader) {
    _ = fields.optional("$schema")?.string()
    let purpose = "the version of the format, \(Self.knownVersion)"
    guard let version = fields.required("recourse", purpose) else { return }
    if version.value.integer != Self.knownVersion { version.mismatch("\(Self.knownVersion)") }
  }

  private func id(_ fields: inout ObjectReader) -> String? {
    let purpose = "the prefix of the tool names"
    return fields.required("id", purpose)?.parsed { (text) throws(Complaint) in
      guard Words.isIdentifier(text), text.utf8.count <= 16 else {
        throw Complaint(
          "expected at most 16 characters: \(Words.identifierRule); "
            + "found \(Quotation.quoted(text))"
        )
      }
      return text
    }
  }

  private func about(_ fields: inout ObjectReader) -> String? {
    let purpose = "what a model should know before its first call"
    guard let value = fields.required("about", purpose), let text = value.text(limit: 16_384) else {
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
