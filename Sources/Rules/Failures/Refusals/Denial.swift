import Text

/// Sentences that say that something was not done.
///
/// They are read by whole words, those of names among them (`receiverNotSubscribed`). What is said not to be so is no
/// denial (`no invalid rows`, `not required`), nor is what is missing yet once a clause has said what was done (`User
/// created, a password is required`).
enum Denial {
  /// Whether a text is such a sentence.
  static func isSaid(in text: String) -> Bool {
    // Most texts that are asked about are the word for a state.
    if text.utf8.allSatisfy(ASCII.isLowercase) { return denies(0, in: [text]) }
    if holdsSign(text) { return true }
    var isDone = false
    let clauses = text.unicodeScalars.split(whereSeparator: endsClause).prefix(clauseLimit)
    for clause in clauses {
      let words = SnakeCase.name(String(clause)).split(separator: "_").map(String.init)
      let denied = words.indices.contains { index in
        denies(index, in: words) && !(isDone && ["required", "missing"].contains(words[index]))
      }
      if denied { return true }
      isDone = isDone || tellsOfDeed(words)
    }
    return false
  }

  private static let clauseLimit = 16

  private static func endsClause(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ",", ".", ";", ":", "!": true
    case "\n", "\u{B}", "\u{C}", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }

  /// Each sign has a letter that is not of ASCII.
  private static func holdsSign(_ text: String) -> Bool {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return false }
    let small = text.lowercased()
    return signs.contains { small.contains(text: $0) }
  }

  /// Whether a clause ends in what was done of something: `User created`, and not `0 rows created`.
  private static func tellsOfDeed(_ words: [String]) -> Bool {
    (words.last.map(PartsDone.done.contains) ?? false) && !words.contains(where: nothing.contains)
  }

  private static func denies(_ index: Int, in words: [String]) -> Bool {
    let (word, rest) = (words[index], words[(index + 1)...])
    let before = index > 0 ? words[index - 1] : ""
    switch word {
    // The end of "couldn't"; "don't" asks for something as often.
    case "t": return shortened.contains(before)
    case "unable": return true
    case "cannot": return !rest.prefix(2).contains("undone")
    case "not":
      let next = rest.first { !["a", "an"].contains($0) }
      return ["could", "can", "did"].contains(before) || !(next.map(harmless) ?? false)
    default: return isBad(word) && !words[..<index].suffix(3).contains(where: nothing.contains)
    }
  }

  private static let shortened: Set<String> = [
    "couldn", "can", "didn", "doesn", "wasn", "weren", "isn", "aren", "hasn", "haven", "wouldn",
    "won",
  ]

  private static func isBad(_ word: String) -> Bool {
    bad.contains(word) || stems.contains { word.hasPrefix($0) }
  }

  /// Whether it is good that a word is not so.
  private static func harmless(_ word: String) -> Bool {
    isBad(word) || ["needed", "necessary"].contains(word)
  }

  private static let bad: Set<String> = ["invalid", "denied", "missing", "required", "wrong"]
  private static let stems = ["fail", "error", "refus", "reject", "fehlgeschlagen"]
  private static let nothing: Set<String> = ["no", "not", "without", "zero", "0"]

  /// Those of languages whose words are not set apart, and words whose letters are not all of ASCII.
  private static let signs = [
    "失败", "错误", "异常", "不", "缺失", "无效", "过期", "限流", "限制", "权限", "超限", "上限",
    "受限", "流控", "초과", "失敗", "エラー", "無効", "실패", "오류", "잘못", "ошибк", "неверн", "ungültig",
    "inválid",
  ]
}
