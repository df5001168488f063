import HTTPServer
import HTTP
import Manifests
import Time

/// Brings a recorded answer into the present: its absolute times keep their distance from its date.
struct PresentTime {
  let places: TimePlaces

  /// Moves the `Date` field and all absolute times from the record's `now` to the present.
  ///
  /// The present is taken at its whole second, as in the `Date` field, so that the distance stays exact.
  func moving(_ recorded: HTTPResponse, from then: Timestamp, to now: Timestamp) -> HTTPResponse {
    let distance = Timestamp(seconds: now.seconds.rounded(.down)) - then
    var answer = recorded
    if let date = recorded.fields["Date"].flatMap({ Timestamp(httpDate: $0) }) {
      answer.fields.set("Date", (date + distance).httpDateText)
    }
    places.rewrite(&answer) { old, unit in Self.moved(old, unit, by: distance) }
    return answer
  }

  /// An absolute time moved; nil for a relative one and for what cannot be read.
  private static func moved(_ old: String, _ unit: Wait.Unit, by distance: Double) -> String? {
    switch unit {
    case .unix: Double(old).map { Figure.text(($0 + distance).rounded(.up)) }
    case .unixMilliseconds: Double(old).map { Figure.text(($0 + distance * 1000).rounded(.up)) }
    case .timestamp: Timestamp(rfc3339: old).map { ($0 + distance).roundedUpToSecond.rfc3339 }
    case .http: Timestamp(httpDate: old).map { ($0 + distance).httpDateText }
    case .seconds, .milliseconds, .duration: nil
    }
  }
}

/// Figures as APIs write them.
enum Figure {
  /// Whole seconds from now in a unit, rounded up, so that nobody is told to come too early.
  static func text(secondsFromNow seconds: Double, as unit: Wait.Unit, now: Timestamp) -> String {
    switch unit {
    case .http, .seconds: text(seconds.rounded(.up))
    case .milliseconds: text((seconds * 1000).rounded(.up))
    case .unix: text((now + seconds).seconds.rounded(.up))
    case .unixMilliseconds: text(((now + seconds).seconds * 1000).rounded(.up))
    case .timestamp: (now + seconds).roundedUpToSecond.rfc3339
    case .duration: text(seconds.rounded(.up)) + "s"
    }
  }

  /// A whole figure without a fraction; figures beyond 10^15 are held at that bound.
  static func text(_ figure: Double) -> String {
    String(Int64(saturating: min(max(figure, -1e15), 1e15)))
  }
}
