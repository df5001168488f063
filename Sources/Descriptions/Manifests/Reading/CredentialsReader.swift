import JSON

/// The reader of `credentials`.
enum CredentialsReader {
  private static let kinds = ["env", "basic", "oauth2", "token", "digest", "aws", "certificate"]

  static func read(_ fields: inout ObjectReader) -> [Credential] {
    guard let entries = fields.optional("credentials")?.object() else { return [] }
    if entries.object.isEmpty {
      entries.error("expected a credential, such as {\"key\": {…}}; leave out an empty list")
    }
    return entries.members.compactMap { name, value in
      if !Words.isLabel(name) {
        entries.refuse(
          name,
          "expected a name of letters, digits, \"_\", \"-\" and \".\", "
            + "found \(ManifestExcerpt.quoted(name))"
        )
      }
      return credential(name, value)
    }
  }

  private static func credential(_ name: String, _ value: ValueReader) -> Credential? {
    guard var fields = value.object() else { return nil }
    let named = kinds.filter { fields.object[$0] != nil }
    if named.count > 1 {
      fields.error(
        "expected one of \(ManifestExcerpt.choices(kinds)), found \(named.joined(separator: " and "))"
      )
    }
    let kind: Credential.Kind? =
      switch named.first {
      case "basic": basic(&fields)
      case "oauth2": TokenGrantReader.read(&fields)
      case "token": TokenExchangeReader.read(&fields)
      case "digest": SignedCredentialReader.digest(&fields)
      case "aws": SignedCredentialReader.signature(&fields)
      case "certificate": SignedCredentialReader.certificate(&fields)
      default: key(&fields)
      }
    let obtain = fields.optional("obtain")?.webPage()
    fields.refuseUnknown()
    return kind.map { Credential(name: name, kind: $0, obtain: obtain) }
  }

  // MARK: - The kinds

  private static func key(_ fields: inout ObjectReader) -> Credential.Kind? {
    let purpose =
      "the environment variable that holds the secret; or write one of "
      + ManifestExcerpt.choices(Array(kinds.dropFirst()))
    let env = fields.required("env", purpose)?.environmentName()
    guard let body = fields.optional("body") else {
      let carrier = carrier(&fields)
      guard let env, let carrier else { return nil }
      return .key(env: env, carrier)
    }
    for name in ["header", "query", "cookie", "prefix"] where fields.object[name] != nil {
      _ = fields.optional(name)
      fields.error("expected one of \"header\", \"query\", \"cookie\" and \"body\", found several")
    }
    let place = body.parsed("a JSON pointer such as \"/client_secret\"") {
      (text) throws(InvalidText) in
      let pointer = try PointerText.parse(text)
      let isExact = pointer.tokens.allSatisfy { !$0.isEmpty && !$0.contains("*") }
      guard !pointer.tokens.isEmpty, isExact else {
        throw InvalidText(
          "expected the exact place of the secret in the content, such as \"/client_secret\", found "
            + ManifestExcerpt.quoted(text)
        )
      }
      return pointer
    }
    guard let env, let place else { return nil }
    return .key(env: env, .body(place))
  }

  /// Reads what carries a secret.
  static func carrier(_ fields: inout ObjectReader) -> Credential.Carrier? {
    let header = fields.optional("header")
    let query = fields.optional("query")
    let cookie = fields.optional("cookie")
    let prefix = fields.optional("prefix")
    switch [header, query, cookie].compactMap(\.self).count {
    case 1: break
    case 0:
      fields.error("the member \"header\", \"query\" or \"cookie\" is missing: what carries it")
      return nil
    default:
      fields.error("expected one of \"header\", \"query\" and \"cookie\", found several")
    }
    if header == nil { prefix?.error("a prefix belongs to a key in a header field; leave it out") }
    if let query { return query.parameterName().map { .query($0) } }
    if let cookie { return cookie.cookieName().map { .cookie($0) } }
    let start = prefix?.parsed { (text) throws(InvalidText) in try FieldName.value(text) }
    let field = header?.parsed { (text) throws(InvalidText) in try FieldName.sent(text) }
    return field.map { .header($0, prefix: start ?? "") }
  }

  private static func basic(_ fields: inout ObjectReader) -> Credential.Kind? {
    guard var inner = fields.optional("basic")?.object() else { return nil }
    let user = inner.required("user", "the environment variable that holds the user's name")
    let password = inner.required("password", "the environment variable that holds the password")
    inner.refuseUnknown()
    guard let user = user?.environmentName(), let password = password?.environmentName() else {
      return nil
    }
    return .basic(user: user, password: password)
  }
}

extension ValueReader {
  /// The name of an environment variable.
  func environmentName() -> String? {
    parsed { (text) throws(InvalidText) in
      guard Words.isEnvironmentName(text) else {
        throw InvalidText(
          "expected the name of an environment variable (capital letters, digits and "
            + "underscores), found \(ManifestExcerpt.quoted(text)); the secret itself stays out of here"
        )
      }
      return text
    }
  }

  /// The name of a query parameter.
  fileprivate func parameterName() -> String? {
    parsed { (text) throws(InvalidText) in try ParameterName.query(text) }
  }

  fileprivate func cookieName() -> String? {
    parsed { (text) throws(InvalidText) in try ParameterName.cookie(text) }
  }

  /// A scope (RFC 6749 §3.3).
  func scope() -> String? {
    parsed { (text) throws(InvalidText) in
      let isToken = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"\\".utf8.contains($0) }
      guard !text.isEmpty, isToken else {
        throw InvalidText(
          "expected one scope without spaces, found \(ManifestExcerpt.quoted(text))"
        )
      }
      return text
    }
  }
}

/// The names of parameters that are no header fields.
enum ParameterName {
  /// Checks the name of a query parameter.
  static func query(_ name: String) throws(InvalidText) -> String {
    let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    guard !name.isEmpty, name.utf8.count <= 256, isPlain else {
      throw InvalidText("expected the name of a parameter, found \(ManifestExcerpt.quoted(name))")
    }
    return name
  }

  /// Checks that the name of a cookie is a token (RFC 6265 §4.1.1).
  static func cookie(_ name: String) throws(InvalidText) -> String {
    guard FieldName.isToken(name) else {
      throw InvalidText(
        "expected the name of a cookie (letters, digits and hyphens), "
          + "found \(ManifestExcerpt.quoted(name))"
      )
    }
    return name
  }
}

extension BaseURL {
  /// Reads a URL that is called as it stands: https, or http on this machine, without user name, query and fragment.
  init(endpoint text: String) throws(InvalidText) {
    let url = try BaseURL(checking: text)
    self.init(origin: url.origin, path: try WebAddress(text).path, host: url.host)
  }
}
