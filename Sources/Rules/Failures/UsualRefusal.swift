import JSON

/// The bodies by which everybody refuses behind a good status, for manifests that do not say how theirs does.
enum UsualRefusal {
  /// Whether the content is nothing but a refusal: the errors of GraphQL without data (its specification, §7.1), an
  /// envelope that denies success and says why, or one that holds an error alone.
  static func isMeant(by root: JSONValue?) -> Bool {
    guard let object = root?.object else { return false }
    return isGraphQL(object) || deniesSuccess(object) || ErrorEnvelope.isMeant(by: object)
      || ErrorNumber(object)?.isRefusal == true || isLimitNote(object)
  }

  /// Whether a text under a name for remarks is all there is, and speaks of a limit, as Alpha Vantage refuses.
  static func isLimitNote(_ object: JSONObject) -> Bool {
    guard object.members.count == 1, let member = object.members.first else { return false }
    return ["Note", "Information"].contains(member.name)
      && member.value.string.map(MeantStatus.speaksOfLimit) ?? false
  }

  private static func isGraphQL(_ object: JSONObject) -> Bool {
    guard let errors = GraphQLErrors(object) else { return false }
    // Without data the request itself is refused, which is no matter of a path in them.
    guard let data = object["data"] else { return errors.areOfRequest && errors.isBare }
    return data.isNull || data.object?.members.allSatisfy(\.value.isNull) == true
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
