import JSON
import Manifests
package import Pacing
import Storage
package import Time

// How much of the limits is used, and when nothing is left at the present pace.

extension StatusPage {
  var limits: [JSONObject] {
    var counts: [String: Int] = [:]
    return report.survey.pacingSnapshot.limits.map { limit in
      let name = "\(limit.place.text) \(limit.budget)"
      counts[name, default: 0] += 1
      var item: JSONObject = [
        "id": .string("\(name) \(counts[name] ?? 1)"),
        "place": .string(limit.place.text), "budget": .string(limit.budget),
        "limit": .string(OperatorWords.limit(limit.limit)),
        "used": .number(JSONNumber((limit.used * 10).rounded(.up) / 10)),
        "of": .number(JSONNumber(limit.limit.size)),
      ]
      // Two keys have a limit each, and are never shown.
      if let count = counts[name], count > 1 { item["which"] = JSONValue(count) }
      if limit.booked > 0 { item["booked"] = JSONValue(limit.booked) }
      if limit.next > report.now {
        item["next"] = limit.next.onPage
      } else if let exhausted = trends.exhaustion(of: limit, now: report.now) {
        item["exhausted"] = exhausted.onPage
      }
      return item
    }
  }

  var paces: [JSONObject] {
    report.survey.pacingSnapshot.paces.map { pace in
      var item: JSONObject = [
        "place": .string(pace.place.text), "limit": .string(OperatorWords.learned(pace)),
        "release": .string(pace.place.text),
      ]
      if pace.booked > 0 { item["booked"] = JSONValue(pace.booked) }
      if pace.next > report.now { item["next"] = pace.next.onPage }
      return item
    }
  }
}

extension Budget.Limit {
  /// What counts as all of it.
  var size: Double {
    switch self {
    case .window(let count, _): Double(count)
    case .bucket(let capacity, _): capacity
    case .concurrency(let count): Double(count)
    case .spacing: 1
    }
  }

  /// Whether it is used up by calls that went, so that a pace tells when nothing is left.
  fileprivate var isUsedUpByCalls: Bool {
    switch self {
    case .window, .bucket: true
    case .concurrency, .spacing: false
    }
  }
}

/// How fast limits were used in the last looks, to tell when nothing is left of them if that goes on.
package struct LimitTrends: Sendable {
  private struct Sample: Sendable {
    var at: Timestamp
    var used: Double
  }

  private var samples: [String: [Sample]] = [:]

  /// Seconds that are looked back.
  private static let span = 120.0

  /// Seconds of looks before anything is told.
  private static let least = 5.0

  /// Makes trends of which nothing is known.
  package init() {}

  /// Takes in what a look has shown.
  package mutating func take(_ limits: [PacingSnapshot.Limit], now: Timestamp) {
    var kept: [String: [Sample]] = [:]
    for limit in limits {
      var row = samples[limit.key] ?? []
      row.removeAll { now - $0.at > Self.span || $0.at > now }
      row.append(Sample(at: now, used: limit.used))
      kept[limit.key] = row
    }
    samples = kept
  }

  /// When nothing is left of a limit at the pace of the last looks; nil where it is not being used up.
  package func exhaustion(of limit: PacingSnapshot.Limit, now: Timestamp) -> Timestamp? {
    guard limit.limit.isUsedUpByCalls, let row = samples[limit.key],
      let first = row.first, let last = row.last, last.at - first.at >= Self.least
    else { return nil }
    let pace = (last.used - first.used) / (last.at - first.at)
    guard pace > 0, limit.limit.size > last.used else { return nil }
    return last.at + (limit.limit.size - last.used) / pace
  }
}
