import JSON

/// The status that the body of an answer stands for whose own status says that all went well.
///
/// Envelopes such as `{"ok": false, "error": {"code": "rate_limited"}}` refuse with 200; what they would have said as an
/// HTTP status tells what to do next.
enum ToldStatus {
  /// The status, from 400 up; nil where the body names none.
  static func status(codes: [String], in root: JSONValue?) -> Int? {
    let texts = codes + places(of: root).flatMap(words)
    return texts.lazy.compactMap(number).first ?? texts.lazy.compactMap(word).first
  }

  /// The API's own word for what is wrong: a code where envelopes have one; nil where there are only sentences.
  static func code(in root: JSONValue?) -> String? {
    let general: Set<String> = ["error", "fail", "failed", "failure", "ko", "false", "nok"]
    for object in places(of: root) {
      for member in ["code", "error_code", "errorCode", "error", "reason", "type", "status"] {
        guard let word = APIText.token(object[member]?.scalarText), object[member]?.bool == nil,
          !general.contains(word.lowercased()), Int(word).map({ !(0..<400).contains($0) }) ?? true
        else { continue }
        return word
      }
    }
    return nil
  }

  /// The objects in which envelopes have their codes.
  private static func places(of root: JSONValue?) -> [JSONObject] {
    guard let root = root?.object else { return [] }
    let error = root["error"]?.object ?? root["errors"]?.array?.first?.object
    return [error?["extensions"]?.object, error, root].compactMap(\.self)
  }

  private static let members = [
    "status", "http_status", "httpStatus", "status_code", "statusCode", "code", "error_code",
    "errorCode", "reason", "type", "error",
  ]

  private static func words(of object: JSONObject) -> [String] {
    members.compactMap { object[$0]?.scalarText }
  }

  private static func number(_ text: String) -> Int? {
    guard text.utf8.count == 3, let status = Int(text), (400..<600).contains(status) else {
      return nil
    }
    return status
  }

  /// The status that a word stands for, however it is written: `RATE_LIMITED`, `rate-limited`, `RateLimited`.
  private static func word(_ text: String) -> Int? {
    guard text.utf8.count <= 40 else { return nil }
    return statuses[text.lowercased().filter { $0.isLetter }]
  }

  /// The canonical codes of google.rpc.Code with the statuses that its documentation gives them, and the words that
  /// frameworks and APIs have for the reason phrases of RFC 9110 §15 and RFC 6585.
  private static let statuses: [String: Int] = {
    var statuses: [String: Int] = [:]
    for (status, words) in table { for word in words { statuses[word] = status } }
    return statuses
  }()

  private static let table: [(Int, [String])] = [
    (400, ["badrequest", "invalidargument", "failedprecondition", "outofrange", "baduserinput"]),
    (
      401,
      [
        "unauthenticated", "unauthorized", "notauthenticated", "invalidauth", "notauthed",
        "authenticationfailed", "authenticationrequired", "invalidtoken", "tokenexpired",
        "tokenrevoked", "invalidapikey", "invalidcredentials",
      ]
    ),
    (402, ["paymentrequired", "insufficientfunds", "insufficientcredits", "insufficientcredit"]),
    (403, ["permissiondenied", "forbidden", "accessdenied", "missingscope", "notauthorized"]),
    (404, ["notfound"]),
    (409, ["alreadyexists", "aborted", "conflict"]),
    (
      429,
      [
        "ratelimited", "ratelimit", "ratelimitexceeded", "ratelimiterror", "toomanyrequests",
        "resourceexhausted", "throttled", "throttling", "throttlingexception", "slowdown",
        "requestlimitexceeded", "toomanycalls",
      ]
    ),
    (
      500,
      [
        "internal", "internalerror", "internalservererror", "servererror", "internalfailure",
        "unknownerror", "unexpectederror", "systemerror", "fatalerror", "dataloss",
      ]
    ),
    (501, ["unimplemented", "notimplemented"]),
    (502, ["badgateway", "upstreamerror"]),
    (
      503,
      [
        "unavailable", "serviceunavailable", "temporarilyunavailable", "overloaded", "serverbusy",
        "overloadederror", "maintenance", "tryagainlater",
      ]
    ),
    (504, ["deadlineexceeded", "timeout", "gatewaytimeout", "requesttimeout", "timedout"]),
  ]
}
