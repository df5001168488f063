import Text

/// Sentences that say that something was not done.
///
/// They are read by whole words, those of names among them (`receiverNotSubscribed`). What is said not to be so is no
/// denial (`no invalid rows`, `not required`), nor is what follows a clause that says what was done (`User created, a
/// password is required`).
enum Denial {
  /// Whether a text is such a sentence.
  static func isSaid(in text: String) -> Bool {
    if signs.contains(where: { text.contains(text: $0) }) { return true }
    for clause in text.split(whereSeparator: { ",.;!\n".contains($0) }).prefix(clauseLimit) {
      let words = SnakeCase.name(String(clause)).split(separator: "_").map(String.init)
      if words.indices.contains(where: { denies($0, in: words) }) { return true }
      if words.last.map(PartsDone.done.contains) ?? false { return false }
    }
    return false
  }

  private static let clauseLimit = 16

  private static func denies(_ index: Int, in words: [String]) -> Bool {
    let (word, next) = (words[index], words[(index + 1)...].prefix(2))
    // The end of "couldn't".
    if word == "t" { return index > 0 && words[index - 1].hasSuffix("n") }
    if ["not", "cannot", "unable"].contains(word) { return !next.contains(where: harmless) }
    guard isBad(word) else { return false }
    return !words[..<index].suffix(3).contains(where: nothing.contains)
  }

  private static func isBad(_ word: String) -> Bool {
    bad.contains(word) || stems.contains { word.hasPrefix($0) }
  }

  /// Whether it is good that a word is not so.
  private static func harmless(_ word: String) -> Bool {
    isBad(word) || ["needed", "necessary"].contains(word)
  }

  private static let bad: Set<String> = ["invalid", "denied", "missing", "required", "wrong"]
  private static let stems = ["fail", "error", "refus", "reject"]
  private static let nothing: Set<String> = ["no", "not", "without", "zero", "0"]

  /// Those of languages whose words are not set apart, or whose letters are not all of ASCII.
  private static let signs = [
    "失败", "错误", "异常", "不", "缺失", "无效", "过期", "限流", "限制", "权限", "超限", "上限",
    "受限", "流控", "失敗", "エラー", "無効", "실패", "오류", "잘못", "ошибк", "неверн", "ungültig",
    "fehlgeschlagen", "inválid",
  ]
}
