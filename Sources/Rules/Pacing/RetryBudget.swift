/// A stock of retries that successes fill, so that a failing API sees at most a tenth more calls.
///
/// Ten retries may come at once; after that one for every ten successes.
package struct RetryBudget: Sendable, Hashable {
  /// Whether a retry may be made.
  package enum Permission: Sendable, Hashable { case granted, refused }

  // Counted in tenths of a retry: sums of a binary 0.1 would come to less than a whole one.
  private static let perRetry = 10
  private static let capacity = 100

  /// What is there, in tenths of a retry.
  package private(set) var tenths = RetryBudget.capacity

  /// Makes a full stock.
  package init() {}

  /// Makes a stock as it was left, in tenths of a retry.
  package init(tenths: Int) { self.tenths = min(max(tenths, 0), Self.capacity) }

  /// Whether a success adds nothing.
  package var isFull: Bool { tenths == Self.capacity }

  /// Retries that may be made now.
  package var retriesLeft: Int { tenths / Self.perRetry }

  /// Adds what a success earns.
  package mutating func deposit() { tenths = min(tenths + 1, Self.capacity) }

  /// Takes one retry from the stock if there is one.
  package mutating func withdraw() -> Permission {
    guard tenths >= Self.perRetry else { return .refused }
    tenths -= Self.perRetry
    return .granted
  }
}
