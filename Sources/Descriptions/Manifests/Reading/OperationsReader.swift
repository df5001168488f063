import Text
import JSON

/// The reader of `operations`.
struct OperationsReader {
  static let toolNameLimit = 40

  let context: ManifestContext

  func read(_ fields: inout ObjectReader) -> [Operation] {
    let value = fields.required("operations", "the calls of the API, {name: {…}}")
    guard let members = value?.object() else { return [] }
    if members.object.isEmpty { members.error("expected at least one operation") }
    let operations = members.members.compactMap { name, value in
      checkName(name, in: members)
      return value.object().map { operation(name, $0) }
    }
    VerificationReader.check(operations, in: members)
    return operations
  }

  /// Reads one operation.
  func operation(_ name: String, _ reader: ObjectReader) -> Operation {
    var fields = reader
    let request = request(&fields)
    let inputs = inputs(&fields, of: request)
    let credentials = CredentialChoiceReader(context.credentials).read(&fields)
    let label = label(&fields, of: name)
    let operation = Operation(
      name: name,
      toolName: "\(context.id ?? "")_\(name)",
      title: label.title,
      description: label.description,
      method: request.method,
      path: request.path.text,
      server: request.server,
      effect: request.effect,
      isRepeatSafe: request.isRepeatSafe,
      group: label.group,
      tags: label.tags,
      verifyWith: VerificationReader(arguments: inputs.arguments).read(&fields),
      disclose: fields.optional("disclose")?.text(limit: 200),
      definition: .read(form(&fields, inputs, credentials))
    )
    fields.refuseUnknown()
    return operation
  }

  /// What is sent where, and what that does.
  private struct Request {
    var method: String
    var path: OperationPath
    var server: BaseURL?
    var effect: Operation.Effect
    var isRepeatSafe: Bool
  }

  private func request(_ fields: inout ObjectReader) -> Request {
    let method = method(&fields)
    let path = path(&fields)
    let server = server(&fields)
    let effect = effect(&fields, with: method)
    let isRepeatSafe = fields.optional("repeat_safe")?.boolean()
    return Request(
      method: method,
      path: path,
      server: server,
      effect: effect,
      isRepeatSafe: isRepeatSafe ?? (effect == .read && RequestMethod.isSafe(method))
    )
  }

  /// What a call takes, and where each argument goes.
  private struct Inputs {
    var arguments: ArgumentsReader
    var content: ContentReader
    var places: [ParameterLocation]
  }

  private func inputs(_ fields: inout ObjectReader, of request: Request) -> Inputs {
    var arguments = ArgumentsReader(&fields)
    let content = ContentReader(&fields, verb: request.method)
    let places = PlacesReader(
      verb: request.method,
      template: request.path,
      content: content.content,
      arguments: arguments,
      context: context
    ).read(&fields)
    arguments.describeFiles(of: places)
    return Inputs(arguments: arguments, content: content, places: places)
  }

  /// What people and models read of an operation, and what it is filed under.
  private struct Label {
    var title: String
    var description: String
    var group: String
    var tags: [String]
  }

  private func label(_ fields: inout ObjectReader, of name: String) -> Label {
    let description = fields.required("description", "what the call does, for the model")
    return Label(
      title: fields.optional("title")?.text(limit: 80) ?? Self.title(of: name),
      description: description?.text(limit: 1024, .lines) ?? "",
      group: fields.optional("group")?.label("the name of a group") ?? "",
      tags: fields.optional("tags")?.tags() ?? []
    )
  }

  private func form(
    _ fields: inout ObjectReader,
    _ inputs: Inputs,
    _ credentials: [[String]]
  ) -> OperationForm {
    OperationForm(
      arguments: inputs.arguments.schema,
      places: inputs.places,
      example: inputs.arguments.example(&fields),
      content: inputs.content.content,
      encoding: inputs.content.encoding(&fields, places: inputs.places),
      credentials: credentials.first,
      otherCredentials: Array(credentials.dropFirst()),
      pages: PagesReader(arguments: inputs.arguments).read(&fields),
      output: output(&fields),
      accept: fields.optional("accept")?.mediaTypes(),
      toldHeaders: told(&fields),
      follow: FollowingReader.read(&fields),
      timeout: TimeoutReader.read(&fields)
    )
  }

  private func told(_ fields: inout ObjectReader) -> [String] {
    let names =
      fields.optional("tell_headers")?.elements("an array of names of header fields") ?? []
    return names.compactMap { value in
      value.parsed { (text) throws(InvalidText) in try FieldName.token(text) }
    }
  }

