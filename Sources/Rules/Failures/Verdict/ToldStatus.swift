import JSON

/// The status that the body of an answer stands for whose own status says that all went well.
///
/// Envelopes such as `{"ok": false, "error": {"code": "rate_limited"}}` refuse with 200; what they would have said as an
/// HTTP status tells what to do next.
enum ToldStatus {
  /// The status, from 400 up; nil where the body names none.
  static func status(codes: [String], in root: JSONValue?) -> Int? {
    let known =
      remoteCall(root) ?? root?.object.flatMap({ ErrorNumber($0)?.status })
      ?? MediaWikiError(root)?.status
    if let known { return known }
    let texts = codes + words(in: root)
    return texts.lazy.compactMap(number).first
      ?? texts.lazy.compactMap { WellKnownCode($0)?.status }.first
  }

  /// What the codes of JSON-RPC stand for (its specification, §5.1); -32005 is what its services have for limits.
  private static func remoteCall(_ root: JSONValue?) -> Int? {
    guard root?["jsonrpc"] != nil, let code = root?["error"]?["code"]?.integer else { return nil }
    return [
      -32603: 500, -32602: 400, -32600: 400, -32700: 400, -32601: 501, -32005: 429,
    ][code]
  }

  /// The API's own word for what is wrong: a code where envelopes have one; nil where there are only sentences.
  static func code(in root: JSONValue?) -> String? {
    let general: Set<String> = ["error", "fail", "failed", "failure", "ko", "false", "nok"]
    for object in places(of: root) {
      for member in [
        "code", "Code", "error_code", "errorCode", "errcode", "errno", "error", "reason", "type",
        "status",
      ] {
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
    let envelope = InnerEnvelope.found(in: root)
    guard let root = root?.object ?? root?.array?.first?.object else { return [] }
    let listed = ["errors", "errorWrappers", "issue", "reasons"].lazy.compactMap {
      root[$0]?.array?.first?.object
    }
    .first
    let named = [
      root["error"], root["Error"], root["detailedError"], root["Response"]?["Error"],
      root["error_response"], root["meta"], root["data"]?["error"], root["fault"]?["detail"],
    ]
    let error = named.lazy.compactMap { $0?.object }.first ?? listed
    let inner = ["errors", "details"].compactMap { error?[$0]?.array?.first?.object }
    return ([error?["extensions"]?.object] + inner + [error, root, envelope]).compactMap(\.self)
  }

  /// The words that stand where codes do.
  static func words(in root: JSONValue?) -> [String] { places(of: root).flatMap(words) }

  private static let members = [
    "status", "http_status", "httpStatus", "status_code", "statusCode", "code", "error_code",
    "errorCode", "errorcode", "reason", "type", "error", "__type", "Code", "errorType", "sub_code",
    "codeName",
  ]

  /// Members for sentences, which are the name of an error to some: `"message": "EMAIL_EXISTS : …"`.
  private static let sentences = ["message", "info", "status_message", "error_msg", "resultMsg"]

  private static func words(of object: JSONObject) -> [String] {
    let named = sentences.compactMap { object[$0]?.string.flatMap(name) }
    let own = object["name"]?.string.flatMap { AnswerSigns.isCode($0) ? $0 : nil }
    return members.compactMap { object[$0]?.scalarText } + named + [own].compactMap(\.self)
  }

  /// The name of an error that a text is, or has before a colon.
  private static func name(in text: String) -> String? {
    let name = text.prefix { $0 != " " && $0 != ":" }
    let rest = text[name.endIndex...].drop { $0 == " " }
    guard rest.first ?? ":" == ":", AnswerSigns.isCode(String(name)) else { return nil }
    return String(name)
  }

  private static func number(_ text: String) -> Int? {
    guard text.utf8.count == 3, let status = Int(text), (400..<600).contains(status) else {
      return nil
    }
    // ArcGIS's words for a token that is invalid, and for one that is missing.
    return [498, 499].contains(status) ? 401 : status
  }
}
