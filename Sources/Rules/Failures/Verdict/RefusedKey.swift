import Text

/// Whether words refuse the key itself, not the right to do something with it.
enum RefusedKey {
  private static let keys = [
    "token", "api key", "apikey", "access key", "credential", "jwt", "eapi:invalid key",
  ]
  private static let refusals = [
    "invalid", "expired", "revoked", "not valid", "malformed", "unrecognized", "unrecognised",
    "incorrect", "unknown", "not recognized", "deactivated", "过期", "无效", "失效", "不合法",
    "期限切れ", "無効", "만료", "유효하지", "expirado", "inválid", "недейств", "просроч",
  ]
  private static let others = [
    "csrf", "xsrf", "scope", "permission", "insufficient", "not allowed", "privilege", "page token",
    "next token", "sync token", "device token",
  ]

  private static let keysOfAPI = [
    "api key", "apikey", "access key", "api token", "access token", "authentication token",
    "auth token", "oauth token",
    // Kraken's, whose error is a bare text.
    "eapi:invalid key",
  ]

  /// Reads a message that came without a status of its own: a token may be anybody's, the key of an API is the caller's.
  static func isMeantOfAPI(by message: String?) -> Bool {
    guard let message, isMeant(by: message) else { return false }
    let text = spaced(message)
    if text.lowercased().hasPrefix("token ") { return true }
    return keysOfAPI.contains { text.range(ofIgnoringCase: $0) != nil }
  }

  /// Reads an API's message; a token of another sort, and a right that the key lacks, are not meant.
  static func isMeant(by message: String?) -> Bool {
    guard let text = message.map(spaced) else { return false }
    let says = { (words: [String]) in words.contains { text.range(ofIgnoringCase: $0) != nil } }
    return says(keys) && says(refusals) && !says(others)
  }

  /// The text with the words of names set apart: `access_token`, `api-key`.
  private static func spaced(_ text: String) -> String {
    String(text.map { "_-".contains($0) ? " " : $0 })
  }
}
