import JSON
import Manifests
import Text

/// How one security scheme of the document is met.
struct CredentialForm {
  /// The manifest's credential, without its scopes.
  var credential: JSONObject

  /// Scopes that the scheme knows for its token; only those may be asked for.
  var knownScopes: Set<String> = []

  /// What is to be said about it.
  var remark: String?

  /// What the credential fills: a header field, a parameter of the query or a cookie.
  var field: String? {
    if credential["certificate"] != nil { return "certificate" }
    for part in ["query", "cookie"] {
      if let name = credential[part]?.string { return "\(part) \(name)" }
    }
    return "header " + (credential["header"]?.string ?? "Authorization").lowercased()
  }

  /// Reads a scheme; nil where no call can be made with it.
  init?(
    _ scheme: JSONObject,
    named schemeName: String,
    env: String,
    baseURL: BaseURL,
    _ signing: SigningScope
  ) {
    credential = [:]
    if scheme["x-amazon-apigateway-authtype"]?.string?.lowercased() == "awssigv4" {
      readSignature(signing)
      return
    }
    switch (scheme["type"]?.string, scheme["scheme"]?.string?.lowercased()) {
    case ("apiKey", _):
      guard Self.unusableName(of: scheme) == nil, let name = scheme["name"]?.string,
        let credential = Self.key(name, scheme["in"]?.string ?? "", env: env)
      else { return nil }
      self.credential = credential
      if name.lowercased() == "authorization" {
        readAuthorizationKey(scheme, named: schemeName, env: env)
      }
    case ("http", "bearer"?): credential = Self.bearer(env)
    case ("http", "basic"?), ("basic", _): credential = ["basic": Self.passwordLogin(env)]
    case ("http", "digest"?): credential = ["digest": Self.passwordLogin(env)]
    case ("http", let word?) where Self.isPlain(word): readUnregistered(word, scheme, env: env)
    case ("mutualTLS", _): readCertificate(env: env)
    case ("oauth2", _): readOAuth(scheme, env: env, baseURL: baseURL)
    case ("openIdConnect", _):
      credential = Self.bearer(env)
      remark = "nobody signs in here; put an access token into \(env)"
    default: return nil
    }
  }

  /// The signature of Amazon's gateways.
  private mutating func readSignature(_ signing: SigningScope) {
    credential = [
      "aws": [
        "key_id": "AWS_ACCESS_KEY_ID", "secret": "AWS_SECRET_ACCESS_KEY",
        "session_token": "AWS_SESSION_TOKEN", "region": .string(signing.region),
        "service": .string(signing.service),
      ]
    ]
    remark = signing.remark
  }

  /// A key that is the whole Authorization field.
  private mutating func readAuthorizationKey(
    _ scheme: JSONObject,
    named schemeName: String,
    env: String
  ) {
    let words = "\(schemeName) \(scheme["description"]?.string ?? "")".lowercased()
    // Swagger 2.0 has no other way to write down a bearer token.
    guard words.contains(text: "bearer"), scheme["in"]?.string == "header" else {
      remark =
        "the variable \(env) holds the whole of the Authorization field, with the word before the "
        + "key where the API wants one"
      return
    }
    credential["prefix"] = "Bearer "
    remark = "the variable \(env) holds the token alone; \"Bearer \" is put before it"
  }

  /// A scheme of HTTP that is a word before the key, registered or not.
  private mutating func readUnregistered(_ word: String, _ scheme: JSONObject, env: String) {
    credential = [
      "env": .string(env), "header": "Authorization",
      "prefix": .string((scheme["scheme"]?.string ?? "") + " "),
    ]
    remark =
      "\(DocumentExcerpt.quoted(word)) is no registered scheme; the variable \(env) holds the key, before which "
      + "that word is put"
  }

  /// The certificate that a client shows.
  private mutating func readCertificate(env: String) {
    credential = [
      "certificate": [
        "file": .string(env), "key": .string(env + "_KEY"),
        "pass_phrase": .string(env + "_PASS_PHRASE"), "authority": .string(env + "_AUTHORITY"),
      ]
    ]
    remark =
      "\(env) holds the path of the client's certificate, \(env)_KEY that of its key where it is a file of its own"
  }

