import Text
import JSON
import Manifests

/// A parameter that holds a secret, although no security scheme says so: it becomes a credential, for an agent is never
/// asked for one.
struct SecretParameter: Hashable {
  let name: String
  let place: RequestSecret.Place

  /// Whether calls work without it, as far as the document says.
  let isOptional: Bool

  /// What the document says of it.
  let description: String?

  /// What stands before the secret in the field: `Bearer `; nil for nothing.
  let prefix: String?

  /// What it fills, as `CredentialForm.field` says it: `header x-api-key`, `query key`.
  var field: String { place.rawValue + " " + (place == .header ? name.lowercased() : name) }

  /// Reads a parameter; nil for one that holds no secret.
  init?(_ parameter: JSONValue, path: String) {
    guard let name = parameter["name"]?.string, let location = parameter["in"]?.string,
      let place = RequestSecret.Place(rawValue: location),
      Self.isSecret(name, place, description: parameter["description"]?.string, path: path)
    else { return nil }
    self.name = name
    self.place = place
    isOptional = parameter["required"] != true
    description = parameter["description"]?.string
    prefix = Self.isBearer(name, place, parameter) ? "Bearer " : nil
  }

  /// Whether a parameter of an operation at a path holds a secret.
  static func isSecret(_ parameter: Parameter, path: String) -> Bool {
    guard let place = RequestSecret.Place(rawValue: parameter.location.rawValue) else {
      return false
    }
    return isSecret(parameter.name, place, description: parameter.description, path: path)
  }

  private static func isSecret(
    _ name: String,
    _ place: RequestSecret.Place,
    description: String?,
    path: String
  ) -> Bool {
    guard isTelling(name) else { return false }
    let name = plain(name)
    guard place != .body, !otherTokens.contains(where: { name.contains(text: $0) }),
      !isMatter(of: path, place)
    else { return false }
    if names.contains(name) { return true }
    if place != .query, fieldNames.contains(name) { return true }
    if place == .cookie, cookieNames.contains(name) { return true }
    guard doubtful.contains(name), let text = description?.lowercased() else { return false }
    return words.contains { text.contains(text: $0) }
      && !otherTokens.contains { text.contains(text: $0) }
  }

  /// Names that mean a secret wherever they stand, without signs and capitals.
  private static let names: Set<String> = [
    "apikey", "apitoken", "accesstoken", "authtoken", "authenticationtoken", "authkey",
    "bearertoken", "privatetoken", "apisecret", "subscriptionkey", "ocpapimsubscriptionkey",
    "rapidapikey", "mashapekey", "servicekey", "authorizationtoken", "apiauthtoken",
    "apiaccesstoken", "jwttoken", "webservicekey",
  ]

  /// Names that mean a secret in a header field or a cookie, where no call has its subject.
  private static let fieldNames: Set<String> = [
    "authorization", "token", "jwt", "auth", "secret", "apipassword", "usertoken", "sessiontoken",
    "admintoken", "adminkey", "appkey", "applicationkey", "accesskey", "secretkey", "jobtoken",
    "ddapikey", "ddapplicationkey", "shopifyaccesstoken", "figmatoken", "vaulttoken",
  ]
  private static let cookieNames: Set<String> = [
    "session", "sessionid", "sid", "jsessionid", "phpsessid", "connect.sid",
  ]

  /// Names that mean a secret where the description says so.
  private static let doubtful: Set<String> = [
    "token", "key", "appid", "secret", "session", "sessionid", "sid", "auth", "apipassword", "jwt",
    "usertoken", "accesskey", "secretkey", "appkey",
  ]

  /// All names that may mean a secret somewhere.
  private static let telling = names.union(fieldNames).union(cookieNames).union(doubtful)

  /// Whether a parameter may be one by its name: hardly one is, and each of a document is asked.
  static func mayBe(_ parameter: JSONValue) -> Bool {
    parameter["name"]?.string.map(isTelling) ?? false
  }

  private static func isTelling(_ name: String) -> Bool {
    telling.contains(plain(name))
  }

  private static let words = [
    "authentication token", "access token", "api key", "apikey", "auth token", "bearer token",
    "api token", "authorization token", "jwt", "secret key", "your token", "api secret",
    "session token", "authentication key",
  ]
  private static let otherTokens = ["page", "pagination", "cursor", "continuation", "csrf", "sync"]

  /// Whether a token is what the call is about, not what it is made with: it is looked into, renewed or revoked.
  private static func isMatter(of path: String, _ place: RequestSecret.Place) -> Bool {
    guard place == .query else { return false }
    let path = path.lowercased()
    return ["token", "key", "introspect", "revoke", "oauth", "verify"].contains {
      path.contains(text: $0)
    }
  }

  private static func isBearer(
    _ name: String,
    _ place: RequestSecret.Place,
    _ parameter: JSONValue
  ) -> Bool {
    guard place == .header, plain(name) == "authorization" else { return false }
    let schema = parameter["schema"]
    let texts = [
      parameter["description"], parameter["example"], parameter["default"], schema?["example"],
      schema?["default"], schema?["pattern"], schema?["description"],
    ]
    return texts.contains { $0?.string?.lowercased().contains(text: "bearer") == true }
  }

  /// A name without signs, capitals and the `X` that many fields begin with; by bytes, for each parameter is asked.
  private static func plain(_ name: String) -> String {
    if name.utf8.allSatisfy(ASCII.isLowercase) { return name }
    let small = name.utf8.map(ASCII.lowercased)
    let isField = small.first == UInt8(ascii: "x") && small.dropFirst().first.map(isSign) ?? false
    let letters = small.dropFirst(isField ? 1 : 0).filter { !isSign($0) }
    return String(decoding: letters, as: UTF8.self)
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}
