import JSON

/// The login that an OAuth scheme describes (OpenAPI 3.2 §4.27, 2.0 `accessCode`).
struct OAuthLoginForm {
  /// The members of the manifest's `oauth2`.
  private(set) var members: JSONObject
  private(set) var scopes: [String]
  let remark: String

  /// Reads a scheme; nil for one without a flow that ends with a code and a token.
  init?(_ scheme: JSONObject, env: String, absolute: (String) -> String?) {
    let flows = scheme["flows"]?.object
    let code =
      flows?["authorizationCode"]?.object ?? (scheme["flow"] == "accessCode" ? scheme : nil)
    let device = flows?["deviceAuthorization"]?.object
    guard let url = (code ?? device)?["tokenUrl"]?.string.flatMap(absolute) else { return nil }
    let page = code?["authorizationUrl"]?.string.flatMap { absolute($0.withoutQuery) }
    let deviceURL = device?["deviceAuthorizationUrl"]?.string.flatMap(absolute)
    guard page != nil || deviceURL != nil else { return nil }
    members = [
      "token_url": .string(url), "client_id": .string(env + "_CLIENT_ID"),
      "client_secret": .string(env + "_CLIENT_SECRET"), "access_token": .string(env),
    ]
    members["authorization_url"] = page.map { .string($0) }
    members["device_url"] = deviceURL.map { .string($0) }
    scopes = (code ?? device)?["scopes"]?.object?.names ?? []
    remark =
      "a person logs in with recourse login; \(env)_CLIENT_ID is the client's id, \(env)_CLIENT_SECRET its "
      + "secret where it has one; a token that you have goes into \(env)"
  }
}

extension String {
  /// What stands before the first question mark.
  fileprivate var withoutQuery: String { String(prefix { $0 != "?" }) }
}
