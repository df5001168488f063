import EventLoop
import Storage
import Time

/// What has happened to what is kept, in the order in which anybody noticed.
///
/// Nothing is written where calls go their way: whoever asks looks at the state, and writes down once for all processes
/// what nobody noticed before. What came and went between two looks is not told.
@Engine
struct EventLog {
  let store: any Store & AdministrativeStore
  let clock: InstantSource

  /// An event, and its number among all.
  struct Entry: Sendable, Hashable {
    var number: Int64
    var event: StoreEvent
  }

  /// Looks at the state, writes down what is new, and returns all that is written, oldest first.
  ///
  /// - Throws: `StoreError` when the store is of no use.
  func entries() async throws(StoreError) -> [Entry] {
    let known = try await read()
    guard let snapshot = try await store.survey(now: clock.now) else { return known }
    let keys = Set(known.map(\.event.key))
    // What was forgotten because so much happened after it must not be news again.
    let floor = known.count < Mark.Kind.event.limit ? nil : known.first?.event.at
    let new = snapshot.events(after: known.map(\.event), now: clock.now).filter { event in
      !keys.contains(event.key) && floor.map { event.at >= $0 } ?? true
    }
    if new.isEmpty { return known }
    _ = try await store.mark(.event, new.map { ($0.key, $0.text) }, now: clock)
    return try await read()
  }

  private func read() async throws(StoreError) -> [Entry] {
    try await store.marks(.event, after: 0, now: clock.now).compactMap { mark in
      StoreEvent(mark).map { Entry(number: mark.number, event: $0) }
    }
  }
}