  private mutating func readOAuth(_ scheme: JSONObject, env: String, baseURL: BaseURL) {
    let flows = scheme["flows"]?.object
    let isTwo = scheme["flow"]?.string == "application"
    if let flow = flows?["clientCredentials"]?.object ?? (isTwo ? scheme : nil),
      let url = flow["tokenUrl"]?.string.flatMap({ Self.absolute($0, baseURL) })
    {
      credential = [
        "oauth2": [
          "token_url": .string(url), "client_id": .string(env + "_CLIENT_ID"),
          "client_secret": .string(env + "_CLIENT_SECRET"),
        ]
      ]
      knownScopes = Set((flow["scopes"]?.object?.names ?? []).filter(Self.isScope))
      return
    }
    if let login = OAuthLoginForm(scheme, env: env, absolute: { Self.absolute($0, baseURL) }) {
      credential = ["oauth2": .object(login.members)]
      knownScopes = Set(login.scopes.filter(Self.isScope))
      remark = login.remark
      return
    }
    credential = Self.bearer(env)
    let names = flows?.names ?? [scheme["flow"]?.string ?? "unknown"]
    let isPassword = names == ["password"]
    let url = flows?["password"]?["tokenUrl"]?.string ?? scheme["tokenUrl"]?.string
    let place = url.flatMap { Self.absolute($0, baseURL) } ?? url ?? "the API"
    remark =
      isPassword
      ? "the flow \"password\" takes a name and a password, which nothing here asks for; send them as a form of "
        + "username and password to \(UntrustedText.cut(place, limit: 200)) yourself, and put the access_token "
        + "of the answer into \(env)"
      : "the flow \(DocumentExcerpt.list(names)) needs a person in a browser; put an access token that you "
        + "got that way into \(env)"
  }

  /// The name of a key that cannot be sent where the scheme has it; nil where there is nothing wrong with it.
  static func unusableName(of scheme: JSONObject) -> String? {
    guard scheme["type"] == "apiKey",
      let location = scheme["in"]?.string.flatMap(Parameter.Location.init(rawValue:))
    else { return nil }
    let name = scheme["name"]?.string ?? ""
    // Some documents write a whole Cookie field as a key.
    let isCookieField = location == .header && name.lowercased() == "cookie"
    return isCookieField || location.canCarry(name) && location != .path ? nil : name
  }

  /// Whether a word can stand before a key as it is: none of the registered schemes that ask for more than that.
  private static func isPlain(_ word: String) -> Bool {
    let others: Set<String> = [
      "negotiate", "ntlm", "hoba", "mutual", "vapid", "dpop", "gnap", "oauth", "privatetoken",
      "scram-sha-1", "scram-sha-256", "concealed", "hawk", "hmac", "signature", "custom",
    ]
    return ASCII.isToken(word) && !others.contains(word) && word.utf8.count <= 32
  }

  /// Whether a text is one scope (RFC 6749 §3.3).
  private static func isScope(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"\\".utf8.contains($0) }
  }

  private static func key(_ name: String, _ location: String, env: String) -> JSONObject? {
    switch location {
    case "header": ["env": .string(env), "header": .string(name)]
    case "query": ["env": .string(env), "query": .string(name)]
    case "cookie": ["env": .string(env), "cookie": .string(name)]
    default: nil
    }
  }

  private static func passwordLogin(_ env: String) -> JSONValue {
    ["user": .string(env + "_USER"), "password": .string(env + "_PASSWORD")]
  }

  private static func bearer(_ env: String) -> JSONObject {
    ["env": .string(env), "header": "Authorization", "prefix": "Bearer "]
  }

  private static func absolute(_ text: String, _ base: BaseURL) -> String? {
    let address = ServerAddress(text: text, place: Place()).resolved(against: base)
    return address.baseURL.map { _ in address.text }
  }
}
