import Text
import JSON

/// The words by which texts refuse a call.
enum RefusalWords {
  /// Whether an answer refuses the caller: the key, the right, or one call too many.
  static func refuseCaller(_ root: JSONValue) -> Bool {
    if let status = ToldStatus.status(codes: [], in: root) {
      return [401, 403, 429].contains(status)
    }
    let text = sentence(of: root)
    return MeantStatus.speaksOfLimit(text) || RefusedKey.isMeant(by: text) || holds(text, caller)
  }

  /// Whether an answer refuses what was asked, or the caller.
  static func refuseCall(_ root: JSONValue) -> Bool {
    if let status = ToldStatus.status(codes: [], in: root), status < 500 { return true }
    return holds(sentence(of: root), call) || refuseCaller(root)
  }

  /// Whether a text says that something was not done.
  static func deny(_ text: String) -> Bool { Denial.isSaid(in: beginning(of: text)) }

  /// Whether a text says that something was not done, or refuses the caller: the key, or one call too many.
  static func refuse(_ text: String) -> Bool {
    let start = beginning(of: text)
    return Denial.isSaid(in: start) || MeantStatus.speaksOfLimit(start)
      || RefusedKey.isMeantOfAPI(by: start)
  }

  /// What of a text is looked at: what says no says it soon.
  private static func beginning(of text: String) -> String {
    text.utf8.count > 500 ? String(text.prefix(500)) : text
  }

  private static func sentence(of root: JSONValue) -> String {
    beginning(of: WellKnownMessage(root, codes: []).sentence ?? "")
  }

  private static func holds(_ text: String, _ words: [String]) -> Bool {
    words.contains { text.range(ofIgnoringCase: $0) != nil }
  }

  private static let caller = [
    "api key", "apikey", "api-key", "api_key", "access key", "access token", "unauthorized",
    "unauthenticated", "not authenticated", "not authorized", "not logged in", "invalid token",
    "token expired", "token has expired", "access denied", "forbidden", "permission",
  ]
  private static let call = [
    "not found", "not exist", "doesn't exist", "no such", "unknown", "invalid", "required",
    "missing", "must ", "not allowed", "bad request", "unsupported", "malformed", "not valid",
  ]
}
