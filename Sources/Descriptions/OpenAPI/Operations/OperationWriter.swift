import JSON
import Manifests

/// The writer of an operation in a manifest's words.
struct OperationWriter {
  let context: ImportContext
  let source: OperationSource
  private let words: OperationWords
  private(set) var remarks: ImportDiagnostics
  var schemas: SchemaWriter
  var arguments: ArgumentList
  private var content: String?
  private var encoding = JSONObject()

  init(context: ImportContext, source: OperationSource, words: OperationWords) {
    self.context = context
    self.source = source
    self.words = words
    remarks = ImportDiagnostics(file: context.document.file)
    schemas = SchemaWriter(document: context.document, direction: .request)
    arguments = ArgumentList(of: source.operation.place, file: context.document.file)
  }

  /// The operation, and what could not be carried over.
  mutating func written() -> (definition: JSONObject, remarks: ImportDiagnostics) {
    let definition = definition()
    remarks.add(arguments.remarks)
    remarks.add(schemas.remarks)
    return (definition, remarks)
  }

  private mutating func definition() -> JSONObject {
    readArguments()
    var definition: JSONObject = [
      "method": .string(source.method), "path": .string(source.template.text),
      "effect": .string(words.effect.rawValue), "repeat_safe": .bool(words.isRepeatSafe),
    ]
    if !words.group.isEmpty { definition["group"] = .string(words.group) }
    if !words.tags.isEmpty { definition["tags"] = .array(words.tags.map { .string($0) }) }
    definition["base_url"] = source.server.map { .string($0.text) }
    definition["title"] = .string(words.title)
    definition["description"] = .string(words.description)
    definition["credentials"] = credentials
    definition["content"] = content.map { .string($0) }
    if !encoding.isEmpty { definition["encoding"] = .object(encoding) }
    definition["arguments"] = .object(schema())
    if !arguments.places.isEmpty {
      definition["place"] = .object(JSONObject(arguments.places))
    }
    addAnswer(to: &definition)
    remarkLinks()
    return definition
  }

  /// The choice of credentials; nil where it is all of the manifest's.
  private var credentials: JSONValue? {
    guard source.otherCredentials.isEmpty else {
      let choices = [source.credentials] + source.otherCredentials
      return .array(choices.map { .array($0.map { .string($0) }) })
    }
    guard source.credentials != context.credentials else { return nil }
    return .array(source.credentials.map { .string($0) })
  }

  /// Writes what is known of a good answer.
  private mutating func addAnswer(to definition: inout JSONObject) {
    var answer = AnswerSchema(document: context.document)
    let accept = AcceptedTypes(document: context.document).read(source.operation)
    definition["accept"] = accept.map { .string($0) }
    let headers = AnswerHeaders(document: context.document).read(source.operation)
    if !headers.isEmpty { definition["tell_headers"] = .array(headers.map { .string($0) }) }
    let output = answer.read(source.operation)
    let example = AnswerExample(document: context.document).read(source.operation, output: output)
    definition["example"] = example.map { .object($0) }
    definition["output"] = output.map { .object($0) }
    remarks.add(answer.remarks)
  }

  private mutating func schema() -> JSONObject {
    var root: JSONObject = ["properties": .object(JSONObject(arguments.properties))]
    if !arguments.required.isEmpty {
      root["required"] = .array(arguments.required.map { .string($0) })
    }
    return schemas.finish(root)
  }

  private mutating func readArguments() {
    var reader = ParameterReader(document: context.document)
    let parameters = reader.read(
      shared: context.document.member("parameters", of: source.item),
      own: context.document.member("parameters", of: source.operation)
    )
    remarks.add(reader.remarks)
    let sent = parameters.filter { !isLeftOut($0) }
    addPath(sent)
    for location in [Parameter.Location.query, .querystring, .header, .cookie] {
      let here = sent.filter { $0.location == location && !isClaimed($0, among: sent) }
      // Required ones first: they must not be those that a limit leaves out.
      let isCrowded = sent.count > ArgumentList.limit
      for parameter in here where !isCrowded || parameter.isRequired { add(parameter) }
      if isCrowded { for parameter in here where !parameter.isRequired { add(parameter) } }
    }
    guard let body = body(reader.bodyParameters) else { return }
    guard !RequestMethod.isBodiless(source.method) else { return remarkBody(at: body.place) }
    content = body.content
    let placed = BodyArguments(body: body, isQueryUsual: isQueryUsual).add(to: &self)
    guard body.kind == .form || body.kind == .multipart else { return }
    for (name, entry) in body.encoding where placed?.contains(name) ?? true {
      encoding[name] = .object(entry)
    }
  }

  private mutating func body(_ parameters: [Located]) -> BodyForm? {
    var reader = BodyReader(document: context.document)
    defer { remarks.add(reader.remarks) }
    if context.document.edition == .two {
      let own = source.operation.value["consumes"]?.array?.compactMap(\.string)
      return reader.read(two: parameters, consumes: own ?? context.consumes)
    }
    return source.operation["requestBody"].flatMap { reader.read($0) }
  }

