/// A date as programs write it for people: `2026-Nov-30 05:00:00+0000 UTC` (WSO2), `2026-11-30 05:00:00 +0000 UTC` (Go),
/// `2026/11/30 05:00:00 UTC`, `Mon Nov 30 05:00:00 UTC 2026` (Java).
enum LooseDate {
  /// The date in the form of RFC 3339; nil for any other text.
  static func standard(_ text: String) -> String? {
    let words = text.split(separator: " ").map(String.init)
    guard text.utf8.count <= 64, (2...6).contains(words.count) else { return nil }
    if words.count == 6, let zone = offset(of: words[4]),
      let day = day([words[5], words[1], words[2]])
    {
      return day + "T" + words[3] + zone
    }
    let parts = words[0].split { "-/".contains($0) }.map(String.init)
    guard let day = day(parts) else { return nil }
    // Behind an offset stands what people call it there: `12:20:00+0530 IST`.
    if words.count <= 3, words[1].contains(where: { "+-".contains($0) }) {
      return day + "T" + words[1]
    }
    return zone(words[2...]).map { day + "T" + words[1] + $0 }
  }

  /// A day by its year, its month and its number.
  private static func day(_ parts: [String]) -> String? {
    guard parts.count == 3, parts[0].utf8.count == 4, Int(parts[0]) != nil,
      let month = month(parts[1]), let day = Int(parts[2]), (1...31).contains(day)
    else { return nil }
    return "\(parts[0])-\(twoDigits(month))-\(twoDigits(day))"
  }

  private static func month(_ text: String) -> Int? {
    if let number = Int(text) { return (1...12).contains(number) ? number : nil }
    guard text.utf8.count >= 3 else { return nil }
    return months.firstIndex(of: String(text.lowercased().prefix(3))).map { $0 + 1 }
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// The offset among the words behind a time: `+0000 UTC`, `UTC`, or nothing where the time has it.
  private static func zone(_ words: ArraySlice<String>) -> String? {
    guard let first = words.first else { return "" }
    guard words.count <= 2 else { return nil }
    if let sign = first.first, "+-".contains(sign) { return first }
    return words.count == 1 ? offset(of: first) : nil
  }

  /// That of a zone; nothing, which stands for UTC, may stand behind an offset as well.
  private static func offset(of name: String) -> String? {
    ["UTC", "GMT", "Z"].contains(name) ? "" : ZoneName.offset(of: name)
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
}
