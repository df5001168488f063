import System

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A thread that waits for a lock, so that the event loop need not; it ends with its last reference.
final class LockThread: Sendable {
  private let writeEnd: Int32

  /// Starts the thread; it calls `report` after each wait, from itself.
  init(_ file: LockFile, report: @escaping @Sendable (SystemError?) -> Void) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    if unsafe pipe(&ends) != 0 { throw .last }
    let (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    self.writeEnd = writeEnd
    let isStarted = DetachedThread.start {
      serveWaits(readEnd, file, report)
      close(readEnd)
    }
    if isStarted { return }
    close(readEnd)
    throw SystemError(number: EAGAIN)
  }

  deinit { close(writeEnd) }

  /// Has the thread wait for the lock once.
  func ask() {
    var byte: UInt8 = 1
    _ = unsafe write(writeEnd, &byte, 1)
  }
}

/// Waits for the lock once for each byte, until the pipe's other end is closed.
private func serveWaits(
  _ readEnd: Int32,
  _ file: LockFile,
  _ report: @Sendable (SystemError?) -> Void
) {
  var byte: UInt8 = 0
  while true {
    let count = unsafe read(readEnd, &byte, 1)
    if count < 0 && errno == EINTR { continue }
    if count <= 0 { return }
    do throws(SystemError) {
      try file.lock()
      report(nil)
    } catch {
      report(error)
    }
  }
}
