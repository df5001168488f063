#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A file held open for its kernel lock, which falls with the process; closed with its last reference.
package final class LockFile: Sendable {
  package let path: String
  private let descriptor: Int32

  /// Opens the file.
  package init(_ path: String, _ opening: SystemFile.Opening = .orMake) throws(SystemError) {
    self.path = path
    descriptor = try SystemFile.open(path, opening)
  }

  deinit { close(descriptor) }

  /// How a lock keeps others out.
  package enum Kind: Sendable {
    case exclusive
    case shared
  }

  /// Takes the lock if it is free; returns whether it was.
  package func tryLock(_ kind: Kind = .exclusive) throws(SystemError) -> Bool {
    do throws(SystemError) {
      try apply((kind == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB)
      return true
    } catch {
      if error.number == EWOULDBLOCK { return false }
      throw error
    }
  }

  /// Waits for the lock; blocks the thread.
  package func lock() throws(SystemError) { try apply(LOCK_EX) }

  /// Gives the lock back.
  package func unlock() { try? apply(LOCK_UN) }

  /// Whether others still find the file under its name.
  package var isInPlace: Bool { (SystemFile.facts(of: descriptor)?.links ?? 0) > 0 }

  /// Whether `mark(_:)` was called by anyone.
  package var isMarked: Bool { (SystemFile.facts(of: descriptor)?.size ?? 0) > 0 }

  /// Writes into the file what it is for.
  package func mark(_ words: String) {
    let words = Array(words.utf8)
    _ = unsafe pwrite(descriptor, words, words.count, 0)
  }

  /// The process that has the lock, where the system tells.
  package var holder: Int32? {
    SystemFile.facts(of: descriptor).flatMap { LockTable.holder(ofInode: $0.inode) }
  }

  private func apply(_ operation: Int32) throws(SystemError) {
    while flock(descriptor, operation) != 0 {
      if errno != EINTR { throw .last }
    }
  }
}
