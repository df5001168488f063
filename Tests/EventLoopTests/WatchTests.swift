import EventLoop
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite(.timeLimit(.minutes(10)))
struct WatchTests {
  @Test func `a handler is called again until what is there was read`() async throws {
    let calls = try await onEngine {
      let (reader, writer) = openPipe()
      defer { closeAll(reader, writer) }
      put("abc", into: writer)
      let seen = Seen()
      let watch = EventLoop.shared.watch(reader, .readable) {
        seen.total += 1
        seen.values.append(takeByte(from: reader))
      }
      while seen.total < 3 { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      try await EventLoop.shared.sleep(for: .milliseconds(2))
      EventLoop.shared.unwatch(watch)
      return seen.values
    }
    #expect(calls == "abc".utf8.map { Int($0) })
  }

  @Test func `a pipe whose writer is gone counts as readable`() async throws {
    let end = try await onEngine {
      let (reader, writer) = openPipe()
      let seen = Seen()
      let watch = EventLoop.shared.watch(reader, .readable) {
        seen.values.append(takeByte(from: reader))
      }
      closeAll(writer)
      while seen.values.isEmpty { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      EventLoop.shared.unwatch(watch)
      closeAll(reader)
      return seen.values.first
    }
    #expect(end == -1)
  }

  @Test func `a pipe whose reader is gone counts as writable`() async throws {
    try await onEngine {
      let (reader, writer) = openPipe()
      while put("0123456789", into: writer) {}
      let seen = Seen()
      let watch = EventLoop.shared.watch(writer, .writable) { seen.total += 1 }
      try await EventLoop.shared.sleep(for: .milliseconds(2))
      #expect(seen.total == 0)
      closeAll(reader)
      while seen.total == 0 { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      EventLoop.shared.unwatch(watch)
      closeAll(writer)
    }
  }

  @Test func `a paused watch is silent, a resumed one hears what it missed`() async throws {
    try await onEngine {
      let (reader, writer) = openPipe()
      defer { closeAll(reader, writer) }
      let seen = Seen()
      let watch = EventLoop.shared.watch(
        reader,
        .readable,
        reporting: { ready in
          #expect(ready == .readable)
          seen.values.append(takeByte(from: reader))
        }
      )
      EventLoop.shared.rewatch(watch, [])
      put("x", into: writer)
      try await EventLoop.shared.sleep(for: .milliseconds(2))
      #expect(seen.values.isEmpty)
      EventLoop.shared.rewatch(watch, .readable)
      while seen.values.isEmpty { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      EventLoop.shared.unwatch(watch)
    }
  }

  @Test func `a watch removed by another one's handler is not called any more`() async throws {
    try await onEngine {
      let first = openPipe()
      let second = openPipe()
      defer { closeAll(first.reader, first.writer, second.reader, second.writer) }
      put("x", into: first.writer)
      put("x", into: second.writer)
      let seen = Seen()
      let box = WatchBox()
      for reader in [first.reader, second.reader] {
        box.watches.append(
          EventLoop.shared.watch(reader, .readable) {
            seen.total += 1
            for watch in box.watches { EventLoop.shared.unwatch(watch) }
          }
        )
      }
      while seen.total == 0 { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      try await EventLoop.shared.sleep(for: .milliseconds(2))
      #expect(seen.total == 1)
    }
  }
}

@Engine
private final class WatchBox {
  var watches: [Watch] = []
}

private func openPipe() -> (reader: Int32, writer: Int32) {
  var ends: [Int32] = [-1, -1]
  _ = unsafe pipe(&ends)
  for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  return (ends[0], ends[1])
}

private func closeAll(_ descriptors: Int32...) {
  for descriptor in descriptors { close(descriptor) }
}

@discardableResult
private func put(_ text: String, into writer: Int32) -> Bool {
  let bytes = Array(text.utf8)
  return unsafe write(writer, bytes, bytes.count) > 0
}

/// The next byte, -1 at the end.
private func takeByte(from reader: Int32) -> Int {
  var byte: UInt8 = 0
  return unsafe read(reader, &byte, 1) == 1 ? Int(byte) : -1
}
