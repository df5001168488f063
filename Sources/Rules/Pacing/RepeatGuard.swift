package import Failures
package import Time

/// The calls that the API refused for what they ask, so that the same call need not be sent a third time.
package struct RepeatGuard: Sendable {
  /// A call that was refused.
  package struct Refusal: Sendable {
    /// The manifest's id.
    package var api: String
    package var failure: Failure

    /// When the same failure came, oldest first.
    package var times: [Timestamp]

    /// Makes a refusal.
    package init(api: String, failure: Failure, times: [Timestamp]) {
      self.api = api
      self.failure = failure
      self.times = times
    }
  }

  /// Seconds for which a failure is remembered.
  package static let memory = 600.0

  /// Equal failures after which the next call is answered from memory.
  package static let patience = 2

  /// Calls that are remembered; those that failed longest ago make room.
  package static let capacity = 1024

  /// The refusals by call.
  package var refusals = ChangeTrackedTable<String, Refusal>()

  /// Makes an empty memory.
  package init() {}

  /// Remembers that a call was refused; another failure than the last starts the count anew.
  package mutating func record(
    _ failure: Failure,
    of call: String,
    api: String,
    now: Timestamp
  ) {
    var refusal = refusals[call] ?? Refusal(api: api, failure: failure, times: [])
    if !refusal.failure.isLike(failure) { refusal.times = [] }
    refusal.failure = failure
    // Older ones of many are of no use: the newest alone decide how long the memory lasts.
    refusal.times = (Self.recent(refusal.times, now: now) + [now]).suffix(16)
    refusals[call] = refusal
    if refusals.count > Self.capacity { makeRoom(now: now) }
  }

  /// The failure to answer a call with, and how often it came; nil while the call may be sent.
  package func repeated(_ call: String, now: Timestamp) -> (failure: Failure, count: Int)? {
    guard let refusal = refusals[call] else { return nil }
    let count = Self.recent(refusal.times, now: now).count
    return count < Self.patience ? nil : (refusal.failure, count)
  }

  /// Forgets what a success makes void: the call's own refusals, and all of the API's once its data has changed.
  package mutating func forget(after request: AdmissionRequest) {
    guard !refusals.isEmpty else { return }
    if request.changesData {
      refusals.keep { $1.api != request.api }
    } else {
      let call = request.call
      if refusals[call] != nil { refusals[call] = nil }
    }
  }

  private static func recent(_ times: [Timestamp], now: Timestamp) -> [Timestamp] {
    times.filter { now - $0 < memory }
  }

  private mutating func makeRoom(now: Timestamp) {
    refusals.keep { !Self.recent($1.times, now: now).isEmpty }
    let ages = refusals.rows.compactMap { row in row.value.times.last.map { (row.key, $0) } }
      .sorted { $0.1 < $1.1 }
    for (call, _) in ages.dropLast(Self.capacity * 3 / 4) { refusals[call] = nil }
  }
}

extension Failure {
  /// Whether it is the same failure come again.
  fileprivate func isLike(_ other: Failure) -> Bool {
    code == other.code && status == other.status && kind == other.kind
  }
}
