import Tasks
import EventLoop
import Pacing
package import Time

extension InMemoryStore: AdministrativeStore {
  package func survey(now: Timestamp) throws(StoreError) -> StoreSnapshot? {
    var snapshot = StoreSnapshot(
      tasks: try tasks(.all, now: now).tasks,
      book: book,
      now: now,
      isAlive: isAlive
    )
    snapshot.declined = try marks(.refusal, after: 0, now: now).map(DeclinedCall.init)
    return snapshot
  }

  package func news(since: Timestamp, now: Timestamp) throws(StoreError) -> StoreSnapshot? {
    var holds = PacingState()
    (holds.holds, holds.remembered) = (book.holds, book.remembered)
    let recent = shared.tasks.values.filter { $0.mayBeNews(since: since, now: now) }
      .sorted { ($0.created, $0.id.text) < ($1.created, $1.id.text) }
    return StoreSnapshot(tasks: recent, book: holds, now: now, isAlive: isAlive)
  }

  package func lift(
    _ keys: [String],
    gates: [String],
    paces scopes: [String],
    now clock: InstantSource
  ) throws(StoreError) {
    ask(now: clock) { book, _ in book.lift(keys, gates: gates, paces: scopes) }
  }
}

extension TaskRecord {
  fileprivate func mayBeNews(since: Timestamp, now: Timestamp) -> Bool {
    changed > since
      || calls.contains { call in
        switch call.state {
        case .running(let lease): lease.until > since
        case .waiting(let until): until > since && until <= now
        default: false
        }
      }
  }
}
