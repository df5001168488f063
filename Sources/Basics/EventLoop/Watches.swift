#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What a descriptor is waited for.
package struct Interest: OptionSet, Sendable {
  package let rawValue: UInt8

  /// Makes an interest of its bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// There is something to read, or the other side is gone.
  package static let readable = Interest(rawValue: 1)

  /// There is room to write, or the other side is gone.
  package static let writable = Interest(rawValue: 2)
}

/// The name of a watch that was set; it never names another one.
package struct Watch: Hashable, Sendable {
  fileprivate let number: UInt64
}

extension EventLoop {
  /// Calls a handler in every turn in which the descriptor is ready (level-triggered).
  ///
  /// A descriptor that is broken or closed counts as ready, so that the handler meets the error.
  @Engine
  package func watch(
    _ descriptor: Int32,
    _ interest: Interest,
    _ handler: @escaping @Engine () -> Void
  ) -> Watch {
    watches.add(descriptor, interest) { _ in handler() }
  }

  /// Calls a handler with what the descriptor is ready for (level-triggered).
  @Engine
  package func watch(
    _ descriptor: Int32,
    _ interest: Interest,
    reporting handler: @escaping @Engine (Interest) -> Void
  ) -> Watch {
    watches.add(descriptor, interest, handler)
  }

  /// Waits for something else on the same descriptor; an empty interest pauses the watch.
  @Engine
  package func rewatch(_ watch: Watch, _ interest: Interest) {
    watches.change(watch, to: interest)
  }

  /// Ends a watch; to be done before its descriptor is closed.
  @Engine
  package func unwatch(_ watch: Watch) {
    watches.remove(watch)
  }
}

/// The descriptors waited for, in the form in which poll(2) takes them.
struct WatchTable {
  private struct Entry {
    let watch: Watch
    let descriptor: Int32
    let handler: @Engine (Interest) -> Void
  }

  private var entries: [Entry] = []

  /// One more than `entries`: the first one is the wake-up pipe's.
  private var polled: [pollfd] = [pollfd(fd: -1, events: Int16(POLLIN), revents: 0)]
  private var ready: [(Watch, Interest)] = []
  private var lastNumber: UInt64 = 0

  mutating func add(
    _ descriptor: Int32,
    _ interest: Interest,
    _ handler: @escaping @Engine (Interest) -> Void
  ) -> Watch {
    lastNumber += 1
    let watch = Watch(number: lastNumber)
    entries.append(Entry(watch: watch, descriptor: descriptor, handler: handler))
    polled.append(Self.request(descriptor, interest))
    return watch
  }

  mutating func change(_ watch: Watch, to interest: Interest) {
    guard let index = entries.firstIndex(where: { $0.watch == watch }) else { return }
    polled[index + 1] = Self.request(entries[index].descriptor, interest)
  }

  mutating func remove(_ watch: Watch) {
    guard let index = entries.firstIndex(where: { $0.watch == watch }) else { return }
    entries.remove(at: index)
    polled.remove(at: index + 1)
  }

  /// Waits in the kernel and notes who is ready; returns whether the wake-up pipe is.
  mutating func wait(alsoFor wakeEnd: Int32, timeoutMilliseconds: Int32) -> Bool {
    polled[0].fd = wakeEnd
    ready.removeAll(keepingCapacity: true)
    let count = unsafe poll(&polled, nfds_t(polled.count), timeoutMilliseconds)
    guard count > 0 else { return false }
    for index in entries.indices {
      let found = Self.interest(polled[index + 1])
      if !found.isEmpty { ready.append((entries[index].watch, found)) }
    }
    return polled[0].revents != 0
  }

  func ready(at index: Int) -> (Watch, Interest)? {
    index < ready.count ? ready[index] : nil
  }

  func handler(of watch: Watch) -> (@Engine (Interest) -> Void)? {
    entries.first { $0.watch == watch }?.handler
  }

  /// poll(2) passes over negative descriptors, which is how a watch is paused.
  private static func request(_ descriptor: Int32, _ interest: Interest) -> pollfd {
    var events: Int32 = 0
    if interest.contains(.readable) { events |= Int32(POLLIN) }
    if interest.contains(.writable) { events |= Int32(POLLOUT) }
    return pollfd(fd: interest.isEmpty ? -1 : descriptor, events: Int16(events), revents: 0)
  }

  private static func interest(_ polled: pollfd) -> Interest {
    let found = Int32(polled.revents)
    if found == 0 || polled.fd < 0 { return [] }
    let broken = Int32(POLLERR) | Int32(POLLHUP) | Int32(POLLNVAL)
    var interest: Interest = []
    if found & (Int32(POLLIN) | broken) != 0 { interest.insert(.readable) }
    if found & (Int32(POLLOUT) | broken) != 0 { interest.insert(.writable) }
    return interest
  }
}
