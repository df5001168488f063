import Manifests
import Pacing
package import Storage
import Tasks
package import Telemetry
package import Time

/// What the store shows of limits, tasks and holds at one moment, as metrics.
///
/// It remembers how much of each limit was used the last time, for nobody can tell from one look when a limit is used up.
package struct StoreGauges: Sendable {
  private var last: [String: (at: Timestamp, used: Double)] = [:]

  /// Makes gauges that have seen nothing.
  package init() {}

  /// The metrics of a snapshot, on the same line of time as `now`.
  package mutating func metrics(_ survey: StoreSnapshot, now: Timestamp) -> [OTLP.Metric] {
    limits(survey.pacingSnapshot.limits, now: now) + tasks(survey.tasks, now: now)
      + closed(survey.pacingSnapshot)
  }

  private mutating func limits(_ limits: [PacingSnapshot.Limit], now: Timestamp) -> [OTLP.Metric] {
    var used: [(attributes: [OTLP.Attribute], value: OTLP.Metric.Figure)] = []
    var figures = used
    var times = used
    for limit in limits {
      guard let figure = limit.limit.count else { continue }
      let attributes: [OTLP.Attribute] = [
        .init("recourse.api", limit.place.api), .init("recourse.scope", limit.place.text),
        .init("recourse.budget", limit.budget),
      ]
      used.append((attributes, .number(limit.used)))
      figures.append((attributes, .number(figure)))
      if let seconds = secondsLeft(limit, of: figure, now: now) {
        times.append((attributes, .number(seconds)))
      }
    }
    last = Dictionary(
      limits.map { ($0.key, (now, $0.used)) },
      uniquingKeysWith: { first, _ in first }
    )
    return [
      gauge("recourse.budget.used", "{call}", "What counts against a limit.", used),
      gauge("recourse.budget.limit", "{call}", "The limit as it holds now.", figures),
      gauge(
        "recourse.budget.time_to_exhaustion",
        "s",
        "Seconds until a limit is used up at the pace of the last interval; 0 where it is.",
        times
      ),
    ].compactMap(\.self)
  }

  /// Seconds until a limit is used up; nil where less of it is used than before, or nobody looked before.
  private func secondsLeft(
    _ limit: PacingSnapshot.Limit,
    of figure: Double,
    now: Timestamp
  ) -> Double? {
    if limit.next > now { return 0 }
    guard let last = last[limit.key], now > last.at, limit.used > last.used else { return nil }
    let pace = (limit.used - last.used) / (now - last.at)
    return max(0, figure - limit.used) / pace
  }

  private func tasks(_ tasks: [TaskRecord], now: Timestamp) -> [OTLP.Metric] {
    let calls = tasks.flatMap(\.calls)
    let states = Dictionary(grouping: calls) { $0.state.kind.rawValue }.mapValues(\.count)
    let unknown = Dictionary(grouping: calls.filter { $0.state.kind == .unknown }, by: \.api)
    // What is over, and what is known, is told as none, so that an alert ends.
    let all = CallState.Kind.allCases.map { kind in
      (
        attributes: [OTLP.Attribute("recourse.state", kind.rawValue)],
        value: OTLP.Metric.Figure.integer(states[kind.rawValue] ?? 0)
      )
    }
    let due = calls.count { $0.isDue(now) }
    return [
      gauge("recourse.tasks", "{call}", "Kept calls by state.", all),
      gauge(
        "recourse.tasks.due",
        "{call}",
        "Kept calls whose time has come.",
        [([], .integer(due))]
      ),
      gauge(
        "recourse.unknown_outcomes",
        "{call}",
        "Calls of which nobody knows whether they happened.",
        Self.counts(unknown.mapValues(\.count))
      ),
    ].compactMap(\.self)
  }

  private func closed(_ snapshot: PacingSnapshot) -> [OTLP.Metric] {
    func count(_ places: [ScopePlace]) -> [String: Int] {
      Dictionary(grouping: places, by: \.api).mapValues(\.count)
    }
    return [
      gauge(
        "recourse.holds",
        "{scope}",
        "Scopes that are closed until a person acts.",
        Self.counts(count(snapshot.holds.map(\.place)))
      ),
      gauge(
        "recourse.gates",
        "{scope}",
        "Scopes that the API has shut for a while.",
        Self.counts(count(snapshot.gates.map(\.place)))
      ),
      gauge(
        "recourse.pauses",
        "{scope}",
        "APIs and operations that are left alone because they keep failing.",
        Self.counts(count(snapshot.pauses.map(\.place)))
      ),
    ].compactMap(\.self)
  }

  /// A point for each API; one of none where there is no API, so that an alert ends.
  private static func counts(
    _ counts: [String: Int]
  ) -> [(attributes: [OTLP.Attribute], value: OTLP.Metric.Figure)] {
    guard !counts.isEmpty else { return [([], .integer(0))] }
    return counts.sorted { $0.key < $1.key }
      .map { ([.init("recourse.api", $0.key)], .integer($0.value)) }
  }

  private func gauge(
    _ name: String,
    _ unit: String,
    _ text: String,
    _ points: [(attributes: [OTLP.Attribute], value: OTLP.Metric.Figure)]
  ) -> OTLP.Metric? {
    points.isEmpty ? nil : OTLP.Metric(name, unit: unit, text, .gauge(points))
  }
}

extension Budget.Limit {
  /// How many calls the limit allows, in a window or at once; nil for one that only spaces them.
  fileprivate var count: Double? {
    switch self {
    case .window(let count, _): Double(count)
    case .bucket(let capacity, _): capacity
    case .concurrency(let count): Double(count)
    case .spacing: nil
    }
  }
}
