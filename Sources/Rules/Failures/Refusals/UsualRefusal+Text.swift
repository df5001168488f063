import JSON
import Text

// Refusals that are texts and nothing else.

extension UsualRefusal {
  /// Whether a text begins with the word for a failure, and answers a write or refuses the caller: `ERR: 105, invalid
  /// address`.
  static func isRefusal(text: String, to context: CallContext) -> Bool {
    if ErrorConstant(text) != nil {
      let purpose = CallPurpose(context)
      return !purpose.isOfErrors && !purpose.isCheck
    }
    let start = text.prefix(200).drop { !$0.isLetter && !$0.isNumber }
    let word = start.prefix { $0.isLetter }
    guard ["err", "error", "failed", "failure", "fail"].contains(word.lowercased()),
      ends(start.dropFirst(word.count))
    else { return false }
    let purpose = CallPurpose(context)
    guard !purpose.changes else { return !purpose.isOfErrors }
    // A text that was asked for may begin so: a line of a log.
    let line = text.split(maxSplits: 1, whereSeparator: \.isNewline)
    return !purpose.isOfErrors && !purpose.isCheck && line.count == 1 && text.utf8.count < 200
      && RefusalWords.refuseCaller(.string(text))
  }

  /// Whether what follows a word says that it was no part of a sentence, of a word (`Error-free`) or of a table
  /// (`error,count`), and that there is an error (`error: none`).
  private static func ends(_ rest: Substring) -> Bool {
    guard let first = rest.first else { return true }
    let next = rest.dropFirst().first
    let isMark =
      ":;".contains(first) || first.isNewline || first == "," && next == " "
      || first == "-" && next?.isNumber == true
      || first == " " && (next == "-" || next?.isNumber == true)
    return isMark && !isNothing(rest.drop { " :,-".contains($0) })
  }

  /// Whether a line, or the first of the counts in it, is nothing but a word for nothing.
  private static func isNothing(_ text: Substring) -> Bool {
    let line = text.prefix { !$0.isNewline && !",;".contains($0) }
    let word = line.prefix { $0.isLetter || $0.isNumber }
    guard !line.dropFirst(word.count).contains(where: { $0.isLetter || $0.isNumber }) else {
      return false
    }
    return ["0", "none", "null", "nil", "false"].contains(word.lowercased())
  }

  /// The message that is all there is.
  static func soleMessage(_ object: JSONObject) -> String? {
    guard object.count == 1, let member = object.members.first,
      AnswerMemberKind.named(member.name.smallLetters) == .message
    else { return nil }
    return member.value.string
  }

  /// Whether a text under a name for remarks is all there is, and speaks of a limit, as Alpha Vantage refuses.
  static func isLimitNote(_ object: JSONObject) -> Bool {
    guard object.members.count == 1, let member = object.members.first else { return false }
    return ["Note", "Information"].contains(member.name)
      && member.value.string.map(MeantStatus.speaksOfLimit) ?? false
  }
}
