import JSON

/// The bodies by which everybody refuses behind a good status, for manifests that do not say how theirs does.
enum UsualRefusal {
  /// Whether the content is nothing but a refusal: the errors of GraphQL without data (its specification, §7.1), or an
  /// envelope that denies success and says why.
  static func isMeant(by root: JSONValue?) -> Bool {
    guard let object = root?.object else { return false }
    return isGraphQL(object) || deniesSuccess(object)
  }

  private static func isGraphQL(_ object: JSONObject) -> Bool {
    guard object["data"]?.isNull ?? true, let errors = object["errors"]?.array, !errors.isEmpty
    else { return false }
    let areErrors = errors.prefix(16).allSatisfy { $0["message"]?.string != nil }
    let areMarked = errors.prefix(16).contains { error in
      ["locations", "extensions", "path"].contains { error[$0] != nil }
    }
    return areErrors && (areMarked || object["data"] != nil)
  }

  private static let reasons = [
    "error", "errors", "error_code", "errorCode", "error_message", "errorMessage", "message",
    "description",
  ]

  private static func deniesSuccess(_ object: JSONObject) -> Bool {
    guard object["ok"] == false || object["success"] == false else { return false }
    return reasons.contains { name in object[name].map { !$0.isBlank && $0 != false } ?? false }
  }
}
