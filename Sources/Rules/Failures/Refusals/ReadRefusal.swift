import JSON
import Manifests

/// The bodies by which single services refuse a GET behind a good status, by exact words that stand in their documentation.
///
/// A word that only looks like an error may be the data that was asked for, so nothing is concluded from its form. For a
/// call that changes something nothing is concluded at all.
enum ReadRefusal {
  /// The status that an answer would have had; nil where it is none of these bodies.
  static func status(of evidence: Evidence, to context: CallContext) -> Int? {
    guard let operation = context.operation, operation.method == "GET", operation.effect == .read,
      context.accepted == nil
    else { return nil }
    let purpose = CallPurpose(context)
    guard !purpose.isCheck, !purpose.isOfErrors else { return nil }
    if !purpose.namesThing, let word = soleWord(evidence), let status = constants[word] {
      return status
    }
    return evidence.root?.object.flatMap { address($0) ?? messages($0) }
      ?? BareRefusal.status(of: evidence.root, purpose)
  }

  /// The status that was meant where the answer to a read blames the call for a fault of the API's own.
  static func fault(behind status: Int, _ evidence: Evidence, _ context: CallContext) -> Int? {
    guard context.operation?.effect == .read, context.accepted == nil, evidence.xmlError == nil,
      DeedDoubt.vague.contains(status)
    else { return nil }
    let words = ToldStatus.words(in: evidence.root) + MeantStatus.fieldWords(evidence)
    let text = RefusalDoubt(evidence: evidence, status: status).text
    return OwnFault.isMeant(by: text, words, in: .read) ? 500 : nil
  }

  /// The text that is all there is, or all beside a zero for how it went: `{"status": 0, "request": "…"}`.
  private static func soleWord(_ evidence: Evidence) -> String? {
    guard let root = evidence.root else {
      guard case .text = evidence.document.content else { return nil }
      return evidence.document.head.split(whereSeparator: \.isWhitespace).map(String.init).sole
    }
    guard let object = root.object else { return root.string }
    let rest = object.members.filter { $0.name != "status" || $0.value != 0 }
    guard let member = rest.sole, rest.count == object.count || member.name == "request" else {
      return nil
    }
    return names.contains(member.name) ? member.value.string : nil
  }

  private static let names: Set<String> = [
    "request", "error", "message", "status", "result", "response", "code",
  ]

  /// What services for captchas and for short messages answer (2captcha.com/2captcha-api and sms-activate's
  /// `handler_api.php`, read in 2026).
  private static let constants: [String: Int] = [
    "ERROR_ZERO_BALANCE": 402, "NO_BALANCE": 402, "CAPCHA_NOT_READY": 425,
    "ERROR_NO_SLOT_AVAILABLE": 503, "ERROR_KEY_DOES_NOT_EXIST": 401, "ERROR_WRONG_USER_KEY": 401,
    "BAD_KEY": 401, "ERROR_IP_NOT_ALLOWED": 403, "IP_BANNED": 403, "ERROR_WRONG_CAPTCHA_ID": 400,
    "ERROR_WRONG_ID_FORMAT": 400, "ERROR_CAPTCHA_UNSOLVABLE": 400, "ERROR_BAD_PARAMETERS": 400,
  ]

  /// `{"status": "fail", "message": "private range", "query": "10.0.0.1"}`, as ip-api.com has it.
  private static func address(_ object: JSONObject) -> Int? {
    let isOfAddress = ["private range", "reserved range", "invalid query"].contains {
      object["message"]?.string == $0
    }
    return object.count == 3 && object["status"] == "fail" && object["query"]?.string != nil
      && isOfAddress ? 400 : nil
  }

  /// `{"message-count": "1", "messages": [{"status": "1", "error-text": "Throttled"}]}`, as Vonage has it where it sent none.
  private static func messages(_ object: JSONObject) -> Int? {
    guard let messages = object["messages"]?.array, !messages.isEmpty, messages.count <= 64,
      object.members.allSatisfy({ ["message-count", "messages"].contains($0.name) }),
      messages.allSatisfy({ $0["error-text"]?.string != nil && $0["message-id"] == nil }),
      let status = messages.first?["status"]?.string, status != "0"
    else { return nil }
    return meanings[status] ?? 400
  }

  /// Vonage's codes (developer.vonage.com, SMS API: delivery errors, read in 2026).
  private static let meanings = [
    "1": 429, "4": 401, "5": 500, "7": 403, "8": 403, "9": 402, "10": 429,
  ]
}

extension Array {
  /// The one element that there is; nil where there are none or several.
  fileprivate var sole: Element? { count == 1 ? first : nil }
}