  private func method(_ fields: inout ObjectReader) -> String {
    let value = fields.required("method", "the HTTP method, such as \"GET\"")
    return value?.parsed("a method such as \"GET\"") { (text) throws(InvalidText) in
      try RequestMethod.checked(text)
    } ?? "GET"
  }

  private func path(_ fields: inout ObjectReader) -> OperationPath {
    let purpose = "the path below the base URL, such as \"/v1/deals/{id}\""
    let template = fields.required("path", purpose)?.parsed { (text) throws(InvalidText) in
      try OperationPath(text)
    }
    return template ?? .unknown
  }

  /// Where the operation is, if not where the others are.
  private func server(_ fields: inout ObjectReader) -> BaseURL? {
    fields.optional("base_url")?.parsed { (text) throws(InvalidText) in
      try BaseURL(checking: text)
    }
  }

  /// The schema of the answer, whose slips are told like those of the arguments.
  private func output(_ fields: inout ObjectReader) -> JSONObject? {
    guard let schema = fields.optional("output")?.object() else { return nil }
    return SchemaCheck.checked(schema.object, at: schema.pointer, schema.findings)
  }

  private func effect(_ fields: inout ObjectReader, with method: String) -> Operation.Effect {
    let value = fields.required("effect", "what a call does: read, write or destroy")
    guard let effect = value?.choice(Operation.Effect.self) else { return .read }
    if effect == .read, ["DELETE", "PUT", "PATCH"].contains(method) {
      fields.findings.warning(
        "the effect is \"read\", but \(method) changes things; check which is right",
        at: fields.pointer.appending("method")
      )
    }
    return effect
  }

  private func checkName(_ name: String, in members: ObjectReader) {
    guard Words.isIdentifier(name) else {
      return members.refuse(
        name,
        "expected \(Words.identifierRule), found \(ManifestExcerpt.quoted(name))"
      )
    }
    guard let id = context.id else { return }
    let tool = "\(id)_\(name)"
    if tool.utf8.count > Self.toolNameLimit {
      members.refuse(
        name,
        "the tool name \(ManifestExcerpt.quoted(tool)) has \(tool.utf8.count) characters, "
          + "at most \(Self.toolNameLimit) are allowed; shorten the operation's name"
      )
    }
    if BuiltInTools.names.contains(tool) { members.refuse(name, Self.taken(tool)) }
  }

  /// Says why an operation cannot have the name of a tool that is the server's own.
  static func taken(_ tool: String) -> String {
    "the tool name \"\(tool)\" is taken by a built-in tool; rename it"
  }

  /// The name with spaces and a capital: "Search deals".
  private static func title(of name: String) -> String {
    var title: [UInt8] = []
    title.reserveCapacity(name.utf8.count)
    var isAfterWord = false
    for byte in name.utf8 {
      guard byte != UInt8(ascii: "_") else {
        isAfterWord = !title.isEmpty
        continue
      }
      if isAfterWord { title.append(UInt8(ascii: " ")) }
      isAfterWord = false
      title.append(title.isEmpty ? ASCII.uppercased(byte) : byte)
    }
    return String(decoding: title, as: UTF8.self)
  }
}

extension ValueReader {
  private static let tagLimit = 20

  /// Subjects that an operation is filed under.
  fileprivate func tags() -> [String] {
    elements("an array of texts").prefix(Self.tagLimit).compactMap { $0.text(limit: 80) }
  }

  /// Media types as in an Accept field: `image/png`, `application/json, image/*;q=0.5`.
  fileprivate func mediaTypes() -> String? {
    parsed("media types such as \"image/png\"") { (text) throws(InvalidText) in
      let isSound = text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
        let type = $0.prefix { $0 != ";" }.filter { $0 != " " }
        let halves = type.split(separator: "/", omittingEmptySubsequences: false)
        return halves.count == 2 && halves.allSatisfy { !$0.isEmpty }
      }
      guard isSound, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
        throw InvalidText(
          "expected media types such as \"image/png\", found \(ManifestExcerpt.quoted(text))"
        )
      }
      return text
    }
  }
}

/// The tools that the server has of its own.
enum BuiltInTools {
  static let names: Set<String> = [
    "resume_task", "list_tasks", "note_task", "cancel_task", "read_more",
    "find_operations", "describe_operation", "call_operation", "change_operation",
  ]

  /// Arguments that the server adds to every tool.
  static let arguments: Set<String> = ["task", "confirm", "select"]
}
