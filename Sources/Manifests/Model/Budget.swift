/// A limit known beforehand.
package struct Budget: Sendable, Hashable {
  /// How the limit counts.
  package enum Limit: Sendable, Hashable {
    /// At most `limit` calls in any `per` seconds.
    case window(limit: Int, per: Double)
    /// A bucket that holds `capacity` and gains `refill` a second.
    case bucket(capacity: Double, refill: Double)
    /// At most this many calls at once.
    case concurrency(Int)
    /// At least this many seconds between calls.
    case spacing(Double)
  }

  package var id: String
  package var limit: Limit
  package var scope: String

  /// The group whose operations count; nil counts all.
  package var group: String?

  /// Places a call takes; 1 unless said.
  package var cost: Double
  package var learn: Learn?
  package var provenance: Provenance?

  /// Whether the API's own figure replaces the declared one in both directions.
  package var isDefault: Bool

  /// Whether room is left for the way of a call: two calls take differently long to arrive, and the API counts arrivals.
  package var margin = Margin.none

  /// How much longer than declared a limit is kept to.
  package enum Margin: Sendable, Hashable {
    case none
    /// A two-hundredth, and never less than 50 ms.
    case arrival
  }

  /// Makes a budget.
  package init(
    id: String,
    limit: Limit,
    scope: String,
    group: String? = nil,
    cost: Double = 1,
    learn: Learn? = nil,
    provenance: Provenance? = nil,
    isDefault: Bool = false
  ) {
    self.id = id
    self.limit = limit
    self.scope = scope
    self.group = group
    self.cost = cost
    self.learn = learn
    self.provenance = provenance
    self.isDefault = isDefault
  }

  /// Fields of an answer that tell the state of the limit.
  package struct Learn: Sendable, Hashable {
    package var limit: String?
    package var remaining: String?
    package var reset: String?
    package var resetUnit: Wait.Unit
  }
}

extension Budget {
  /// The limit that calls are sent by.
  package var paced: Limit {
    guard margin == .arrival else { return limit }
    switch limit {
    case .window(let limit, let per): return .window(limit: limit, per: Self.longer(per))
    case .spacing(let seconds): return .spacing(Self.longer(seconds))
    case .bucket(let capacity, let refill):
      return .bucket(capacity: capacity, refill: refill / 1.005)
    case .concurrency: return limit
    }
  }

  private static func longer(_ seconds: Double) -> Double { seconds + max(seconds / 200, 0.05) }
}
