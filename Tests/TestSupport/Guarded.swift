internal import Synchronization

/// A value that threads of a test share.
///
/// The thread sanitizer does not see into the lock of the library once threads contend for it; the epoch shows
/// it the same order.
package final class Guarded<Value: Sendable>: Sendable {
  private let value: Mutex<Value>
  private let epoch = Atomic<UInt>(0)

  /// Makes one that holds a value.
  package init(_ value: Value) { self.value = Mutex(value) }

  /// Touches the value while no other thread does.
  package func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    value.withLock { value in
      let seen = epoch.load(ordering: .acquiring)
      defer { epoch.store(seen &+ 1, ordering: .releasing) }
      return body(&value)
    }
  }
}
