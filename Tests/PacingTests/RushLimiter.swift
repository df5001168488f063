/// A limiter as APIs have them, which counts for itself and tells nothing of what it counts.
struct RushLimiter {
  enum Kind: Sendable {
    /// Holds so many, and gains so many a second.
    case bucket(capacity: Double, refill: Double)
    /// So many in each stretch of so many seconds, one after the other.
    case fixedWindow(Int, per: Double)
    /// So many in any stretch of so many seconds.
    case slidingWindow(Int, per: Double)
    /// So many at once.
    case concurrency(Int)
  }

  let kind: Kind

  /// Whether calls that are refused count as well.
  var countsRefused = false
  private var level: (time: Double, calls: Double)?
  private var spent: [Double] = []
  private(set) var underWay = 0

  init(_ kind: Kind) { self.kind = kind }

  /// Lets a call in, or tells the seconds until there is room for one.
  mutating func admit(at now: Double) -> Double? {
    let wait = wait(at: now)
    let isRefused = wait > 1e-9
    if !isRefused || countsRefused { count(at: now) }
    if !isRefused { underWay += 1 }
    return isRefused ? wait : nil
  }

  mutating func leave() { underWay -= 1 }

  /// Seconds until there is room for a call.
  func wait(at now: Double) -> Double {
    switch kind {
    case .bucket(_, let refill): max(0, (1 - calls(at: now)) / refill)
    case .fixedWindow(let limit, let per):
      spent.count { ($0 / per).rounded(.down) == (now / per).rounded(.down) } < limit
        ? 0 : ((now / per).rounded(.down) + 1) * per - now
    case .slidingWindow(let limit, let per):
      spent.count < limit ? 0 : max(0, spent[spent.count - limit] + per - now)
    case .concurrency(let limit): underWay < limit ? 0 : 0.5
    }
  }

  private mutating func count(at now: Double) {
    switch kind {
    case .bucket: level = (now, max(0, calls(at: now) - 1))
    case .fixedWindow, .slidingWindow: spent.append(now)
    case .concurrency: break
    }
  }

  private func calls(at now: Double) -> Double {
    guard case .bucket(let capacity, let refill) = kind else { return 0 }
    guard let level else { return capacity }
    return min(capacity, level.calls + refill * (now - level.time))
  }

  /// Seconds after which the last of so many calls can be let in, when each comes as soon as there is room.
  static func ideal(_ kind: Kind, calls: Int, seconds: Double) -> Double {
    if case .concurrency(let limit) = kind { return Double((calls - 1) / limit) * seconds }
    var limiter = RushLimiter(kind)
    var now = 0.0
    for _ in 0..<calls {
      now += limiter.wait(at: now)
      while limiter.admit(at: now) != nil { now += 1e-6 }
    }
    return now
  }
}
