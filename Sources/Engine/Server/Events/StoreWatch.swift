import EventLoop
import Pacing
import Storage
import Time

/// Looks at a state again and again, and reads each time only what may be new.
///
/// The first look sees everything, and so does one every ten minutes and one after which a hold is not there any more,
/// because what passes its deadline and what a lifted hold lets go leave no trace of their own.
@Engine
final class StoreWatch {
  private let store: any AdministrativeStore
  private var last: Timestamp?
  private var lastWhole: Timestamp?
  private var holds: Set<String> = []

  /// Seconds before the last look whose news are read once more: a change is seen only after the instant that it bears,
  /// and of what is due for a minute is told then.
  static let overlap = 120.0

  /// Seconds from one look at everything to the next.
  static let wholeInterval = 600.0

  init(_ store: any AdministrativeStore) { self.store = store }

  /// Looks; all holds are there each time, but of the tasks only those that may have news.
  ///
  /// - Returns: nil where nothing was ever kept.
  /// - Throws: `StoreError` when it cannot be read; then the next look sees what this one would have seen.
  func look(now: Timestamp) async throws(StoreError) -> StoreSnapshot? {
    guard let last, let lastWhole, now - lastWhole < Self.wholeInterval else {
      return try await lookAtAll(now: now)
    }
    let news = try await store.news(since: last + -Self.overlap, now: now)
    guard holds.isSubset(of: news?.holdKeys ?? []) else { return try await lookAtAll(now: now) }
    return note(news, now: now)
  }

  /// Has the next look see everything, because what this one saw could not be dealt with.
  func startAnew() { last = nil }

  private func lookAtAll(now: Timestamp) async throws(StoreError) -> StoreSnapshot? {
    let all = note(try await store.survey(now: now), now: now)
    lastWhole = now
    return all
  }

  private func note(_ snapshot: StoreSnapshot?, now: Timestamp) -> StoreSnapshot? {
    last = now
    holds = snapshot?.holdKeys ?? []
    return snapshot
  }
}

extension StoreSnapshot {
  fileprivate var holdKeys: Set<String> { Set(pacingSnapshot.holds.map(\.key)) }
}
