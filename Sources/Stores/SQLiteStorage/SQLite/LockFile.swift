import System

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A file held open for its kernel lock, which falls with the process; closed with its last reference.
final class LockFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// Opens the file.
  init(_ path: String, _ opening: SystemFile.Opening = .orMake) throws(SystemError) {
    self.path = path
    descriptor = try SystemFile.open(path, opening)
  }

  deinit { close(descriptor) }

  /// How a lock keeps others out.
  enum Kind {
    case exclusive
    case shared
  }

  /// Takes the lock if it is free; returns whether it was.
  func tryLock(_ kind: Kind = .exclusive) throws(SystemError) -> Bool {
    do throws(SystemError) {
      try apply((kind == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB)
      return true
    } catch {
      if error.number == EWOULDBLOCK { return false }
      throw error
    }
  }

  /// Waits for the lock; blocks the thread.
  func lock() throws(SystemError) { try apply(LOCK_EX) }

  /// Gives the lock back.
  func unlock() { try? apply(LOCK_UN) }

  /// Whether others still find the file under its name.
  var isInPlace: Bool { (SystemFile.facts(of: descriptor)?.links ?? 0) > 0 }

  /// Whether `mark()` was called by anyone.
  var isMarked: Bool { (SystemFile.facts(of: descriptor)?.size ?? 0) > 0 }

  /// Writes into the file what it is for.
  func mark() {
    let words = Array("The lock of the store in this directory. Leave it here.\n".utf8)
    _ = unsafe pwrite(descriptor, words, words.count, 0)
  }

  /// The process that has the lock, where the system tells.
  var holder: Int32? {
    SystemFile.facts(of: descriptor).flatMap { LockTable.holder(ofInode: $0.inode) }
  }

  private func apply(_ operation: Int32) throws(SystemError) {
    while flock(descriptor, operation) != 0 {
      if errno != EINTR { throw .last }
    }
  }
}

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
