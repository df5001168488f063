import JSON
import Text

/// Answers to a read that say that the caller is refused, and nothing else: `{"message": "Too many requests"}`,
/// `{"acme": {"error": {"message": "Unauthorized"}}}`.
///
/// Only sentences that gateways and frameworks have count, and only as the whole of what is said. What an answer wraps
/// has to stand under a name for an error, for else it may be what was asked for.
enum BareRefusal {
  private static let depthLimit = 3
  private static let errors: Set<String> = [
    "error", "errors", "fault", "exception", "errorresponse", "errordetail",
  ]

  /// The status that such an answer would have had; nil for any other.
  static func status(of root: JSONValue?, _ purpose: CallPurpose) -> Int? {
    guard var object = root?.object, !purpose.isOfWords else { return nil }
    var wrapper: String?
    for _ in 0..<depthLimit {
      let members = object.members.filter { !$0.value.isVoid }
      guard members.count == 1, let inner = members[0].value.object else { break }
      (object, wrapper) = (inner, members[0].name.smallLetters)
    }
    guard let (name, text) = sentence(in: object), !purpose.sent.holds(.string(text)) else {
      return nil
    }
    let isError = wrapper.map(errors.contains) ?? errorNames.contains(name)
    guard wrapper == nil || isError || errorNames.contains(name) else { return nil }
    if let status = statuses[plain(text)] { return status }
    guard isError, text.utf8.count <= 200 else { return nil }
    return MeantStatus.speaksOfLimit(text) ? 429 : RefusedKey.isMeantOfAPI(by: text) ? 401 : nil
  }

  private static let errorNames: Set<String> = [
    "error", "faultstring", "fault", "errormessage", "errormsg",
  ]

  /// The only words that an object has, beside what is of the answer and how it went.
  private static func sentence(in object: JSONObject) -> (name: String, text: String)? {
    var found: (name: String, text: String)?
    for member in object.members.prefix(16) where !member.value.isVoid {
      let name = member.name.smallLetters
      switch AnswerMemberKind.named(name) {
      case .message, .error:
        guard let text = member.value.string, found == nil else { return nil }
        found = (name, text)
      case .metadata, .status, .errorNumber, .flag:
        // That all went well is said of what was asked for.
        if let truth = member.value.truth, truth || member.value.bool == nil { return nil }
        if ["200", "ok", "success"].contains(member.value.scalarText?.lowercased()) { return nil }
      default: return nil
      }
    }
    return object.count <= 16 ? found : nil
  }

  private static func plain(_ text: String) -> String {
    text.lowercased().filter { $0.isLetter || $0 == " " }
      .split(separator: " ").joined(separator: " ")
  }

  /// The sentences of gateways (AWS, Kong, Apigee, Tyk) and of frameworks (Laravel, Django, FastAPI, Rails).
  private static let statuses: [String: Int] = [
    "too many requests": 429, "too many attempts": 429, "rate limit exceeded": 429,
    "api rate limit exceeded": 429, "rate limited": 429, "request was throttled": 429,
    "throttled": 429, "rate exceeded": 429,
    "unauthorized": 401, "unauthenticated": 401, "not authenticated": 401,
    "authentication required": 401, "invalid api key": 401, "invalid apikey": 401,
    "no api key found in request": 401, "missing api key": 401, "invalid token": 401,
    "invalid access token": 401, "token expired": 401, "token has expired": 401,
    "the incoming token has expired": 401, "missing authentication token": 401,
    "invalid authentication credentials": 401, "could not validate credentials": 401,
    "authentication credentials were not provided": 401,
    "forbidden": 403, "access denied": 403, "permission denied": 403,
    "internal server error": 500, "service unavailable": 503,
    "service temporarily unavailable": 503,
  ]
}
