package import JSON
package import Memory

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

  /// Places a call takes before its answer is known; 1 unless said.
  package var cost: Double

  /// Where an answer tells how many places the call took; nil where `cost` is exact.
  package var told: Source?
  @CopyOnWrite package var learn: Learn?
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
    told: Source? = nil,
    learn: Learn? = nil,
    provenance: Provenance? = nil,
    isDefault: Bool = false
  ) {
    self.id = id
    self.limit = limit
    self.scope = scope
    self.group = group
    self.cost = cost
    self.told = told
    self._learn = CopyOnWrite(wrappedValue: learn)
    self.provenance = provenance
    self.isDefault = isDefault
  }

  /// Places of an answer that tell the state of the limit.
  package struct Learn: Sendable, Hashable {
    package var limit: Source?
    package var remaining: Source?
    package var reset: Source?
    package var resetUnit = Wait.Unit.seconds

    /// A text with what is used and the limit, such as `39/40`.
    package var pair: Pair?
    package var items: Items?

    /// Texts with several limits, each with its seconds, such as `20:1,100:120`.
    package var list: List?

    /// Seconds of the window where the manifest says them and leaves the figure to the API.
    package var period: Double?

    /// Makes a list of nothing.
    package init() {}

    /// Two figures in one text.
    package struct Pair: Sendable, Hashable {
      package var source: Source

      /// Captures what is used, then the limit.
      package var expression: Pattern
    }

    /// Limits by the seconds of their windows, and what is used of each.
    package struct List: Sendable, Hashable {
      package var limits: Source

      /// Nil where answers do not tell what is used.
      package var used: Source?
    }

    /// Structured fields whose items are limits: `r`, `t` and, in the policies, `q`, `w`.
    package struct Items: Sendable, Hashable {
      /// The field that tells what is left.
      package var field: String

      /// The field that tells the limits.
      package var policies: String?

      /// The item that is meant; nil is the one with the least left.
      package var policy: String?

      /// Makes a pair of fields; of several items the one with the least left is meant.
      package init(field: String, policies: String? = nil, policy: String? = nil) {
        (self.field, self.policies, self.policy) = (field, policies, policy)
      }
    }
  }
}

extension Budget.Limit {
  /// Stands for a figure that the manifest leaves to the API.
  package static let open = 2_000_000_000

  /// Whether a figure is left to the API.
  package var isOpen: Bool {
    switch self {
    case .window(let limit, _), .concurrency(let limit): limit >= Self.open
    case .bucket(let capacity, _): capacity >= Double(Self.open)
    case .spacing: false
    }
  }
}

extension Budget {
  /// Whose calls count towards it, as a scope is named.
  package var reach: String { group.map { "group:\($0)" } ?? scope }

  /// The limit that answers tell of though nobody declares it.
  package static func told(of scope: String) -> Budget {
    Budget(id: toldID, limit: .window(limit: Limit.open, per: 1), scope: scope)
  }

  /// Whether only answers tell of it, and no manifest.
  package var isTold: Bool { id == Self.toldID }

  /// No manifest can name a budget like this.
  private static let toldID = "RateLimit fields"

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

  private static func longer(_ seconds: Double) -> Double { seconds + room(beside: seconds) }

  private static func room(beside seconds: Double) -> Double { max(seconds / 200, 0.05) }

  /// The seconds in which calls are counted, those that `paced` adds to them, and those less by which nothing is counted
  /// anew; nil where it adds none.
  package var arrivalRoom: (length: Double, added: Double, spared: Double)? {
    guard margin == .arrival else { return nil }
    switch limit {
    case .window(_, let seconds), .spacing(let seconds):
      return (seconds, Self.room(beside: seconds), seconds / 200)
    case .bucket, .concurrency: return nil
    }
  }
}
