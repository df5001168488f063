import Failures
import Pacing
import Time

/// The calls that the API refused for what they ask, so that the same call need not be sent a third time.
struct Refusals {
  private var memory = RepeatGuard()

  /// The last failure of each call, by API and call.
  private var failures: [String: [String: Failure]] = [:]

  /// Calls of an API whose failures are kept; without its failure a call is simply sent again.
  private static let capacity = 1024

  /// Remembers that a call was refused.
  mutating func record(_ failure: Failure, of application: Application, now: Timestamp) {
    let call = application.call
    memory.record(call: call, failure: Closure(failure), now: now)
    if failures[application.api, default: [:]].count >= Self.capacity {
      failures[application.api] = [:]
    }
    failures[application.api, default: [:]][call] = failure
  }

  /// The answer to a call that has been refused in the same way often enough.
  func repeated(_ application: Application, now: Timestamp) -> Admission? {
    guard let known = failures[application.api], !known.isEmpty else { return nil }
    let call = application.call
    guard let failure = known[call], let found = memory.repeated(call: call, now: now) else {
      return nil
    }
    return .repeated(failure, count: found.count)
  }

  /// Forgets what a success makes void: the call's own refusals, and all of the API's once its data has changed.
  mutating func forget(after application: Application) {
    guard let known = failures[application.api], !known.isEmpty else { return }
    if application.changesData {
      for call in known.keys { memory.clear(call: call) }
      failures[application.api] = nil
    } else {
      memory.clear(call: application.call)
      failures[application.api]?[application.call] = nil
    }
  }
}

extension Closure {
  /// What of a failure makes it the same failure when it comes again.
  init(_ failure: Failure) {
    self.init(
      reason: Sentence.reason(of: failure),
      code: failure.code,
      status: failure.status,
      kind: failure.kind
    )
  }
}
