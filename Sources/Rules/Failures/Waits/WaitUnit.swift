/// The unit that the words of a name say its figure is in.
struct WaitUnit {
  /// How many seconds one of it has.
  let seconds: Double

  /// Whether the name says it: without a word for it, a figure is one of seconds.
  let isNamed: Bool

  /// Reads it; nil where the words name one that is not known or several, or a day or an hour that something is at.
  init?(_ words: [String]) {
    guard !words.contains(where: Self.unknown.contains) else { return nil }
    let found = words.indices.filter { (Self.plain[words[$0]] ?? Self.single[words[$0]]) != nil }
    guard let index = found.first else {
      self.init(seconds: 1, isNamed: false)
      return
    }
    guard found.count == 1 else { return nil }
    if let seconds = Self.plain[words[index]] {
      self.init(seconds: seconds, isNamed: true)
      return
    }
    guard let seconds = Self.single[words[index]], index == words.count - 1, index > 0,
      Self.lengths.contains(words[index - 1])
    else { return nil }
    self.init(seconds: seconds, isNamed: true)
  }

  /// How many seconds one has of what a word names that is the name of a unit; nil where it names none.
  static func seconds(ofWord word: String) -> Double? {
    // Some write `minute(s)`.
    guard word.utf8.count <= 16, case let small = word.lowercased().filter(\.isLetter),
      small != "pttl"
    else {
      return nil
    }
    return plain[small] ?? single[small] ?? letters[small]
  }

  private static let letters: [String: Double] = ["m": 60, "h": 3600, "d": 86_400]

  private init(seconds: Double, isNamed: Bool) {
    self.seconds = seconds
    self.isNamed = isNamed
  }

  private static let plain: [String: Double] = [
    "ms": 1e-3, "millis": 1e-3, "millisecond": 1e-3, "milliseconds": 1e-3, "pttl": 1e-3,
    "us": 1e-6, "micros": 1e-6, "microsecond": 1e-6, "microseconds": 1e-6, "ns": 1e-9,
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "mins": 60, "minutes": 60,
    "hrs": 3600, "hours": 3600, "days": 86_400,
  ]

  /// Words that are of a time of day, the length of a window or a least figure elsewhere than behind such as `in`.
  private static let single: [String: Double] = [
    "min": 60, "minute": 60, "hr": 3600, "hour": 3600, "day": 86_400,
  ]
  private static let lengths: Set<String> = ["in", "after", "until", "for", "time"]
  private static let unknown: Set<String> = [
    "m", "h", "d", "w", "week", "weeks", "month", "months", "year", "years", "nanos",
    "nanosecond", "nanoseconds", "ticks", "tick", "usec", "msec", "nsec", "centiseconds", "ds",
    "cs",
  ]
}
