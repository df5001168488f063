import JSON
import Text

// Whether an answer need be weighed at all.

extension AnswerSigns {
  /// Whether any member may say that the call went wrong: most answers have none, and need not be weighed.
  static func mayTell(_ object: JSONObject) -> Bool {
    object.members.prefix(memberLimit).contains { member in
      guard !member.value.isVoid else { return false }
      return switch AnswerMemberKind.named(member.name.smallLetters) {
      case nil: member.name == "state" && isBad(member.value) || InnerEnvelope.isUnder(member)
      case .flag: member.value.truth == false
      case .failureFlag: member.value == true
      case .deed: member.value == false
      case .status, .content:
        isBad(member.value) || member.value.string.map(StatusWord.isOfBrokenService) ?? false
      case .errorNumber: member.value.scalarText.map { !ErrorList.isSuccess(word: $0) } ?? false
      case .error, .errors: true
      case .message:
        member.value.string.map { RefusalWords.refuse($0) || isBad(short: $0) || isCode($0) }
          ?? false
      case .remark: member.value.string.map(isCode) ?? false
      case .metadata: InnerEnvelope.isUnder(member)
      }
    }
  }

  /// Whether a text is no sentence but the name of an error whose meaning is settled: `tooManyRequests`, `NOT_FOUND`.
  static func isCode(_ text: String) -> Bool {
    let isName = text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    guard isName, text.utf8.contains(UInt8(ascii: "_")) || isCapitalizedInside(text) else {
      return false
    }
    return WellKnownCode(text) != nil
  }

  private static func isCapitalizedInside(_ text: String) -> Bool {
    text.utf8.contains(where: ASCII.isLowercase)
      && text.utf8.dropFirst().contains(where: ASCII.isUppercase)
  }

  private static func isBad(short text: String) -> Bool {
    text.utf8.count < 16 && isBad(.string(text))
  }

  /// Whether a word or a number may stand for a failure.
  private static func isBad(_ value: JSONValue) -> Bool {
    guard let text = value.scalarText else { return false }
    if let number = Int(text) { return number != 0 && !(200..<300).contains(number) }
    return value.bool == false || ![.good, .state].contains(StatusWord(text))
      || RefusalWords.deny(text)
  }
}
