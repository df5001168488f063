import JSON
import Manifests

/// The way from a document to a manifest, but for what only a call needs.
struct ManifestBuilder {
  private let document: APIDocument
  private let options: ImportOptions
  private let id: String
  private let wishes: ImportOptions.Wishes
  private let server: ServerChoice
  private(set) var remarks: ImportDiagnostics

  init(
    _ value: JSONValue,
    file: String,
    options: ImportOptions,
    location: DocumentLocation
  ) throws(ImportError) {
    remarks = ImportDiagnostics(file: file)
    self.options = options
    document = try Self.document(value, file: file, location: location)
    try Self.refuseWebhooksAlone(document)
    id = try Self.id(document, options)
    wishes = options.wishes(id)
    server = try ServerChoice(
      document: document,
      wishes: wishes,
      variables: ServerVariables(id: id, document: document, options: options),
      &remarks
    )
    if SpecificationVersion.isNewer(document.root) {
      remarks.note(
        "the document is of OpenAPI \(document.root["openapi"]?.string ?? ""); it is read as 3.2",
        at: Place(pointer: JSONPointer(tokens: ["openapi"]))
      )
    }
  }

  /// The manifest, and its operations, which are not written yet.
  mutating func made() throws(ImportError) -> (ImportedManifest, [UnwrittenOperation]) {
    var sources = try callable()
    let (credentials, secrets) = secure(&sources)
    let key = IdempotencyHeader.name(in: sources, document)
    let context = ImportContext(
      document: document,
      credentials: credentials.names,
      claimed: Self.claimed(credentials, but: secrets),
      secrets: secrets,
      keyField: key
    )
    let names = self.names(of: sources)
    let (operations, outlines) = operations(sources, names, context)
    var head = ManifestHead(document: document, options: options, id: id, baseURL: server.baseURL)
      .written(credentials: credentials)
    var errors = ErrorsReader(document: document, wishes: wishes)
    head["errors"] = errors.read(sources, names: names, key: key).map { .object($0) }
    remarks.add(errors.remarks)
    let manifest = ImportedManifest(
      head: head,
      operations: outlines,
      remarks: remarks.complete,
      file: document.file,
      leftOut: remarks.leftOut
    )
    return (manifest, operations)
  }

  /// The operations that can be called, with the servers and paths that they have.
  private mutating func callable() throws(ImportError) -> [OperationSource] {
    var list = OperationList(document: document)
    list.read()
    remarks.add(list.remarks)
    let sources = placed(list.operations)
    guard !sources.isEmpty else {
      throw Self.refusal(
        "expected operations under \"paths\", found none that can be called"
          + (remarks.firstLoss.map { "; of the first it is to be said: \($0)" } ?? ""),
        document,
        at: ["paths"]
      )
    }
    return sources
  }

  /// The operations, and the outlines that ask them for the rest.
  private mutating func operations(
    _ sources: [OperationSource],
    _ names: [String],
    _ context: ImportContext
  ) -> ([UnwrittenOperation], [OperationOutline]) {
    let streams = StreamWords(document: document)
    var operations: [UnwrittenOperation] = []
    var outlines: [OperationOutline] = []
    operations.reserveCapacity(sources.count)
    outlines.reserveCapacity(sources.count)
    for (source, name) in zip(sources, names) {
      var words = OperationWords(source, name: name, &remarks)
      words.add(streams?.sentence(source.operation))
      let operation = UnwrittenOperation(source, words, context)
      operations.append(operation)
      outlines.append(words.outline(of: source, name: name) { operation.written().definition })
    }
    return (operations, outlines)
  }

  /// Refuses a document of webhooks alone before anything is asked for, such as where the API is.
  private static func refuseWebhooksAlone(_ document: APIDocument) throws(ImportError) {
    let hooks = document.root["webhooks"]?.object?.count ?? 0
    guard hooks > 0, document.root["paths"]?.object?.isEmpty ?? true else { return }
    throw refusal(
      "the document has only webhooks, which the API calls at your place, and no \"paths\", which you could call; "
        + "look for the API's other document",
      document,
      at: ["webhooks"]
    )
  }

  private mutating func names(of sources: [OperationSource]) -> [String] {
    let named = sources.map { source in
      OperationNames.Source(
        id: source.operation.object?["operationId"]?.string,
        method: source.method,
        path: source.path
      )
    }
    remarkIDs(named, sources)
    return OperationNames(id: id).names(of: named)
  }

