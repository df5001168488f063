import SQLiteStorage
import Time

/// A limit of the API, counted by the API itself and by nothing of what is under test.
struct ModelLimit {
  enum Kind {
    case window(limit: Double, per: Double)
    case bucket(capacity: Double, refill: Double)
    case concurrency(Int)
    case spacing(Double)
  }

  let kind: Kind

  /// What a call costs; a search may cost more than others.
  var cost = 1.0

  /// Whether only searches count.
  var isForSearches = false
  /// Milliseconds of the calls that were let in, and what they cost.
  private var spent: [(time: Int64, cost: Double)] = []
  private var level: (time: Double, calls: Double)?

  /// When the calls that are under way end by themselves, by their numbers.
  private var underWay: [Int: Double] = [:]

  init(_ kind: Kind, cost: Double = 1, isForSearches: Bool = false) {
    self.kind = kind
    self.cost = cost
    self.isForSearches = isForSearches
  }

  /// Seconds until a call would be let in; 0 when it is now.
  func wait(at now: Double) -> Double {
    switch kind {
    case .window(let limit, let per): return wait(at: now, limit: limit, per: per, cost: cost)
    case .spacing(let every): return wait(at: now, limit: 1, per: every, cost: 1)
    case .bucket(_, let refill):
      let missing = cost - calls(at: now)
      return missing > 1e-6 ? missing / refill : 0
    case .concurrency(let limit): return underWay.values.count { $0 > now } < limit ? 0 : 1
    }
  }

  /// Counts a call that is let in.
  mutating func enter(_ number: Int, at now: Double, for seconds: Double = 0) {
    switch kind {
    case .window: spent.append((Self.milliseconds(now), cost))
    case .spacing: spent.append((Self.milliseconds(now), 1))
    case .bucket: level = (now, calls(at: now) - cost)
    case .concurrency: underWay[number] = now + seconds
    }
  }

  /// Ends a call that was let in.
  mutating func leave(_ number: Int) { underWay[number] = nil }

  /// Calls that would still be let in, where the limit is a window.
  func remaining(at now: Double) -> (limit: Int, left: Int, reset: Double)? {
    guard case .window(let limit, let per) = kind else { return nil }
    let end = Self.milliseconds(now)
    let length = Self.milliseconds(per)
    let counted = spent.filter { $0.time > end - length }
    let used = counted.reduce(0) { $0 + $1.cost }
    let reset = Double((counted.first?.time ?? end) + length - end) / 1000
    return (Int(limit), Int(max(0, limit - used)), reset)
  }

  private func wait(at now: Double, limit: Double, per: Double, cost: Double) -> Double {
    let end = Self.milliseconds(now)
    let length = Self.milliseconds(per)
    var used = 0.0
    for use in spent.reversed() {
      guard use.time > end - length else { return 0 }
      used += use.cost
      if used + cost > limit { return Double(use.time + length - end) / 1000 }
    }
    return 0
  }

  private static func milliseconds(_ seconds: Double) -> Int64 {
    Int64((seconds * 1000).rounded())
  }

  private func calls(at now: Double) -> Double {
    guard case .bucket(let capacity, let refill) = kind, let level else {
      if case .bucket(let capacity, _) = kind { return capacity }
      return 0
    }
    return min(capacity, level.calls + refill * (now - level.time))
  }
}
