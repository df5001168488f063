import EventLoop
import Storage
import Time

/// What has happened to what is kept, in the order in which anybody noticed.
///
/// Nothing is written where calls go their way: whoever asks looks at the state, and writes down once for all processes
/// what nobody noticed before. What came and went between two looks is not told.
@Engine
final class EventLog {
  private let store: any Store & AdministrativeStore
  private let clock: InstantSource
  private let watch: StoreWatch

  /// Number and instant of the entries that are written, oldest first; of each no more than are kept.
  private var known: [(number: Int64, at: Timestamp)] = []

  /// What all entries that were ever seen are called.
  private var keys: Set<String> = []

  /// Holds that were told of as closed and not yet as lifted.
  private var closed: [String: StoreEvent] = [:]

  init(store: any Store & AdministrativeStore, clock: InstantSource) {
    self.store = store
    self.clock = clock
    watch = StoreWatch(store)
  }

  /// An event, and its number among all.
  struct Entry: Sendable, Hashable {
    var number: Int64
    var event: StoreEvent
  }

  /// The number of the newest entry; 0 without one.
  var newest: Int64 { known.last?.number ?? 0 }

  /// Whether entries after a number were forgotten because so much happened later.
  func hasForgotten(after number: Int64) -> Bool {
    isFull && number < (known.first?.number ?? 0) - 1
  }

  /// Takes in what others have written, looks at the state, and writes down what is new.
  ///
  /// - Throws: `StoreError` when the store is of no use.
  func update() async throws(StoreError) {
    try await catchUp()
    guard let snapshot = try await watch.look(now: clock.now) else { return }
    // What was forgotten because so much happened after it must not be news again.
    let floor = isFull ? known.first?.at : nil
    let told = Array(closed.values)
    let new = snapshot.events(after: told, now: clock.now).filter { event in
      !keys.contains(event.key) && floor.map { event.at >= $0 } ?? true
    }
    if new.isEmpty { return }
    do throws(StoreError) {
      _ = try await store.mark(.event, new.map { ($0.key, $0.text) }, now: clock)
    } catch {
      watch.startAnew()
      throw error
    }
    try await catchUp()
  }

  /// The entries after a number, oldest first.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func entries(after number: Int64) async throws(StoreError) -> [Entry] {
    try await store.marks(.event, after: number, now: clock.now).compactMap { mark in
      StoreEvent(mark).map { Entry(number: mark.number, event: $0) }
    }
  }

  private var isFull: Bool { known.count >= Mark.Kind.event.limit }

  private func catchUp() async throws(StoreError) {
    let new = try await entries(after: newest)
    for entry in new where entry.number > newest { note(entry) }
    known.removeFirst(max(0, known.count - Mark.Kind.event.limit))
  }

  private func note(_ entry: Entry) {
    let event = entry.event
    known.append((entry.number, event.at))
    keys.insert(event.key)
    switch event.name {
    case .holdClosed: closed[event.key] = event
    case .holdLifted: closed[event.closingKey] = nil
    default: break
    }
  }
}
