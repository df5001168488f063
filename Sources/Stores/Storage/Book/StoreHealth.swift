package import EventLoop
package import Time

/// What is wrong with the store, until when it is left alone, and what the operator was told of it.
@Engine
package struct StoreHealth {
  private let report: @Engine (String) -> Void
  private var told: [String: Timestamp] = [:]
  private var until: Timestamp?
  private var seconds: Double

  /// Why the store was last of no use; nil while it is in order.
  package private(set) var last: StoreError?

  /// Whether a read has found damage, so that the file is to be looked at whole.
  package private(set) var suspectsDamage = false

  /// The numbers of the places that are given while others cannot be asked: no two processes have one in common.
  private var number: UInt64

  /// Seconds for which a store is left alone after its first failure, and at most.
  private let pauses: Pauses

  /// Seconds for which a store is left alone after its first failure, and at most.
  package struct Pauses: Sendable {
    let first: Double
    let longest: Double

    /// For a file, which nobody mends within a moment.
    package static let file = Pauses(first: 1, longest: 30)

    /// For a server, which others use again as soon as it is back.
    package static let server = Pauses(first: 0.5, longest: 5)
  }

  /// Seconds for which the same is not said again.
  private static let silence = 60.0

  /// Numbers from here on are given without the store.
  package nonisolated static let firstNumber: UInt64 = 1 << 62

  /// Makes the health of a store of which nothing is known; `entropy` keeps the numbers of two processes apart.
  package init(
    numbers entropy: UInt64,
    pauses: Pauses = .file,
    report: @escaping @Engine (String) -> Void
  ) {
    self.report = report
    self.pauses = pauses
    seconds = pauses.first
    // 2^30 processes with 2^32 numbers each, all of which SQLite can hold.
    number = Self.firstNumber | (entropy & 0x3FFF_FFFF) << 32
  }

  /// Whether it is not time yet to try again.
  package func isToBeLeftAlone(now: Timestamp) -> Bool {
    guard let until else { return false }
    // A clock that was set back must not make the pause longer.
    return now < until && until - now <= pauses.longest
  }

  /// The store could not do what it was asked: it is left alone for a while, and the operator is told.
  package mutating func note(_ error: StoreError, now: Timestamp) {
    last = error
    if case .corrupt = error { suspectsDamage = true }
    until = now + seconds
    seconds = min(seconds * 2, pauses.longest)
    tell(error.message, now: now)
  }

  /// The store did what it was asked.
  package mutating func end() {
    guard last != nil else { return }
    last = nil
    until = nil
    seconds = pauses.first
    suspectsDamage = false
  }

  /// Tells the operator, unless the same was said a moment ago.
  package mutating func tell(_ line: String, now: Timestamp) {
    told = told.filter { abs(now - $0.value) < Self.silence }
    guard told[line] == nil else { return }
    told[line] = now
    report(line)
  }

  /// The number after which places are numbered without the store.
  package func lastNumber(beside latest: UInt64) -> UInt64 { max(number, latest) }

  /// Notes the number of the newest place that was given without the store.
  package mutating func note(lastNumber: UInt64) { number = max(number, lastNumber) }
}
