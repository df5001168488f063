import JSON
import Manifests

/// What an operation that hands out tokens asks of the client itself: secrets, for which an agent is never asked.
struct TokenEndpoint {
  /// The client's secret; nil where none is asked for.
  private(set) var clientSecret: RequestSecret?

  /// Whether a client without a secret may ask too: others of what is asked for are required, and the secret is not.
  private(set) var isSecretOptional = false

  /// Members of the content that are secrets: the client's, and those that tokens are given for.
  private(set) var hiddenMembers: Set<String> = []

  /// Words of paths and names in which such operations are found, so that the others need not be looked into.
  private static let signs = ["token", "auth", "login", "revoke", "introspect"]
    .map { Array($0.utf8) }

  /// What tokens are given for, or tokens themselves (RFC 6749, 7009, 7521, 7662, 8693).
  private static let others: Set<String> = [
    "client_assertion", "assertion", "password", "refresh_token", "refreshtoken", "access_token",
    "token", "subject_token", "actor_token", "code_verifier",
  ]

  /// Whether its path or name tells that it may: reading what all of them take would cost a large document's start.
  static func isLikely(_ source: OperationSource) -> Bool {
    let name = source.operation.value["operationId"]?.string ?? ""
    return [source.path, name].contains { text in
      let words = small(text)
      return signs.contains { hold(words, $0) }
    }
  }

  /// Looks into an operation; nil where it asks for no such secret.
  init?(_ source: OperationSource, in document: APIDocument) {
    let name = source.operation.value["operationId"]?.string ?? ""
    let words = Self.small("\(source.path) \(name)")
    let parameters = Self.parameters(of: source, in: document)
    let members = Self.members(of: source, parameters, in: document)
    let names = Set((parameters.map(\.name) + members).map(Self.plain))
    let isGrant =
      names.contains("granttype")
      || ["revoke", "introspect"].contains { Self.hold(words, Array($0.utf8)) }
    // Who shows a client's name beside its secret speaks as that client.
    guard isGrant || names.contains("clientid") else { return nil }
    let secret = parameters.first { Self.isClientSecret($0.name) && $0.place != .body }
    let member = members.first(where: Self.isClientSecret)
    clientSecret = secret ?? member.map { RequestSecret(name: $0, place: .body) }
    let required = Self.required(of: source, in: document)
    isSecretOptional = !required.isEmpty && !required.contains { Self.isClientSecret($0) }
    hiddenMembers = Set(members.filter { Self.isClientSecret($0) || isGrant && Self.isSecret($0) })
    if clientSecret == nil, hiddenMembers.isEmpty { return nil }
  }

  /// Letters become small; what becomes of other bytes does not matter to signs of letters alone.
  private static func small(_ text: String) -> [UInt8] { text.utf8.map { $0 | 0x20 } }

  /// Whether a sign stands among words; a search by characters would be felt at five thousand operations.
  private static func hold(_ words: [UInt8], _ sign: [UInt8]) -> Bool {
    var start = 0
    while start + sign.count <= words.count {
      if words[start] == sign[0], words[start...].starts(with: sign) { return true }
      start += 1
    }
    return false
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" }
  }

  private static func isClientSecret(_ name: String) -> Bool { plain(name) == "clientsecret" }

  private static func isSecret(_ name: String) -> Bool { others.contains(name.lowercased()) }

  private static func parameters(
    of source: OperationSource,
    in document: APIDocument
  ) -> [RequestSecret] {
    let lists = [source.item, source.operation].flatMap {
      document.member("parameters", of: $0)?.elements ?? []
    }
    return lists.compactMap { element in
      let parameter = ((try? document.resolved(element)) ?? element).value
      guard let name = parameter["name"]?.string, let location = parameter["in"]?.string else {
        return nil
      }
      let place = location == "formData" ? .body : RequestSecret.Place(rawValue: location)
      // The body of Swagger 2.0 is a parameter too, whose own name means nothing.
      return location == "body" ? nil : place.map { RequestSecret(name: name, place: $0) }
    }
  }

  /// The members of the content, by name.
  private static func members(
    of source: OperationSource,
    _ parameters: [RequestSecret],
    in document: APIDocument
  ) -> [String] {
    let forms = parameters.filter { $0.place == .body }.map(\.name)
    let body = document.member("requestBody", of: source.operation)
    let content = body.flatMap { document.member("content", of: $0) }?.members.map(\.value) ?? []
    let lists = document.member("parameters", of: source.operation)?.elements ?? []
    let two = lists.map { (try? document.resolved($0)) ?? $0 }.filter { $0.value["in"] == "body" }
    return (content + two).reduce(into: forms) { names, media in
      let schema = document.member("schema", of: media)
      for name in schema.map({ properties(of: $0, in: document, depth: 0) }) ?? []
      where !names.contains(name) {
        names.append(name)
      }
    }
  }

  /// The names of parameters and of members of the content that are required.
  private static func required(
    of source: OperationSource,
    in document: APIDocument
  ) -> Set<String> {
    let lists = [source.item, source.operation].flatMap {
      document.member("parameters", of: $0)?.elements ?? []
    }
    let parameters = lists.map { (try? document.resolved($0)) ?? $0 }
    let named = parameters.filter { $0.value["required"] == true && $0.value["in"] != "body" }
    let body = document.member("requestBody", of: source.operation)
    let content = body.flatMap { document.member("content", of: $0) }?.members.map(\.value) ?? []
    let schemas = (content + parameters.filter { $0.value["in"] == "body" })
      .compactMap { document.member("schema", of: $0) }
    return Set(
      named.compactMap { $0.value["name"]?.string }
        + schemas.flatMap { required(of: $0, in: document, depth: 0) }
    )
  }

  private static func required(
    of schema: Located,
    in document: APIDocument,
    depth: Int
  ) -> [String] {
    guard depth < 4 else { return [] }
    let own = (schema.value["required"]?.array ?? []).compactMap(\.string)
    let parts = ["allOf", "anyOf", "oneOf"].flatMap { schema[$0]?.elements ?? [] }
    return own
      + parts.prefix(16).flatMap { part in
        required(of: (try? document.resolved(part)) ?? part, in: document, depth: depth + 1)
      }
  }

  private static func properties(
    of schema: Located,
    in document: APIDocument,
    depth: Int
  ) -> [String] {
    guard depth < 4 else { return [] }
    let own = schema["properties"]?.object?.names ?? []
    let parts = ["allOf", "anyOf", "oneOf"].flatMap { schema[$0]?.elements ?? [] }
    return own
      + parts.prefix(16).flatMap { part in
        properties(of: (try? document.resolved(part)) ?? part, in: document, depth: depth + 1)
      }
  }
}

extension SchemaWriter {
  /// A schema without the members that nobody is asked for, also those of its parts.
  static func without(_ names: Set<String>, in value: JSONValue, depth: Int = 0) -> JSONValue {
    guard !names.isEmpty, depth < 4, var schema = value.object else { return value }
    if var properties = schema["properties"]?.object {
      for name in names { properties[name] = nil }
      schema["properties"] = .object(properties)
    }
    if let required = schema["required"]?.array {
      let left = required.filter { !names.contains($0.string ?? "") }
      schema["required"] = left.isEmpty ? nil : .array(left)
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
      guard let parts = schema[keyword]?.array else { continue }
      schema[keyword] = .array(parts.map { without(names, in: $0, depth: depth + 1) })
    }
    return .object(schema)
  }
}
