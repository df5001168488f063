import EventLoop
import Time

/// The calls to which a person agreed when too little of the call's time was left to send it: each may be made once more
/// without a question.
@Engine
final class LateConsents {
  private var until: [String: Timestamp] = [:]

  nonisolated init() {}

  /// Notes consent to a call, by its hash.
  func insert(_ call: String, now: Timestamp) {
    until = until.filter { $0.value > now }
    until[call] = now + RequestState.lifetime
  }

  /// Uses consent to a call up; false where there is none.
  func take(_ call: String, now: Timestamp) -> Bool {
    until.removeValue(forKey: call).map { now < $0 } ?? false
  }
}
