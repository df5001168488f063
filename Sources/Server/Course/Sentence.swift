import Failures
import Manifests

/// The lines that tell a waiting client what a call is doing.
enum Sentence {
  /// While a call waits: how long, for what, and what comes then.
  static func waiting(
    _ reason: String, api: String, seconds: Double, journey: Journey
  ) -> String {
    let wait = "Waiting \(Int(seconds.rounded(.up))) s for \(api): \(reason)"
    guard journey.attempts > 0 else { return wait + "." }
    return wait + "; then attempt \(journey.attempts + 1) of \(journey.limits.attempts)."
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
