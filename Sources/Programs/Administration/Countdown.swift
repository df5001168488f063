import Time

/// How long it is to an instant, as a person reads it.
enum Countdown {
  /// Seconds to an instant, rounded up; 0 once it has come.
  static func seconds(to instant: Timestamp, now: Timestamp) -> Int {
    Int(saturating: max(0, instant.roundedUpToSecond - now).rounded(.up))
  }

  /// `17 s`, `14 min 3 s`, `5 h 12 min`, `3 d 4 h`, or `now`.
  static func text(to instant: Timestamp, now: Timestamp) -> String {
    let seconds = seconds(to: instant, now: now)
    switch seconds {
    case 0: return "now"
    case ..<120: return "\(seconds) s"
    case ..<7200: return "\(seconds / 60) min \(seconds % 60) s"
    case ..<172_800: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    default: return "\(seconds / 86_400) d \(seconds % 86_400 / 3600) h"
    }
  }
}

extension Timestamp {
  /// The instant, not told earlier than it is.
  var told: String { roundedUpToSecond.rfc3339 }
}
