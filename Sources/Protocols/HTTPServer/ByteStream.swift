package import EventLoop
import System

/// One accepted connection, read and written without blocking the loop.
@Engine
package final class ByteStream {
  private let descriptor: Int32
  private var isOpen = true
  private var waiting: (watch: Watch, continuation: CheckedContinuation<Void, Never>)?
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// Waits for bytes; nil at the end of the stream or after `close()`.
  package func read() async -> ArraySlice<UInt8>? {
    while isOpen {
      switch Sockets.read(descriptor, into: &buffer) {
      case .moved(let count): return buffer[..<count]
      case .wouldBlock: await wait(for: .readable)
      case .broken, .failed: return nil
      }
    }
    return nil
  }

  /// Writes all bytes; false when the other side is gone or the stream was closed meanwhile.
  package func write(_ bytes: [UInt8]) async -> Bool {
    var rest = bytes[...]
    while isOpen, !rest.isEmpty {
      switch Sockets.write(descriptor, rest) {
      case .moved(let count): rest = rest.dropFirst(count)
      case .wouldBlock: await wait(for: .writable)
      case .broken, .failed: return false
      }
    }
    return isOpen
  }

  /// Whether the other side has closed the stream, and all that it sent was read.
  package var hasEnded: Bool { !isOpen || Sockets.isAtEnd(descriptor) }

  /// Closes the stream; whoever waits for it goes on and finds it closed.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    wakeUp()
    Descriptor.close(descriptor)
  }

  /// Closes the stream so that the other side sees a reset.
  package func abort() {
    guard isOpen else { return }
    Sockets.resetOnClose(descriptor)
    close()
  }

  private func wait(for interest: Interest) async {
    await withCheckedContinuation { continuation in
      let watch = EventLoop.shared.watch(descriptor, interest) { [weak self] in self?.wakeUp() }
      waiting = (watch, continuation)
    }
  }

  private func wakeUp() {
    guard let (watch, continuation) = waiting else { return }
    waiting = nil
    EventLoop.shared.unwatch(watch)
    continuation.resume()
  }
}
