/// The usual and the summer time of a zone for all years to come (POSIX TZ, as RFC 9636 §3.3.1 takes it).
struct ZoneSchedule: Sendable, Hashable {
  private var usual = 0
  private var summer: Summer?

  private struct Summer: Sendable, Hashable {
    var offset: Int
    var start: Day
    var end: Day
  }

  /// A day of a year and the local time at which clocks are set, in seconds.
  private struct Day: Sendable, Hashable {
    enum Rule: Sendable, Hashable {
      /// From 1, never counting 29 February.
      case julian(Int)
      /// From 0, counting every day.
      case ordinal(Int)
      case weekday(month: Int, week: Int, day: Int)
    }

    var rule: Rule
    var time: Int
  }

  /// Reads `CET-1CEST,M3.5.0,M10.5.0/3`; nil for what is none, an empty text among it.
  init?(_ text: String) {
    var rest = text[...]
    guard Self.name(&rest), let offset = Self.time(&rest) else { return nil }
    usual = -offset
    guard !rest.isEmpty else { return }
    guard Self.name(&rest) else { return nil }
    let other = rest.first == "," ? nil : Self.time(&rest)
    guard let start = Self.day(&rest), let end = Self.day(&rest), rest.isEmpty else { return nil }
    summer = Summer(offset: other.map { -$0 } ?? usual + 3600, start: start, end: end)
  }

  /// The offset at an instant, in seconds east of Greenwich.
  func offset(at instant: Timestamp) -> Int {
    guard let summer else { return usual }
    let seconds = Int(instant.seconds.rounded(.down))
    let year = CivilTime(Timestamp(seconds: Double(seconds + usual))).year
    let start = Self.instant(of: summer.start, in: year) - usual
    let end = Self.instant(of: summer.end, in: year) - summer.offset
    let isSummer =
      start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
    return isSummer ? summer.offset : usual
  }

  /// The local time at which clocks are set in a year, as seconds since 1970 in that local time.
  private static func instant(of day: Day, in year: Int) -> Int {
    let begin = { (year: Int, month: Int) in
      Int((CivilTime(year: year, month: month, day: 1).instant()?.seconds ?? 0) / 86_400)
    }
    let first = begin(year, 1)
    let days: Int
    switch day.rule {
    case .julian(let number):
      let isLeap = begin(year, 3) - begin(year, 2) == 29
      days = first + number - 1 + (isLeap && number >= 60 ? 1 : 0)
    case .ordinal(let number): days = first + number
    case .weekday(let month, let week, let weekday):
      let start = begin(year, month)
      let next = month == 12 ? begin(year + 1, 1) : begin(year, month + 1)
      // 1970-01-01 was a Thursday.
      let shift = (weekday - (start + 4) % 7 + 7) % 7
      let found = start + shift + (week - 1) * 7
      days = found < next ? found : found - 7
    }
    return days * 86_400 + day.time
  }

  // MARK: - Reading

  /// Takes the name of a time: letters, or anything between angle brackets.
  private static func name(_ rest: inout Substring) -> Bool {
    if rest.first == "<" {
      guard let end = rest.firstIndex(of: ">") else { return false }
      rest = rest[rest.index(after: end)...]
      return true
    }
    let letters = rest.prefix { $0.isASCII && $0.isLetter }
    rest = rest.dropFirst(letters.count)
    return letters.count >= 3
  }

  /// Takes `[+-]hh[:mm[:ss]]`, in seconds; nil where there is none.
  private static func time(_ rest: inout Substring) -> Int? {
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ":") }
    let parts = digits.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard !digits.isEmpty, parts.count <= 3, !parts.contains(nil) else { return nil }
    rest = rest.dropFirst(digits.count)
    let seconds = zip(parts, [3600, 60, 1]).reduce(0) { $0 + ($1.0 ?? 0) * $1.1 }
    guard seconds <= 167 * 3600 else { return nil }
    return isNegative ? -seconds : seconds
  }

  /// Takes `,M3.5.0/2`, `,J60` or `,59`.
  private static func day(_ rest: inout Substring) -> Day? {
    guard rest.first == "," else { return nil }
    rest = rest.dropFirst()
    let kind = rest.first
    if kind == "M" || kind == "J" { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    rest = rest.dropFirst(digits.count)
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false).compactMap {
      Int($0)
    }
    guard let rule = rule(kind, parts) else { return nil }
    guard rest.first == "/" else { return Day(rule: rule, time: 7200) }
    rest = rest.dropFirst()
    return time(&rest).map { Day(rule: rule, time: $0) }
  }

  private static func rule(_ kind: Character?, _ parts: [Int]) -> Day.Rule? {
    switch (kind, parts.count) {
    case ("M", 3)
    where (1...12).contains(parts[0]) && (1...5).contains(parts[1]) && (0...6).contains(parts[2]):
      .weekday(month: parts[0], week: parts[1], day: parts[2])
    case ("J", 1) where (1...365).contains(parts[0]): .julian(parts[0])
    case (_, 1) where kind != "M" && kind != "J" && (0...365).contains(parts[0]): .ordinal(parts[0])
    default: nil
    }
  }
}
