import Manifests
import Time

/// The choice of a wait: the API's hint, else the rule's, else this program's default.
struct WaitChoice {
  let rule: Rule?

  /// The long period that the limit is of; nil where none is known.
  var period: LimitPeriod?

  /// How often the failure came in a row, this time counted.
  let repetition: Int

  /// The server's time.
  let clock: Timestamp

  private static let defaultWait = 1.0
  private static let defaultCap = 3600.0

  /// A guess stays within a minute: past that, the manifest should say.
  private static let guessCap = 60.0
  private static let shortest = 1.0

  /// The wait of a verdict; nil when there is none, or when a retry may choose it.
  func wait(hint: WaitHint?, verdict: Rule.Verdict) -> WaitTime? {
    let mustWait = verdict == .backOff || rule?.hold == .gate
    guard mustWait || verdict == .retry else { return nil }
    if let hint {
      return WaitTime(
        seconds: floored(hint.seconds),
        origin: .api(source: hint.source),
        isAbsolute: hint.isAbsolute
      )
    }
    if let seconds = secondsUntilTimeOfDay {
      return WaitTime(seconds: floored(seconds), origin: .manifest, isAbsolute: true)
    }
    if let seconds = rule?.defaultWait {
      return WaitTime(seconds: floored(grown(seconds, by: rule?.grow)), origin: .manifest)
    }
    if let period {
      return WaitTime(
        seconds: floored(period.end(after: clock) - clock),
        origin: .period(period),
        isAbsolute: true
      )
    }
    guard mustWait else { return nil }
    // Nothing is known: a short wait that doubles with each repetition finds the right length soon.
    let growth = rule?.grow ?? 2
    let seconds = floored(grown(Self.defaultWait, by: growth, cap: Self.guessCap))
    let isFloor = rule?.floor.map { $0 >= seconds } ?? false
    return WaitTime(seconds: seconds, origin: isFloor ? .manifest : .program)
  }

  private func floored(_ seconds: Double) -> Double {
    max(seconds, rule?.floor ?? 0, Self.shortest)
  }

  /// A default after as many repetitions as were made; the cap bounds only what the API did not say.
  private func grown(
    _ seconds: Double,
    by factor: Double?,
    cap: Double = WaitChoice.defaultCap
  ) -> Double {
    let cap = rule?.cap ?? max(cap, seconds)
    guard let factor, factor > 1 else { return min(seconds, cap) }
    var wait = seconds
    for _ in 1..<max(1, min(repetition, 64)) { wait = min(cap, wait * factor) }
    return wait
  }

  /// Seconds to the rule's next time of day in its zone, or to the begin of its next hour, week or month.
  private var secondsUntilTimeOfDay: Double? {
    guard let until = rule?.until else { return nil }
    let local = clock.seconds + offset(at: clock)
    if let begin = Timestamp(seconds: local).next(until) { return seconds(toLocal: begin.seconds) }
    guard let ofDay = Self.secondsOfDay(until) else { return nil }
    let midnight = (local / 86_400).rounded(.down) * 86_400
    let next = midnight + ofDay
    return seconds(toLocal: next > local ? next : next + 86_400)
  }

  /// Seconds to a local time, by the offset that holds then: clocks may be set in between.
  private func seconds(toLocal local: Double) -> Double {
    let first = Timestamp(seconds: local - offset(at: clock))
    return max(0, local - offset(at: first) - clock.seconds)
  }

  private func offset(at instant: Timestamp) -> Double {
    rule?.zoneRules?.offset(at: instant) ?? Self.offset(rule?.zone ?? "UTC")
  }

  private static func secondsOfDay(_ text: String) -> Double? {
    if text == "midnight" { return 0 }
    return Timestamp(rfc3339: "1970-01-01T\(text)Z").map(\.seconds)
  }

  private static func offset(_ zone: String) -> Double {
    guard zone != "UTC" else { return 0 }
    // A name of which this machine knows nothing is taken for UTC.
    return Timestamp(rfc3339: "1970-01-02T00:00\(zone)").map { 86_400 - $0.seconds } ?? 0
  }
}
