/// What a task may cost before a person has to look at it.
package struct TaskLimits: Sendable, Hashable {
  /// Attempts of a call that count; at least 1.
  package var attempts: Int

  /// Seconds from the keeping of a call to its expiry.
  package var lifetime: Double

  /// Seconds for which a task is kept after its end.
  package var keep: Double

  /// Seconds of the longest lifetime that may be asked for: thirty days.
  package static let longestLifetime = 2_592_000.0

  /// Makes limits; without more 5 attempts, a day, and a week.
  package init(attempts: Int = 5, lifetime: Double = 86_400, keep: Double = 604_800) {
    self.attempts = max(1, attempts)
    self.lifetime = lifetime
    self.keep = keep
  }
}
