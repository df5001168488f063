import JSON
import Text

/// The filling in of a manifest's URLs before they are read: `"base_url": "https://{tenant}.shop.example"`.
///
/// A part is what its environment variable says, else its default; a part that nothing fills in gets a stand-in, so that
/// reading goes on.
struct URLFilling {
  private let id: String
  private let file: String
  private let source: URLSource
  private let findings: Diagnostics
  private let variables: [String: Variable]
  private let base: String
  private var used: Set<String> = []

  /// The parts of which it was said that nothing fills them in.
  private var told: Set<String> = []

  /// What a manifest says of a part.
  private struct Variable {
    var env: String?
    var standard: String?
    var values: [String] = []
  }

  init(_ document: JSONValue, file: String, source: URLSource, findings: Diagnostics) {
    id = document["id"]?.string ?? "api"
    base = document["base_url"]?.string ?? ""
    (self.file, self.source, self.findings) = (file, source, findings)
    variables = Self.read(ValueReader(document: document, findings: findings))
  }

  /// The document with whole URLs, and a remark on each variable that no URL has.
  mutating func filled(_ document: JSONValue) -> JSONValue {
    guard var root = document.object, !variables.isEmpty || Self.hasParts(root) else {
      return document
    }
    root["base_url"] = fill(root["base_url"], at: ["base_url"])
    if let operations = root["operations"]?.object {
      root["operations"] = .object(
        operations.replacing { name, operation in
          guard operation["base_url"] != nil, var members = operation.object else {
            return operation
          }
          members["base_url"] = fill(members["base_url"], at: ["operations", name, "base_url"])
          return .object(members)
        }
      )
    }
    if let credentials = root["credentials"]?.object {
      root["credentials"] = .object(
        credentials.replacing { name, credential in
          fillEndpoints(of: credential, at: ["credentials", name])
        }
      )
    }
    for name in variables.keys.sorted() where !used.contains(name) {
      findings.warning(
        "no URL of the manifest has {\(name)}; leave the variable out, or put it into \"base_url\"",
        at: JSONPointer(tokens: ["variables", name])
      )
    }
    return .object(root)
  }

  /// Whether any URL has a part; most manifests have none, and large ones are not gone through for it twice.
  private static func hasParts(_ root: JSONObject) -> Bool {
    let operations = root["operations"]?.object?.members.compactMap { $0.value["base_url"] } ?? []
    let credentials = (root["credentials"]?.object?.members ?? []).flatMap { credential in
      endpoints.merging(words) { urls, _ in urls }
        .flatMap { kind, names in names.compactMap { credential.value[kind]?[$0] } }
    }
    return ([root["base_url"]].compactMap(\.self) + operations + credentials).contains {
      $0.string?.utf8.contains(UInt8(ascii: "{")) ?? false
    }
  }

  private static let endpoints = [
    "oauth2": ["token_url", "authorization_url", "device_url"], "token": ["url"],
  ]

  /// What a signature names beside URLs.
  private static let words = ["aws": ["region", "service"]]

  private mutating func fillEndpoints(of credential: JSONValue, at tokens: [String]) -> JSONValue {
    guard var members = credential.object else { return credential }
    for (kind, names) in Self.endpoints {
      guard var inner = members[kind]?.object else { continue }
      for name in names where inner[name] != nil {
        inner[name] = fill(inner[name], at: tokens + [kind, name])
      }
      members[kind] = .object(inner)
    }
    for (kind, names) in Self.words {
      guard var inner = members[kind]?.object else { continue }
      for name in names where inner[name] != nil {
        inner[name] = fillWord(inner[name], at: tokens + [kind, name])
      }
      members[kind] = .object(inner)
    }
    return .object(members)
  }

  /// Fills in the parts of a word such as `{region}`; what is wrong with the whole, its reader says.
  private mutating func fillWord(_ value: JSONValue?, at tokens: [String]) -> JSONValue? {
    guard let text = value?.string else { return value }
    var result = text
    for part in URLVariables(text).parts {
      used.insert(part.name)
      let variable = variables[part.name] ?? Variable()
      let said = source.variable(environmentName(of: part)) ?? ""
      guard let value = said.isEmpty ? variable.standard : said else {
        tellWord(part, at: JSONPointer(tokens: tokens))
        result = result.replacing(text: "{\(part.name)}", with: part.standIn(as: .path))
        continue
      }
      result = result.replacing(text: "{\(part.name)}", with: value)
    }
    return .string(result)
  }

  private mutating func tellWord(_ part: URLVariables.Part, at pointer: JSONPointer) {
    guard told.insert(part.name).inserted else { return }
    let message =
      "\(ManifestExcerpt.quoted(part.name)) is left to whoever serves the API; set \(environmentName(of: part)) "
      + "in the environment, or give it a \"default\" under \"variables\""
    source.command == nil
      ? findings.warning(message, at: pointer) : findings.error(message, at: pointer)
  }

  // MARK: - One URL

