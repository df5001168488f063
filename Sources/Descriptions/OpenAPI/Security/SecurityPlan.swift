import JSON
import Manifests

/// Which credentials the operations of a document take.
struct SecurityPlan {
  private static let scopeLimit = 30

  /// Something the document calls a security scheme.
  struct Scheme {
    var name: String
    var form: CredentialForm?
    var place: Place

    /// The name of a key that cannot be sent.
    var unusableName: String?
    var isUsed = false
    var isDeprecated = false
    var scopes: [String] = []
  }

  let document: APIDocument
  var remarks: ImportDiagnostics
  private(set) var schemes: [String: Scheme] = [:]
  private(set) var order: [String] = []
  private var known: [JSONValue: [[String]]] = [:]
  private let usual: Located?
  let id: String
  private let baseURL: BaseURL

  /// What requests are signed for, where some are.
  private let signing: SigningScope

  /// The secrets that requests carry without a scheme, by the names of their credentials: those that clients show of
  /// themselves where tokens are given out, and parameters that are secrets.
  var secrets: [(secret: RequestSecret, name: String)] = []

  /// The names of the credentials that parameters are.
  var secretNames: Set<String> = []

  init(document: APIDocument, id: String, baseURL: BaseURL, signing: SigningScope) {
    self.document = document
    self.signing = signing
    (self.id, self.baseURL) = (id, baseURL)
    remarks = ImportDiagnostics(file: document.file)
    usual = document.whole["security"]
    let written =
      document.whole["securityDefinitions"]
      ?? document.member("components", of: document.whole).flatMap {
        document.member("securitySchemes", of: $0)
      }
    for (name, located) in written?.members ?? [] { add(name, located, named: name) }
  }

  /// Takes in a scheme under the name that requirements have for it.
  private mutating func add(_ key: String, _ located: Located, named name: String) {
    let scheme = (try? document.resolved(located)) ?? located
    var label = ArgumentNames.sanitized(name, or: "key")
    while schemes.values.contains(where: { $0.name == label }) { label += "_2" }
    let env = Self.environmentName(id: id, scheme: name)
    let form = CredentialForm(
      scheme.object ?? [:],
      named: name,
      env: env,
      baseURL: baseURL,
      signing
    )
    var plan = Scheme(name: label, form: form, place: located.place)
    plan.isDeprecated = scheme.value["deprecated"] == true
    plan.unusableName = CredentialForm.unusableName(of: scheme.object ?? [:])
    schemes[key] = plan
    order.append(key)
  }

  /// Takes in the schemes that requirements name by their addresses (OpenAPI 3.2 §4.30).
  private mutating func adopt(_ alternatives: [Located]) {
    for (name, located) in alternatives.flatMap(\.members)
    where schemes[name] == nil && name.contains("/") {
      let reference = Located(value: ["$ref": .string(name)], place: located.place)
      guard let scheme = try? document.resolved(reference), scheme.object != nil else { continue }
      let label =
        scheme.place.pointer.tokens.last ?? name.split(separator: "/").last.map(String.init)
      add(name, scheme, named: label ?? "key")
    }
  }

  /// `DISCORD_BOT_TOKEN` for the scheme `BotToken` of `discord`.
  static func environmentName(id: String, scheme: String) -> String {
    URLVariables.environmentName(id: id, name: scheme)
  }

  /// The credentials of an operation: the alternatives that can be met, in their order; nil where nothing is said.
  mutating func credentials(of operation: Located) -> [[String]]? {
    guard let written = operation["security"] ?? usual else { return nil }
    if let names = known[written.value] { return names }
    let names = choose(written)
    known[written.value] = names
    return names
  }

  private mutating func choose(_ written: Located) -> [[String]] {
    let alternatives = written.elements
    guard !alternatives.isEmpty else { return [[]] }
    adopt(alternatives)
    let supported = alternatives.filter(isSupported)
    guard !supported.isEmpty else {
      let names = alternatives.flatMap { $0.object?.names ?? [] }
      remarks.note(
        "no call can be made with \(DocumentExcerpt.list(names)) from here; calls are sent without credentials",
        at: written.place
      )
      return [[]]
    }
    if alternatives.count > 1 {
      remarkChoice(current(supported), among: alternatives, at: written.place)
    }
    var choices: [[String]] = []
    for alternative in current(supported) {
      let names = together(alternative).compactMap { name, scopes in use(name, scopes: scopes) }
      if !choices.contains(names) { choices.append(names) }
    }
    return choices.filter { !$0.isEmpty } + choices.filter(\.isEmpty)
  }

  /// The schemes of a requirement; of those that are sent in one field the first stands for all, with the scopes of all:
  /// two flows of one login are one token.
  private mutating func together(_ requirement: Located) -> [(name: String, scopes: [String])] {
    var kept: [(name: String, scopes: [String])] = []
    for (name, located) in requirement.members {
      let scopes = located.value.array?.compactMap(\.string) ?? []
      let field = schemes[name]?.form?.field
      let same = kept.firstIndex { field != nil && schemes[$0.name]?.form?.field == field }
      guard let same else {
        kept.append((name, scopes))
        continue
      }
      let known = kept[same].scopes
      kept[same].scopes = known + scopes.filter { !known.contains($0) }
      remarks.note(
        "\(DocumentExcerpt.quoted(kept[same].name)) and \(DocumentExcerpt.quoted(name)) are sent in one "
          + "field, so they are one credential; the first names it",
        at: requirement.place
      )
    }
    return kept
  }

