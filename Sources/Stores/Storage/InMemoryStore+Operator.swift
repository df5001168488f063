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

  package func lift(
    _ keys: [String],
    gates: [String],
    paces scopes: [String],
    now clock: InstantSource
  ) throws(StoreError) {
    ask(now: clock) { book, _ in book.lift(keys, gates: gates, paces: scopes) }
  }
}
