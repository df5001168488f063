/// The stub's own count of one limit: so many requests in any stretch of a length.
final class StubWindow {
  enum Admission { case admitted, refused }

  /// What came, told when the stub ends.
  struct Count {
    var admitted = 0
    var refused = 0

    /// Seconds from the first request that was admitted to the last.
    var seconds = 0.0

    var line: [UInt8] { Array("\(admitted) \(refused) \(seconds)\n".utf8) }

    init() {}

    /// Reads what `line` says.
    init?(_ line: String) {
      let words = line.split(separator: " ")
      guard words.count == 3, let admitted = Int(words[0]), let refused = Int(words[1]),
        let seconds = Double(words[2])
      else { return nil }
      self.admitted = admitted
      self.refused = refused
      self.seconds = seconds
    }
  }

  private let limit: Int
  private let length: Duration

  /// The requests that were admitted last, as many as the limit allows at a time; the oldest is replaced first.
  private var taken: [ContinuousClock.Instant] = []
  private var oldest = 0
  private var first: ContinuousClock.Instant?
  private(set) var count = Count()

  /// Reads limit and milliseconds from a command line; nil without.
  init?(_ words: [String]) {
    guard words.count == 2, let limit = Int(words[0]), limit > 0, let length = Int(words[1]) else {
      return nil
    }
    self.limit = limit
    self.length = .milliseconds(length)
  }

  /// Counts a request.
  func take() -> Admission {
    let now = ContinuousClock.now
    if taken.count < limit {
      taken.append(now)
    } else if taken[oldest].duration(to: now) >= length {
      taken[oldest] = now
      oldest = (oldest + 1) % limit
    } else {
      count.refused += 1
      return .refused
    }
    let start = first ?? now
    first = start
    count.admitted += 1
    count.seconds = start.duration(to: now).seconds
    return .admitted
  }
}