  private mutating func remarkIDs(_ named: [OperationNames.Source], _ sources: [OperationSource]) {
    let missing = named.indices.filter { named[$0].id == nil }
    if let first = missing.first {
      remarks.note(
        missing.count == 1
          ? "1 operation has no \"operationId\"; it is named by method and path"
          : "\(missing.count) operations have no \"operationId\"; they are named by method and path",
        at: sources[first].operation.place
      )
    }
    var known: [String: Int] = [:]
    known.reserveCapacity(named.count)
    for (index, source) in named.enumerated() {
      guard let id = source.id, known.updateValue(index, forKey: id) != nil else { continue }
      remarks.note(
        "the operationId \(DocumentExcerpt.quoted(id)) belongs to another operation too; a mark tells them apart",
        at: sources[index].operation.place.appending("operationId")
      )
    }
  }

  private mutating func placed(_ sources: [OperationSource]) -> [OperationSource] {
    var places = OperationServers(server: server, wishes: wishes)
    let placed = sources.compactMap { source -> OperationSource? in
      places.placed(source, &remarks)
    }
    places.remark(&remarks)
    return placed
  }

  /// Gives the credentials, and the names of those that parameters are.
  private mutating func secure(
    _ sources: inout [OperationSource]
  ) -> (credentials: JSONObject, secrets: Set<String>) {
    var plan = SecurityPlan(
      document: document,
      id: id,
      baseURL: server.baseURL,
      signing: server.signing
    )
    let chosen = sources.map { plan.credentials(of: $0.operation) }
    let isSilent = plan.hasSchemes && chosen.allSatisfy { $0 == nil }
    let standard = isSilent ? plan.takeOnlyScheme() : []
    for index in sources.indices {
      sources[index].credentials = chosen[index]?.first ?? standard
      sources[index].otherCredentials = Array((chosen[index] ?? []).dropFirst())
    }
    plan.takeClientSecrets(&sources)
    plan.takeSecretParameters(&sources)
    let credentials = plan.manifest(obtain: ManifestHead.page(of: document))
    remarks.add(plan.remarks)
    return (credentials, plan.secretNames)
  }

  /// What the schemes fill in all operations; a parameter that is a secret in one may be data in another.
  private static func claimed(
    _ credentials: JSONObject,
    but secrets: Set<String>
  ) -> Set<String> {
    Set(
      credentials.members.filter { !secrets.contains($0.name) }.flatMap { member in
        ["header", "query", "cookie"].compactMap { part in
          member.value[part]?.string.map { "\(part) \($0.lowercased())" }
        }
      }
    )
  }

  private static func document(
    _ value: JSONValue,
    file: String,
    location: DocumentLocation
  ) throws(ImportError) -> APIDocument {
    guard let root = value.object else {
      let nothing = APIDocument(root: [:], edition: .threeOne, file: file, location: location)
      throw refusal(
        "expected an OpenAPI document, an object, found \(value.kindWithArticle)",
        nothing
      )
    }
    do throws(EditionComplaint) {
      return APIDocument(
        root: root,
        edition: try SpecificationVersion(of: root),
        file: file,
        location: location
      )
    } catch {
      let nothing = APIDocument(root: root, edition: .threeOne, file: file, location: location)
      throw refusal(error.message, nothing, at: error.member.map { [$0] } ?? [])
    }
  }

  private static func id(_ document: APIDocument, _ options: ImportOptions) throws(ImportError)
    -> String
  {
    guard let id = options.id else {
      return ManifestID.make(title: document.root["info"]?["title"]?.string, file: document.file)
    }
    guard ManifestID.isValid(id) else {
      throw refusal(
        "the id \(DocumentExcerpt.quoted(id)) cannot be used; give a lower-case letter, then at most 15 "
          + "lower-case letters, digits and underscores",
        document
      )
    }
    return id
  }

  private static func refusal(
    _ message: String,
    _ document: APIDocument,
    at tokens: [String] = []
  ) -> ImportError {
    let pointer = JSONPointer(tokens: tokens)
    return ImportError(
      diagnostic: Diagnostic(
        severity: .error,
        file: document.file,
        pointer: pointer,
        message: message
      )
    )
  }
}

extension OperationWords {
  fileprivate func outline(
    of source: OperationSource,
    name: String,
    _ definition: @escaping @Sendable () -> JSONObject
  ) -> OperationOutline {
    var outline = OperationOutline(
      name: name,
      title: title,
      description: description,
      method: source.method,
      path: source.template.text,
      effect: effect,
      isRepeatSafe: isRepeatSafe,
      definition: definition
    )
    outline.server = source.server
    outline.group = group
    outline.tags = tags
    return outline
  }
}
