package import EventLoop

/// Who looks on: takes each event at once and in order, and must neither wait nor take long.
@Engine
package protocol EventConsumer: AnyObject {
  func take(_ event: CallEvent)
}

/// The one way from the engine to those who look on.
///
/// Where nobody does there is no stream, and a call makes no event.
@Engine
package final class EventStream {
  /// What is to be gathered besides what happens anyhow.
  package struct Wishes: OptionSet, Sendable {
    package let rawValue: Int

    /// Makes wishes of their bits.
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// What calls were made with.
    package static let arguments = Wishes(rawValue: 1)
    /// Where requests stand in traces.
    package static let traces = Wishes(rawValue: 2)
    /// Attempts that went well at once too, of which the ends of their calls tell enough for most.
    package static let everyAttempt = Wishes(rawValue: 8)
    /// How long the store takes.
    package static let storeTimes = Wishes(rawValue: 4)
  }

  package nonisolated let wishes: Wishes
  private let consumers: [any EventConsumer]
  private var lastNumber: UInt64 = 0
  private var replacedHolds = 0

  /// Makes a stream; nil where nobody looks on.
  package init?(to consumers: [any EventConsumer], wishes: Wishes = []) {
    if consumers.isEmpty { return nil }
    self.consumers = consumers
    self.wishes = wishes
  }

  /// A number that no request and no call of this process has had.
  package func nextNumber() -> UInt64 {
    lastNumber += 1
    return lastNumber
  }

  /// Notes how many holds a changed key has lifted so far; returns how many of them are new.
  package func noteReplacedHolds(_ count: Int) -> Int {
    defer { replacedHolds = count }
    return max(0, count - replacedHolds)
  }

  /// Tells those who look on.
  package func send(_ event: CallEvent) {
    for consumer in consumers { consumer.take(event) }
  }
}
