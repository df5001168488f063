import EventLoop
import JSONRPC

/// The latest answered calls that heed a client which gives them up nevertheless, because the two have crossed.
///
/// Few, since each of them holds its answer.
@Engine
struct AnsweredCalls {
  private static let limit = 8
  private var latest: [(id: RequestID, delivery: Delivery)] = []

  nonisolated init() {}

  /// Takes a call in, if anything depends on its being given up too late.
  mutating func add(_ delivery: Delivery, of id: RequestID) {
    guard delivery.heedsLateWithdrawal else { return }
    if latest.count == Self.limit { latest.removeFirst() }
    latest.append((id, delivery))
  }

  /// Takes the call of a request out; nil where it is none of them.
  mutating func take(_ id: RequestID) -> Delivery? {
    guard let index = latest.lastIndex(where: { $0.id == id }) else { return nil }
    return latest.remove(at: index).delivery
  }
}
