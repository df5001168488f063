import EventLoop
package import Time

/// The present instant, read when it is asked for.
///
/// Whoever has to wait for others takes a source rather than an instant: what was read before the wait is over with it.
package struct InstantSource: Sendable {
  private let read: @Engine () -> Timestamp

  /// Makes a source of what tells the time.
  package init(_ read: @escaping @Engine () -> Timestamp) { self.read = read }

  /// The present instant.
  @Engine package var now: Timestamp { read() }
}
