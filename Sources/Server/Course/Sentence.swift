import Failures
import Manifests

/// The lines that tell a waiting client what a call is doing.
enum Sentence {
  /// While a call waits.
  static func waiting(_ reason: String, api: String, seconds: Double) -> String {
    "Waiting \(Int(seconds.rounded(.up))) s for \(api): \(reason)."
  }

  /// Before a call is sent again.
  static func again(_ reason: String, api: String, journey: Journey) -> String {
    "\(api) did not go through (\(reason)); "
      + "attempt \(journey.attempts + 1) of \(journey.limits.attempts) follows."
  }

  /// Why a failure happened, in a clause of our own.
  static func reason(of failure: Failure) -> String {
    let status = failure.status.map(String.init)
    let parts = [failure.code, status].compactMap(\.self)
    return parts.isEmpty ? "no answer came" : "it answered " + parts.joined(separator: ", ")
  }

  /// Why a call may not be sent yet.
  static func reason(of admission: Admission) -> String {
    switch admission {
    case .granted(let place):
      return place.budget.map { "its limit of \($0.limit.phrase) is used up" }
        ?? "its turn comes then"
    case .shut(_, _, let failure): return reason(of: failure)
    case .held, .repeated: return "a person must act first"
    case .broken: return "it failed again and again, and is left alone"
    }
  }
}