  /// Notes something that the parts of the writer find.
  mutating func note(_ message: String, at place: Place) { remarks.note(message, at: place) }

  private mutating func remarkLinks() {
    let responses = context.document.member("responses", of: source.operation)
    for (_, response) in responses?.members ?? [] {
      guard let links = response["links"], links.object?.isEmpty == false else { continue }
      remarks.note("links to other operations are not carried over", at: links.place)
    }
  }

  /// What the credentials carry must not be asked of the agent.
  private mutating func isLeftOut(_ parameter: Parameter) -> Bool {
    // The server makes the keys: an agent would make one anew for each attempt.
    if parameter.location == .header, parameter.name == context.keyField { return true }
    let key = "\(parameter.location.rawValue) \(parameter.name.lowercased())"
    let isSecret =
      !source.credentials.isEmpty && SecretParameter.isSecret(parameter, path: source.path)
    // The plan of the credentials has said where it is taken from.
    if isSecret, !context.secrets.isDisjoint(with: source.credentials) { return true }
    // The specification leaves that field to the security schemes (OpenAPI 3.1 §4.8.12.2.1).
    let isAuthorization = key == "header authorization"
    guard
      isSecret || isAuthorization || context.claimed.contains(key)
        || SecretWords.isSecret(parameter, source.credentials)
    else { return false }
    remarks.note(
      "the parameter \(DocumentExcerpt.quoted(parameter.name)) is the secret that the credentials carry; "
        + "it is left out",
      at: parameter.place
    )
    return true
  }

  /// Every name in the path becomes an argument, whether the document describes it or not.
  private mutating func addPath(_ all: [Parameter]) {
    let parameters = all.filter { $0.location == .path }
    let match = PathMatch(
      source.template.names,
      parameters.filter { !context.hostParameters.contains($0.name) },
      inServer: source.serverParameters
    )
    for name in source.template.names {
      let described = match.described(name) ?? match.likely(name)
      if described == nil, all.contains(where: { name.isQuery(of: $0) }) { continue }
      if match.described(name) == nil {
        remarks.note(
          described.map {
            "{\(name.written)} of the path is described as \(DocumentExcerpt.quoted($0.name))"
          }
            ?? "no parameter describes {\(name.written)} of the path; a text is taken; add the parameter",
          at: source.operation.place
        )
      }
      add(name.placed(described, at: source.operation.place))
    }
    for parameter in match.lost {
      remarks.note(
        "the path has no {\(parameter.name)}; the parameter is left out; mend its name or the path",
        at: parameter.place
      )
    }
  }

  /// Whether a parameter has no room, because another is the whole query (OpenAPI 3.2 §4.12).
  private mutating func isClaimed(_ parameter: Parameter, among all: [Parameter]) -> Bool {
    let whole = all.filter { $0.location == .querystring }
    let isClaimed =
      parameter.location == .query && !whole.isEmpty
      || parameter.location == .querystring && parameter.place != whole.first?.place
    guard isClaimed else { return false }
    remarks.note(
      "the parameter \(DocumentExcerpt.quoted(whole[0].name)) is the whole query, so "
        + "\(DocumentExcerpt.quoted(parameter.name)) is left out",
      at: parameter.place
    )
    return true
  }

  /// Says what to call in the place of a request whose content nobody would read (RFC 9110 §9.3.1).
  private mutating func remarkBody(at place: Place) {
    let post = context.document.member("post", of: source.item)
    let takesBody = post.map { post in
      post["requestBody"] != nil
        || (context.document.member("parameters", of: post)?.elements ?? []).contains {
          ((try? context.document.resolved($0)) ?? $0).value["in"] == "body"
        }
    }
    let remedy =
      takesBody == true
      ? "; POST of the same path takes one: call that where the body matters"
      : source.item["query"] != nil ? "; QUERY of the same path takes one" : ""
    remarks.note("a \(source.method) request has no body; it is left out\(remedy)", at: place)
  }

  private mutating func add(_ parameter: Parameter) {
    var schema = parameter.schema.map { schemas.schema($0, depth: 1) } ?? ["type": "string"]
    if schema["examples"] == nil, !parameter.examples.isEmpty, var object = schema.object {
      object["examples"] = .array(parameter.examples)
      schema = .object(object)
    }
    let shape = parameter.schema.map { ParameterShape(of: $0, in: context.document) } ?? .scalar
    let target = ParameterPlace(parameter: parameter, shape: shape, isQueryUsual: isQueryUsual)
    let argument = ArgumentList.Argument(
      name: parameter.name,
      location: parameter.location.rawValue,
      schema: schema,
      isRequired: parameter.isRequired,
      description: parameter.description,
      place: parameter.place
    )
    arguments.add(argument) { target.written(for: $0) }
  }

  private var isQueryUsual: Bool { RequestMethod.takesQuery(source.method) }
}
