import Text

/// Sentences of languages other than English that say that a call did its work, and what went wrong then.
enum DeedInOtherLanguages {
  /// What a language has for a deed, for a turn against it, and for what failed; and for what was not.
  private struct Words: Sendable {
    let deeds: [String]
    let turn: String
    let failures: [String]
    let denials: [String]
  }

  /// Whether a text is such a sentence.
  static func isSaid(in text: String) -> Bool {
    let small = text.prefix(1000).lowercased()
    return languages.contains { words in
      guard let turn = small.firstRange(ofText: words.turn) else { return false }
      let (before, rest) = (small[..<turn.lowerBound], small[turn.upperBound...])
      let holds = { (part: Substring, phrases: [String]) in
        phrases.contains { part.firstRange(ofText: $0) != nil }
      }
      return holds(before, words.deeds) && !holds(before, words.denials)
        && holds(rest, words.failures)
    }
  }

  private static let languages = [
    Words(
      deeds: ["criad", "salv", "registrad", "enviad"],
      turn: " mas ",
      failures: ["não foi possível", "não pôde", "falh", "erro"],
      denials: ["não", "deve", "se "]
    ),
    Words(
      deeds: ["cread", "guardad", "registrad", "enviad"],
      turn: " pero ",
      failures: ["no se pudo", "no fue posible", "fall", "error"],
      denials: ["no ", "debe", "si "]
    ),
    Words(
      deeds: ["angelegt", "erstellt", "gespeichert", "gebucht"],
      turn: " aber ",
      failures: ["konnte nicht", "konnten nicht", "nicht gesendet", "fehl"],
      denials: ["nicht", "muss", "wenn"]
    ),
    Words(
      deeds: ["créé", "enregistré", "envoyé"],
      turn: " mais ",
      failures: ["pas pu", "échou", "échec", "erreur"],
      denials: [" pas ", "doit", "si "]
    ),
    Words(
      deeds: ["已创建", "已提交", "已保存", "创建成功", "提交成功", "下单成功"],
      turn: "但",
      failures: ["失败", "未能", "异常", "错误"],
      denials: ["未创建", "不", "如果"]
    ),
  ]
}
