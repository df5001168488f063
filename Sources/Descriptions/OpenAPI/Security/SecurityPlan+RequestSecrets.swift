import JSON
import Manifests

/// The secrets that requests carry without a scheme.
extension SecurityPlan {
  /// Has an operation that hands out tokens take the client's secret from a variable, and asks nobody for the secrets
  /// that tokens are given for.
  mutating func takeClientSecrets(_ sources: inout [OperationSource]) {
    for index in sources.indices where TokenEndpoint.isLikely(sources[index]) {
      takeClientSecret(&sources[index])
    }
    // What shows a client's secret once may do so where no word of the path tells.
    guard !secrets.isEmpty else { return }
    for index in sources.indices where sources[index].hiddenMembers.isEmpty {
      takeClientSecret(&sources[index])
    }
  }

  private mutating func takeClientSecret(_ source: inout OperationSource) {
    guard
      !source.credentials.contains(where: { name in secrets.contains { $0.name == name } }),
      let endpoint = TokenEndpoint(source, in: document)
    else { return }
    source.hiddenMembers = endpoint.hiddenMembers
    guard let secret = endpoint.clientSecret else { return }
    let name = name(of: secret, at: source.operation.place, meaning: "the secret of the client")
    let own = [source.credentials] + source.otherCredentials
    source.credentials.append(name)
    source.otherCredentials = source.otherCredentials.map { $0 + [name] }
    // A client that is public has none (RFC 6749 §2.1).
    if endpoint.isSecretOptional { source.otherCredentials += own }
  }

  private mutating func name(
    of secret: RequestSecret,
    at place: Place,
    meaning: String
  ) -> String {
    if let known = secrets.first(where: { $0.secret == secret }) { return known.name }
    var name = ArgumentNames.sanitized(secret.name, or: "client_secret")
    let taken = schemes.values.map(\.name) + secrets.map(\.name)
    while taken.contains(name) { name += "_2" }
    secrets.append((secret, name))
    remarks.note(
      "\(DocumentExcerpt.quoted(secret.name)) is \(meaning); no agent is asked for it, it is "
        + "taken from the variable \(Self.environmentName(id: id, scheme: secret.name))"
        + (secret.prefix.map { "; \(DocumentExcerpt.quoted($0)) is put before it" } ?? ""),
      at: place
    )
    return name
  }

  /// Has operations that ask for a secret by a parameter take it from a variable.
  mutating func takeSecretParameters(_ sources: inout [OperationSource]) {
    var known: [String: SecretParameter?] = [:]
    for index in sources.indices {
      let (path, item) = (sources[index].path, sources[index].item)
      for list in [item, sources[index].operation] where Self.mayHoldSecrets(list) {
        for element in document.member("parameters", of: list)?.elements ?? [] {
          let found = secretParameter(element, path: path, &known)
          if let found { take(found, for: &sources[index], at: element.place) }
        }
      }
    }
  }

  /// Whether parameters need a closer look: for a name that may mean a secret, or a reference.
  private static func mayHoldSecrets(_ list: Located) -> Bool {
    guard let parameters = list.value["parameters"] else { return false }
    guard let elements = parameters.array else { return true }
    return elements.contains { SecretParameter.mayBe($0) || $0.reference != nil }
  }

  /// The secret that a parameter asks for; what references lead to is looked at once.
  private func secretParameter(
    _ element: Located,
    path: String,
    _ known: inout [String: SecretParameter?]
  ) -> SecretParameter? {
    guard let reference = element.value["$ref"]?.string else {
      return SecretParameter(element.value, path: path)
    }
    if let seen = known[reference] { return seen }
    let value = (try? document.resolved(element))?.value
    let found = value.flatMap { SecretParameter($0, path: path) }
    // What a path says of a token is not known by the reference alone.
    if found != nil || value?["in"] != "query" { known[reference] = found }
    return found
  }

  private mutating func take(
    _ parameter: SecretParameter,
    for source: inout OperationSource,
    at place: Place
  ) {
    let scheme = order.first { schemes[$0]?.form?.field == parameter.field }
    let own = [source.credentials] + source.otherCredentials
    guard !isCarried(parameter, by: scheme, source) else { return }
    let name =
      scheme.flatMap { use($0, scopes: []) }
      ?? name(
        of: RequestSecret(
          name: parameter.name,
          place: parameter.place,
          prefix: parameter.prefix
        ),
        at: place,
        meaning: "a secret"
      )
    if scheme == nil { secretNames.insert(name) }
    guard !own.contains(where: { $0.contains(name) }) else { return }
    let with = own.map { $0 + [name] }
    source.credentials = with[0]
    source.otherCredentials = Array(with.dropFirst()) + (parameter.isOptional ? own : [])
  }

  /// Whether a call sends the secret without the parameter.
  private func isCarried(
    _ parameter: SecretParameter,
    by scheme: String?,
    _ source: OperationSource
  ) -> Bool {
    let own = [source.credentials] + source.otherCredentials
    if let scheme, own.contains(where: { $0.contains(schemes[scheme]?.name ?? "") }) { return true }
    // One field holds one credential (RFC 9110 §11.6.2).
    let isAuthorization = parameter.field == "header authorization"
    if isAuthorization, own.contains(where: fillsAuthorization) { return true }
    if !source.credentials.isEmpty, parameter.isOptional { return true }
    // A secret that the scheme carries may be asked for once more.
    return SecretWords.isSecret(
      name: parameter.name,
      description: parameter.description,
      source.credentials
    )
  }

  private func fillsAuthorization(_ names: [String]) -> Bool {
    schemes.values.contains { scheme in
      names.contains(scheme.name) && scheme.form?.field == "header authorization"
    }
  }

  /// The credential that a secret of a request becomes.
  func credential(of secret: RequestSecret) -> JSONObject {
    let place = secret.place == .body ? "/" + secret.name : secret.name
    var credential: JSONObject = [
      "env": .string(Self.environmentName(id: id, scheme: secret.name)),
      secret.place.rawValue: .string(place),
    ]
    credential["prefix"] = secret.prefix.map { .string($0) }
    return credential
  }
}
