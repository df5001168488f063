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
    let method = method(&fields)
    let template = path(&fields)
    let server = server(&fields)
    let effect = effect(&fields, with: method)
    let isRepeatSafe = fields.optional("repeat_safe")?.boolean()
    var schema = ArgumentsReader(&fields)
    let content = ContentReader(&fields, verb: method)
    let places = PlacesReader(
      verb: method,
      template: template,
      content: content.content,
      arguments: schema,
      context: context
    ).read(&fields)
    schema.describeFiles(of: places)
    let choices = CredentialChoiceReader(context.credentials).read(&fields)
    let description = fields.required("description", "what the call does, for the model")
    let operation = Operation(
      name: name,
      toolName: "\(context.id ?? "")_\(name)",
      title: fields.optional("title")?.text(limit: 80) ?? Self.title(of: name),
      description: description?.text(limit: 1024, .lines) ?? "",
      method: method,
      path: template.text,
      server: server,
      effect: effect,
      isRepeatSafe: isRepeatSafe ?? (effect == .read && RequestMethod.isSafe(method)),
      group: fields.optional("group")?.label("the name of a group") ?? "",
      tags: fields.optional("tags")?.tags() ?? [],
      verifyWith: VerificationReader(arguments: schema).read(&fields),
      disclose: fields.optional("disclose")?.text(limit: 200),
      definition: .read(
        OperationForm(
          arguments: schema.schema,
          places: places,
          example: schema.example(&fields),
          content: content.content,
          encoding: content.encoding(&fields, places: places),
          credentials: choices.first,
          otherCredentials: Array(choices.dropFirst()),
          pages: PagesReader(arguments: schema).read(&fields),
          output: output(&fields),
          accept: fields.optional("accept")?.mediaTypes(),
          toldHeaders: told(&fields),
          follow: FollowingReader.read(&fields),
          timeout: TimeoutReader.read(&fields)
        )
      )
    )
    fields.refuseUnknown()
    return operation
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
    SchemaCheck(findings: schema.findings).check(schema.object, at: schema.pointer)
    return schema.object
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
    let words = name.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
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
