import EventLoop
import Pacing
package import Time

extension ProcessStore: OperatorDesk {
  package func survey(now: Timestamp) throws(StoreError) -> Survey? {
    Survey(tasks: try tasks(now: now), book: book, now: now, isAlive: isAlive)
  }

  package func lift(
    _ keys: [String],
    paces scopes: [String],
    now clock: InstantSource
  ) throws(StoreError) {
    ask(now: clock) { book, _ in book.lift(keys, paces: scopes) }
  }
}