  private mutating func fill(_ value: JSONValue?, at tokens: [String]) -> JSONValue? {
    guard let text = value?.string else { return value }
    let parts = URLVariables(text).parts
    guard !parts.isEmpty else { return value }
    used.formUnion(parts.map(\.name))
    if let named = named(for: text) { return .string(named) }
    let pointer = JSONPointer(tokens: tokens)
    var (result, gaps) = (text, [URLVariables.Part]())
    for part in parts {
      let variable = variables[part.name] ?? Variable()
      let said = source.variable(environmentName(of: part)) ?? ""
      let value = said.isEmpty ? variable.standard : said
      if let value {
        let problem = URLVariables.problem(with: value, for: part, among: variable.values)
        if let problem { findings.error(complaint(problem, part, said.isEmpty), at: pointer) }
        result = result.replacing(
          text: "{\(part.name)}",
          with: problem == nil ? value : part.standIn
        )
      } else {
        gaps.append(part)
      }
    }
    guard !gaps.isEmpty else { return .string(result) }
    if gaps.contains(where: { told.insert($0.name).inserted }) { tell(gaps, result, at: pointer) }
    return .string(
      gaps.reduce(result) { $0.replacing(text: "{\($1.name)}", with: $1.standIn) }
    )
  }

  private func environmentName(of part: URLVariables.Part) -> String {
    variables[part.name]?.env ?? URLVariables.environmentName(id: id, name: part.name)
  }

  private func complaint(
    _ problem: String,
    _ part: URLVariables.Part,
    _ isStandard: Bool
  ) -> String {
    let name = ManifestExcerpt.quoted(part.name)
    return isStandard
      ? "the default of \(name) \(problem)"
      : "\(environmentName(of: part)) \(problem); it stands for \(name) here"
  }

  /// Where a person says the API is, for the base URL and for what lies at the same place.
  private func named(for text: String) -> String? {
    guard let named = source.named(id), let url = BaseURL(named) else { return nil }
    if text == base { return url.text }
    let home = Self.authority(of: base)
    guard !home.isEmpty, Self.authority(of: text) == home else { return nil }
    return url.origin + text.dropFirst(home.count)
  }

  /// Scheme and host as they are written, with their braces.
  private static func authority(of text: String) -> Substring {
    guard let mark = text.firstRange(ofText: "://") else { return text.prefix { $0 != "/" } }
    let end = text[mark.upperBound...].firstIndex(of: "/") ?? text.endIndex
    return text[..<end]
  }

  private func tell(
    _ gaps: [URLVariables.Part],
    _ filled: String,
    at pointer: JSONPointer
  ) {
    let names = English.list(gaps.map { ManifestExcerpt.quoted($0.name) })
    let variables = English.list(gaps.map(environmentName))
    let isBase = pointer.tokens == ["base_url"]
    let url = isBase ? URLVariables.example(of: filled, filling: gaps) : "URL"
    let option = "--base-url \(ShellWord.quoted("\(id)=\(url)"))"
    guard let command = source.command else {
      return findings.warning(
        "the URL leaves \(names) to whoever serves the API, with \(variables) in the environment or "
          + option,
        at: pointer
      )
    }
    findings.error(
      "the URL leaves \(names) to you; set \(variables) in the environment, or name the whole: "
        + "recourse \(command) \(ShellWord.quoted(file)) \(option)",
      at: pointer
    )
  }

  // MARK: - What the manifest says of the parts

  private static func read(_ root: ValueReader) -> [String: Variable] {
    guard let members = root.value["variables"] else { return [:] }
    let value = ValueReader(
      value: members,
      parent: root.pointer,
      token: "variables",
      findings: root.findings
    )
    guard let fields = value.object() else { return [:] }
    var variables: [String: Variable] = [:]
    for (name, value) in fields.members {
      if name.isEmpty || name.contains(where: { "{}/".contains($0) }) {
        fields.refuse(name, "expected the name of a part of a URL, as it stands there in braces")
      }
      variables[name] = variable(value)
    }
    return variables
  }

  private static func variable(_ value: ValueReader) -> Variable {
    var variable = Variable()
    guard var fields = value.object() else { return variable }
    variable.env = fields.optional("env")?.environmentName()
    variable.standard = fields.optional("default")?.text(limit: 512)
    let values = fields.optional("enum")?.someElements("an array of texts")
    variable.values = values?.compactMap { $0.text(limit: 512) } ?? []
    _ = fields.optional("description")?.text(limit: 512)
    fields.refuseUnknown()
    return variable
  }
}

extension URLVariables.Part {
  /// What stands for a part that nobody has said.
  fileprivate var standIn: String { standIn(as: place) }

  /// The same at a place of another sort.
  fileprivate func standIn(as place: URLVariables.Part.Place) -> String {
    switch place {
    case .whole: "https://api.example"
    case .scheme: "https"
    case .port: "443"
    case .host, .path:
      String(decoding: name.lowercased().utf8.filter(ASCII.isAlphanumeric), as: UTF8.self)
    }
  }
}

extension JSONObject {
  /// The same members with other values.
  fileprivate func replacing(_ value: (String, JSONValue) -> JSONValue) -> JSONObject {
    JSONObject(distinct: members.map { Member(name: $0.name, value: value($0.name, $0.value)) })
  }
}