  /// The alternatives with those last that the document calls deprecated (OpenAPI 3.2 §4.27).
  private func current(_ alternatives: [Located]) -> [Located] {
    func isDeprecated(_ alternative: Located) -> Bool {
      alternative.object?.names.contains { schemes[$0]?.isDeprecated == true } ?? false
    }
    return alternatives.filter { !isDeprecated($0) } + alternatives.filter(isDeprecated)
  }

  private func isSupported(_ alternative: Located) -> Bool {
    alternative.object?.names.allSatisfy { schemes[$0]?.form != nil } ?? false
  }

  /// Marks a scheme as used, with the scopes that it knows; gives the name of its credential.
  mutating func use(_ name: String, scopes: [String]) -> String? {
    guard var scheme = schemes[name] else { return nil }
    scheme.isUsed = true
    for scope in scopes where scheme.form?.knownScopes.contains(scope) == true {
      if !scheme.scopes.contains(scope) { scheme.scopes.append(scope) }
    }
    schemes[name] = scheme
    return scheme.name
  }

  private mutating func remarkChoice(_ chosen: [Located], among all: [Located], at place: Place) {
    let name = { (alternative: Located) in
      let names = alternative.object?.names ?? []
      return names.isEmpty ? "no credential" : names.joined(separator: " with ")
    }
    let others = all.filter { one in !chosen.contains { $0.place == one.place } }.map(name)
    let sent = DocumentExcerpt.list(chosen.map(name))
    let choice = chosen.count == 1 ? sent : "the first of these that is configured: \(sent)"
    let rest = others.isEmpty ? "" : "; the API also takes \(DocumentExcerpt.list(others))"
    remarks.note("calls are sent with \(choice)\(rest)", at: place)
  }

  /// Takes the one scheme of a document that never says which operations want it.
  mutating func takeOnlyScheme() -> [String] {
    let usable = order.filter { schemes[$0]?.form != nil }
    guard let name = usable.first, let scheme = schemes[name] else { return [] }
    guard usable.count == 1 else {
      remarks.note(
        "\(usable.count) security schemes, but no \"security\" says which operations want them; calls "
          + "are sent without; add \"security\" to the document",
        at: Place(pointer: JSONPointer(tokens: Array(scheme.place.pointer.tokens.dropLast())))
      )
      return []
    }
    remarks.note(
      "no \"security\" says which operations want it, so all are sent with it",
      at: scheme.place
    )
    return use(name, scopes: []).map { [$0] } ?? []
  }

  /// The manifest's `credentials`: those that an operation takes, in the order of the document.
  mutating func manifest(obtain: String?) -> JSONObject {
    var credentials = JSONObject()
    for scheme in order.compactMap({ schemes[$0] }) {
      guard var credential = credential(of: scheme) else { continue }
      credential["obtain"] = obtain.map { .string($0) }
      credentials[scheme.name] = .object(credential)
    }
    for (secret, name) in secrets {
      var credential = credential(of: secret)
      credential["obtain"] = obtain.map { .string($0) }
      credentials[name] = .object(credential)
    }
    return credentials
  }

  /// The credential of a scheme; nil where none is made of it.
  private mutating func credential(of scheme: Scheme) -> JSONObject? {
    guard let form = scheme.form else {
      let reason = scheme.unusableName.map {
        "no key can be sent under the name \(DocumentExcerpt.quoted($0)); the scheme is left out"
      }
      remarks.note(
        reason ?? "a scheme of this kind is not known here; it is left out",
        at: scheme.place
      )
      return nil
    }
    guard scheme.isUsed else { return nil }
    if let remark = form.remark { remarks.note(remark, at: scheme.place) }
    if scheme.isDeprecated {
      remarks.note(
        "the scheme is deprecated; calls are sent with it where no other is configured",
        at: scheme.place
      )
    }
    var credential = form.credential
    if var oauth = credential["oauth2"]?.object {
      oauth["scopes"] = scopes(of: scheme)
      credential["oauth2"] = .object(oauth)
    }
    return credential
  }

  private mutating func scopes(of scheme: Scheme) -> JSONValue? {
    guard scheme.scopes.count <= Self.scopeLimit else {
      remarks.note(
        "the operations ask for \(scheme.scopes.count) scopes together, so none is asked for; name "
          + "the ones you need under \"scopes\" of the manifest",
        at: scheme.place
      )
      return nil
    }
    return scheme.scopes.isEmpty ? nil : .array(scheme.scopes.map { .string($0) })
  }

  /// Whether there is any scheme.
  var hasSchemes: Bool { !order.isEmpty }
}
