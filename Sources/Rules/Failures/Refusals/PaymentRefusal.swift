import JSON
import Text

/// The answers by which payment gateways say no behind a good status: written as a form is, or inside an envelope that
/// says that all went well.
enum PaymentRefusal {
  /// What a gateway's own names stand for.
  private struct Names: Sendable {
    /// The member that says how it went, and its values for no; nil where each but `0` is one.
    let verdict: String
    let refusals: Set<String>?
    let message: String
    let code: String

    /// The codes for a key that is refused.
    let keyCodes: Set<String>
  }

  /// PayPal's NVP, Payflow, and the gateways of NMI.
  private static let forms = [
    Names(
      verdict: "ACK",
      refusals: ["Failure", "FailureWithWarning"],
      message: "L_LONGMESSAGE0",
      code: "L_ERRORCODE0",
      keyCodes: ["10002"]
    ),
    Names(
      verdict: "RESULT",
      refusals: nil,
      message: "RESPMSG",
      code: "RESULT",
      keyCodes: ["1", "26"]
    ),
    Names(
      verdict: "response",
      refusals: ["2", "3"],
      message: "responsetext",
      code: "response_code",
      keyCodes: []
    ),
  ]

  /// The refusal as an object with a message, beside whatever else was said; nil where the content is none.
  static func value(of document: ResponseContent) -> JSONValue? {
    if let root = document.json { return transaction(root) }
    guard case .text = document.content, let members = members(of: document.head) else {
      return nil
    }
    return forms.lazy.compactMap { refusal(members, $0) }.first
  }

  /// `{"transactionResponse": {"responseCode": "2", "errors": […]}, "messages": {"resultCode": "Ok"}}`, as Authorize.net
  /// tells of a card that was declined (2) and of an error (3).
  private static func transaction(_ root: JSONValue) -> JSONValue? {
    let response = root["transactionResponse"]
    guard ["2", "3"].contains(response?["responseCode"]?.scalarText),
      let error = response?["errors"]?.array?.first, let text = error["errorText"]?.string
    else { return nil }
    return object(text, code: error["errorCode"]?.scalarText, isOfKey: false)
  }

  private static func refusal(_ members: [(name: String, value: String)], _ names: Names)
    -> JSONValue?
  {
    let value = { (name: String) in members.first { $0.name == name }?.value }
    guard let verdict = value(names.verdict), let message = value(names.message),
      names.refusals?.contains(verdict) ?? (Int(verdict).map { $0 != 0 } ?? false)
    else { return nil }
    let code = value(names.code)
    return object(message, code: code, isOfKey: code.map(names.keyCodes.contains) ?? false)
  }

  private static func object(_ message: String, code: String?, isOfKey: Bool) -> JSONValue {
    var object: JSONObject = ["message": .string(message)]
    // A figure of three digits would be taken for a status of HTTP.
    if let code, code.utf8.count != 3 { object["error_code"] = .string(code) }
    if isOfKey { object["status"] = 401 }
    return .object(object)
  }

  /// The pairs of a text that is a form from its begin to its end.
  ///
  /// The values of Payflow are not encoded.
  private static func members(of text: String) -> [(name: String, value: String)]? {
    var text = text[...]
    while text.last?.isNewline == true { text.removeLast() }
    let pieces = text.split(separator: "&", omittingEmptySubsequences: false)
    guard pieces.count > 1, !text.contains(where: \.isNewline) else { return nil }
    var members: [(name: String, value: String)] = []
    for piece in pieces {
      // An "&" inside of a value that is not encoded.
      guard let sign = piece.firstIndex(of: "=") else { continue }
      let name = piece[..<sign]
      guard !name.isEmpty, name.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == 0x5F }) else {
        return nil
      }
      let raw = String(piece[piece.index(after: sign)...])
      let spaced = String(raw.map { $0 == "+" ? " " : $0 })
      members.append((String(name), PercentEncoding.strictText(decoding: spaced) ?? raw))
    }
    return members
  }
}
