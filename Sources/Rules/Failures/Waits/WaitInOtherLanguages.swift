import Text

/// The time that a sentence asks to wait in German, Spanish, French, Portuguese, Russian, Chinese or Japanese.
///
/// A length counts behind the word that asks for it there (`in 30 Sekunden`, `через 30 секунд`), or before it (`60秒后`).
struct WaitInOtherLanguages {
  /// Seconds; nil where no such time stands in the text.
  let seconds: Double?

  init(_ text: String) {
    seconds = Self.spaced(text) ?? Self.joined(text)
  }

  private static func spaced(_ text: String) -> Double? {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.prefix(120).map(
      String.init
    )
    guard words.count > 2,
      words.contains(where: { word in requests.contains { word.hasPrefix($0) } })
    else { return nil }
    return (1..<(words.count - 1)).lazy.compactMap { index in
      guard prepositions.contains(words[index - 1]), words[index].utf8.count <= 5,
        let figure = Double(words[index]), let unit = units[words[index + 1]]
      else { return nil }
      return figure * unit
    }.first
  }

  /// A length between figures and the word for `after`, without blanks: `请60秒后重试`, `30秒後に`.
  private static func joined(_ text: String) -> Double? {
    let characters = Array(text.filter { $0 != " " })
    for (unit, length) in signs {
      guard let end = first(Array(unit), in: characters) else { continue }
      let digits = characters[..<end].reversed().prefix { $0.isASCII && $0.isNumber }
      if let figure = Double(String(digits.prefix(6).reversed())) { return figure * length }
    }
    return nil
  }

  private static func first(_ part: [Character], in whole: [Character]) -> Int? {
    guard whole.count >= part.count else { return nil }
    return (0...(whole.count - part.count)).first { whole[$0...].starts(with: part) }
  }

  /// Beginnings of the words that ask to come again, without which a length is that of a limit.
  private static let requests = [
    "versuch", "erneut", "wart", "intént", "intent", "nuevo", "esper", "réessay", "patient", "tent",
    "novamente", "aguard", "повтор", "попроб", "подожд",
  ]

  private static let prepositions: Set<String> = [
    "in", "nach", "en", "dentro", "de", "dans", "après", "em", "após", "через",
  ]

  private static let units: [String: Double] = {
    var units: [String: Double] = [:]
    for (length, words) in table {
      for word in words.split(separator: " ") { units[String(word)] = length }
    }
    return units
  }()

  private static let table: [(Double, String)] = [
    (
      1,
      "sekunde sekunden segundo segundos seconde secondes секунду секунды секунд"
    ),
    (60, "minute minuten minuto minutos minutes минуту минуты минут"),
    (3600, "stunde stunden hora horas heure heures час часа часов"),
  ]

  private static let signs: [(String, Double)] = [
    ("秒后", 1), ("秒後", 1), ("分钟后", 60), ("分鐘後", 60), ("分後", 60), ("分间后", 60),
    ("分間後", 60), ("小时后", 3600), ("小時後", 3600), ("時間後", 3600),
  ]
}
