import JSON

// Whether an answer need be weighed at all.

extension AnswerSigns {
  /// Whether any member may say that the call went wrong: most answers have none, and need not be weighed.
  static func mayTell(_ object: JSONObject) -> Bool {
    object.members.prefix(memberLimit).contains { member in
      guard !member.value.isVoid else { return false }
      return switch AnswerMemberKind.named(plain(member.name)) {
      case nil: member.name == "state" && isBad(member.value)
      case .flag: member.value.truth == false
      case .failureFlag: member.value == true
      case .deed: member.value == false
      case .status, .errorNumber, .content: isBad(member.value)
      case .error, .errors: true
      case .message: member.value.string.map { RefusalWords.deny($0) || isBad(short: $0) } ?? false
      case .remark, .metadata: false
      }
    }
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
