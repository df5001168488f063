import Text
import Failures
package import Manifests
import Pacing

/// The environment of the process and the files it names, as the engine may read them.
package struct Environment: Sendable {
  private let variable: @Sendable (String) -> String?
  private let file: @Sendable (String) -> SecretFile
  private let obstacle: @Sendable (String) -> String?

  /// Where logins rest; nil where nothing outlives the process.
  package let logins: (any LoginVault)?

  /// Makes an environment of its readers; `obstacle` says why a file that holds no secret cannot be read, as the end of a
  /// sentence, and nil where it can.
  package init(
    variable: @escaping @Sendable (String) -> String?,
    file: @escaping @Sendable (String) -> SecretFile,
    obstacle: @escaping @Sendable (String) -> String? = { _ in nil },
    logins: (any LoginVault)? = nil
  ) {
    self.variable = variable
    self.file = file
    self.obstacle = obstacle
    self.logins = logins
  }

  /// The environment with the logins that rest in a place.
  package func with(logins: (any LoginVault)?) -> Environment {
    Environment(variable: variable, file: file, obstacle: obstacle, logins: logins)
  }

  /// The secrets of credentials, each from its variables or from the files that `<variable>_FILE` name.
  ///
  /// Looked up for every call, because a person may put a new key into a file meanwhile. `known` is told every secret.
  func keys(of credentials: [Credential], learning known: (String) -> Void) -> KeysLookup {
    guard !credentials.isEmpty else { return .found(Keys()) }
    var found = Found()
    defer { found.secrets.forEach(known) }
    for credential in credentials {
      let ending: KeysLookup?
      switch login(for: credential) {
      case .notNeeded: ending = take(credential, into: &found)
      case .token(let text, let source): ending = found.add(text, of: credential, from: source)
      case .found(let login): ending = found.add(login, of: credential)
      case .missing(let reason): ending = .notLoggedIn(credential, reason: reason)
      }
      if let ending { return ending }
    }
    guard found.missing.isEmpty else { return .missing(found.missing) }
    found.keys.fingerprint = Fingerprint.text(found.texts.joined(separator: "\n"))
    return .found(found.keys)
  }

  /// What has been found of the secrets of a call.
  private struct Found {
    var keys = Keys()

    /// What the fingerprint is made of.
    var texts: [String] = []
    var secrets: [String] = []
    var missing: [String] = []

    mutating func add(
      _ token: String,
      of credential: Credential,
      from source: CredentialSource
    ) -> KeysLookup? {
      keys.all.append(Keys.Key(carrier: credential.carrier, text: token))
      keys.sources.append(source)
      secrets.append(token)
      texts.append(token)
      return nil
    }

    mutating func add(_ login: StoredLogin, of credential: Credential) -> KeysLookup? {
      let request = TokenRequest(
        credential: credential,
        values: login.client,
        login: login.generation
      )
      keys.grants.append(request)
      secrets += login.secrets
      texts.append(login.generation)
      return nil
    }
  }

  /// Takes what the variables of a credential hold; gives what ends the search.
  private func take(_ credential: Credential, into found: inout Found) -> KeysLookup? {
    var values: [String] = []
    for (index, env) in credential.variables.enumerated() {
      switch value(of: env, Part(credential.kind, index: index)) {
      case .found(let text): values.append(text)
      case .missing where credential.optionalVariables.contains(env): values.append("")
      case .missing: found.missing.append(env)
      case .unusable(let problem): return .unusable(problem, variables: [env])
      }
    }
    guard values.count == credential.variables.count else { return nil }
    if let (problem, env) = fileProblem(of: credential, values) {
      return .unusable(problem, variables: [env])
    }
    found.keys.sources += sources(of: credential.variables)
    found.keys.add(credential, values)
    found.secrets += credential.secrets(values)
    found.texts += values
    return nil
  }

  /// What is wrong with a file of a certificate, and which variable names it.
  ///
  /// Looked for before libcurl does, which tells no more than that something is wrong. Only the file with the key is a
  /// secret, and one in PKCS #12 is no text.
  private func fileProblem(
    of credential: Credential,
    _ values: [String]
  ) -> (problem: String, variable: String)? {
    let files = zip(credential.certificateParts, zip(credential.variables, values))
      .filter { $0 != .passPhrase && !$1.1.isEmpty }
    let holder: Credential.CertificatePart = files.contains { $0.0 == .key } ? .key : .file
    for (part, (variable, path)) in files {
      let isArchive = [".p12", ".pfx"].contains(where: path.lowercased().hasSuffix)
      let problem = part == holder && !isArchive ? refusal(of: path) : obstacle(path)
      guard let problem else { continue }
      return ("the file \(path), which \(variable) names, \(problem)", variable)
    }
    return nil
  }

  private func refusal(of path: String) -> String? {
    if case .refused(let problem) = file(path) { problem } else { nil }
  }

  /// What is known of the login that a credential needs.
  private enum LoginFinding {
    case notNeeded
    /// A token that somebody has come by in another way.
    case token(String, CredentialSource)
    case found(StoredLogin)
    case missing(String?)
  }

  private func login(for credential: Credential) -> LoginFinding {
    guard case .login(_, let endpoints) = credential.kind, let name = credential.loginName else {
      return .notNeeded
    }
    if let variable = endpoints.token {
      switch value(of: variable, .key) {
      case .found(let text): return .token(text, sources(of: [variable])[0])
      case .unusable(let problem): return .missing(problem)
      case .missing: break
      }
    }
    switch logins?.login(named: name) ?? .none {
    case .found(let login):
      guard let ending = login.ending else { return .found(login) }
      return .missing("the login of before has ended (\(ending))")
    case .none: return .missing(nil)
    case .unusable(let problem): return .missing(problem)
    }
  }

  /// What the variables of one credential hold.
  package func values(of credential: Credential) -> ValuesLookup {
    var values: [String] = []
    var missing: [String] = []
    for (index, env) in credential.variables.enumerated() {
      switch value(of: env, Part(credential.kind, index: index)) {
      case .found(let text): values.append(text)
      // A public client has a name and no secret.
      case .missing where index > 0 && credential.loginName != nil: break
      case .missing where credential.optionalVariables.contains(env): values.append("")
      case .missing: missing.append(env)
      case .unusable(let problem): return .unusable(problem)
      }
    }
    guard missing.isEmpty else { return .missing(missing) }
    return fileProblem(of: credential, values).map { .unusable($0.problem) } ?? .found(values)
  }

  /// Where the secrets of variables are taken from, whether they are of use or not.
  func sources(of variables: [String]) -> [CredentialSource] {
    variables.map { name in
      let path = (variable(name) ?? "").isEmpty ? variable(name + "_FILE") : nil
      return CredentialSource(variable: name, path: path.flatMap { $0.isEmpty ? nil : $0 })
    }
  }

  /// The secret of one variable, or of the file that the variable with _FILE at its end names.
  package func secret(of variable: String) -> SecretLookup { value(of: variable, .key) }

  /// The secrets of all credentials that can be found.
  package func secrets(of manifests: [Manifest]) -> [String] {
    var secrets: [String] = []
    for credential in manifests.flatMap(\.credentials) {
      _ = keys(of: [credential]) { if !secrets.contains($0) { secrets.append($0) } }
    }
    return secrets
  }

  /// What a variable holds of a credential, which says what it may be.
  private enum Part {
    case key, user, password
    /// A path or a pass phrase, which may hold spaces.
    case text
    /// All of the Authorization field: a scheme, a space and the key (RFC 9110 §11.4).
    case field

    init(_ kind: Credential.Kind, index: Int) {
      switch kind {
      case .basic, .digest: self = index == 0 ? .user : .password
      case .certificate: self = .text
      case .key(_, .header(let name, prefix: "")) where name.lowercased() == "authorization":
        self = .field
      default: self = .key
      }
    }
  }

  private func value(of env: String, _ part: Part) -> SecretLookup {
    let text = variable(env)
    if let text, !text.isEmpty {
      return Self.checked(text, part, origin: "the variable \(env)")
    }
    guard let path = variable(env + "_FILE"), !path.isEmpty else {
      // APIs that want a key for the user's name want no password, and whoever sets it empty means that.
      return part == .password && text != nil ? .found("") : .missing
    }
    switch file(path) {
    case .content(let text): return Self.checked(text, part, origin: "the file \(path)")
    case .refused(let problem): return .unusable("the file \(path) \(problem)")
    }
  }

  private static func checked(_ text: String, _ part: Part, origin: String) -> SecretLookup {
    let secret = text.trimmed
    guard !secret.isEmpty else { return .unusable("\(origin) is empty") }
    if let slip = part == .key ? SecretSlip(inKey: secret) : SecretSlip(secret) {
      return .unusable("\(origin) \(slip.clause)")
    }
    let least: UInt8 = part == .key ? 0x21 : 0x20
    guard secret.utf8.allSatisfy({ $0 >= least && $0 != 0x7F }) else {
      return .unusable("\(origin) holds a space or a control character inside the key")
    }
    guard part != .user || !secret.contains(":") else {
      return .unusable("\(origin) holds a colon, which a user's name may not (RFC 7617 §2)")
    }
    return .found(secret)
  }
}

extension String {
  fileprivate var trimmed: String {
    // Editors put a byte order mark before the first character; it is no part of what was written.
    let isSpace: (Character) -> Bool = { $0.isWhitespace || $0 == "\u{FEFF}" }
    guard let start = firstIndex(where: { !isSpace($0) }),
      let end = lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[start...end])
  }
}
