/// The waits that are chosen here because the API names none.
package enum Backoff {
  /// A wait drawn evenly from nothing up to a ceiling that grows with every attempt (full jitter), in seconds.
  ///
  /// The ceiling of the first attempt is `base`, of each further one `grow` times the last, and never above `cap`.
  ///
  /// - Parameters:
  ///   - attempt: Number of attempts made so far; 1 after the first.
  ///   - base: Ceiling of the first wait in seconds.
  ///   - cap: Greatest ceiling in seconds.
  ///   - grow: Factor from one ceiling to the next; below 1 counts as 1.
  ///   - random: A number drawn evenly from 0 to 1.
  /// - Returns: Seconds, from 0 to the ceiling.
  package static func chosenWait(
    attempt: Int,
    base: Double,
    cap: Double,
    grow: Double = 2,
    random: Double
  ) -> Double {
    ceiling(attempt: attempt, base: base, cap: cap, grow: grow) * min(max(random, 0), 1)
  }

  /// The longest wait that may be drawn after `attempt` attempts, in seconds.
  package static func ceiling(
    attempt: Int,
    base: Double,
    cap: Double,
    grow: Double = 2
  ) -> Double {
    let cap = max(cap, 0)
    var ceiling = min(max(base, 0), cap)
    // Sixty-four doublings pass every cap that makes sense; a factor near 1 then stops growing.
    for _ in 1..<max(2, min(attempt, 64)) where attempt > 1 && ceiling < cap {
      ceiling = min(ceiling * max(grow, 1), cap)
    }
    return ceiling
  }
}
