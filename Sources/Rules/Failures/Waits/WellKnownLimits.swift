import HTTP
import Manifests
import Time

/// The limits that answers tell of in fields whose meaning is documented and belongs to their names alone.
///
/// Left out is what tells no time: HubSpot's day, the subscription's calls at Azure, the day of Salesforce.
struct WellKnownLimits {
  let fields: HTTPFields
  let clock: Timestamp

  /// What is known of each limit that the answer names.
  var readings: [BudgetReading] { named.map(\.reading) }

  /// The longest time until a limit that is used up has more, and the field that tells it.
  var usedUp: (seconds: Double, name: String)? {
    named.filter { $0.reading.remaining == 0 }
      .compactMap { named in named.reading.reset.map { ($0, named.name) } }
      .max { $0.0 < $1.0 }
  }

  /// The readings, each with the field that tells the time.
  private var named: [(reading: BudgetReading, name: String)] {
    Self.triples.compactMap { names in triple(names).map { ($0, names.reset) } }
      + Self.intervals.compactMap { names in interval(names).map { ($0, names.2) } }
      + [bucket.map { ($0, Self.bucketField) }].compactMap(\.self)
  }

  /// What is left of a limit, and when it is renewed, each in a field of its own.
  private struct Triple {
    var limit: String
    var remaining: String
    var reset: String

    /// What is counted: of anything but calls, only that nothing is left tells something of the next call.
    var unit = Unit.calls

    enum Unit { case calls, other }
  }

  /// OpenAI and those who do as it does (`6m0s`), Anthropic (RFC 3339), Linear (Unix time in milliseconds).
  private static let triples =
    [("requests", Triple.Unit.calls), ("tokens", .other)].map { name, unit in
      Triple(
        limit: "X-RateLimit-Limit-\(name)",
        remaining: "X-RateLimit-Remaining-\(name)",
        reset: "X-RateLimit-Reset-\(name)",
        unit: unit
      )
    }
    + [
      ("requests", Triple.Unit.calls), ("tokens", .other), ("input-tokens", .other),
      ("output-tokens", .other),
    ].map { name, unit in
      after("Anthropic-RateLimit-\(name)", unit)
    }
    + [("Requests", Triple.Unit.calls), ("Complexity", .other)].map { name, unit in
      after("X-RateLimit-\(name)", unit)
    }

  private static func after(_ name: String, _ unit: Triple.Unit) -> Triple {
    Triple(
      limit: name + "-Limit",
      remaining: name + "-Remaining",
      reset: name + "-Reset",
      unit: unit
    )
  }

  private func triple(_ names: Triple) -> BudgetReading? {
    guard let remaining = fields[names.remaining].flatMap(Self.count),
      names.unit == .calls || remaining == 0,
      let reset = fields[names.reset].flatMap({ WaitFigure($0, as: .http, clock: clock).seconds })
    else { return nil }
    let limit = names.unit == .calls ? fields[names.limit].flatMap(Self.count) : nil
    return BudgetReading(limit: limit, remaining: remaining, reset: reset)
  }

  /// A window that moves, and its length in milliseconds: after all of it there is surely more.
  private static let intervals = [
    // HubSpot.
    (
      "X-HubSpot-RateLimit-Max", "X-HubSpot-RateLimit-Remaining",
      "X-HubSpot-RateLimit-Interval-Milliseconds"
    ),
    // Trello.
    (
      "X-Rate-Limit-Api-Key-Max", "X-Rate-Limit-Api-Key-Remaining",
      "X-Rate-Limit-Api-Key-Interval-Ms"
    ),
    (
      "X-Rate-Limit-Api-Token-Max", "X-Rate-Limit-Api-Token-Remaining",
      "X-Rate-Limit-Api-Token-Interval-Ms"
    ),
  ]

  private func interval(_ names: (String, String, String)) -> BudgetReading? {
    guard let remaining = fields[names.1].flatMap(Self.count),
      let length = fields[names.2].flatMap({
        WaitFigure($0, as: .milliseconds, clock: clock).seconds
      })
    else { return nil }
    return BudgetReading(
      limit: fields[names.0].flatMap(Self.count),
      remaining: remaining,
      reset: length
    )
  }

  private static let bucketField = "X-Shopify-Shop-Api-Call-Limit"

  /// Shopify's bucket, `39/40`: whatever the plan, it empties in 20 s.
  private var bucket: BudgetReading? {
    guard let text = fields[Self.bucketField] else { return nil }
    let sides = text.split(separator: "/").map { $0.filter { $0 != " " } }
    guard sides.count == 2, let used = Int(sides[0]), let size = Int(sides[1]), size > 0, used >= 0
    else { return nil }
    return BudgetReading(limit: size, remaining: max(0, size - used), reset: 20 / Double(size))
  }

  /// A whole number; a part of a call is none.
  private static func count(_ text: String) -> Int? {
    WaitFigure(text, as: .seconds, clock: Timestamp(seconds: 0)).seconds
      .flatMap { Int(exactly: $0.rounded(.down)) }
  }
}
