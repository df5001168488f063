package import Storage
import System
import Text

/// The name of one run of this program.
package struct ProcessID: Hashable, Sendable {
  /// 32 hexadecimal digits.
  package let text: String

  /// Makes a name of 128 random bits.
  package init(_ high: UInt64, _ low: UInt64) {
    text = [high, low].map { Hexadecimal.text(of: $0, digits: 16) }.joined()
  }

  /// Takes a name that was written down; nil for anything else.
  package init?(_ text: String) {
    let isName =
      text.utf8.count == 32
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    guard isName else { return nil }
    self.text = text
  }
}

/// Tells other processes that this one lives, by a locked file that the kernel unlocks whatever ends it.
///
/// Process numbers would be used again, and are hidden between containers; the lock is neither.
package final class ProcessLiveness {
  /// This process.
  package let id: ProcessID

  private let folder: String
  private var file: LockFile?

  /// Makes a presence that nobody sees yet.
  package init(_ id: ProcessID, in directory: StateDirectory) {
    self.id = id
    folder = directory.processes
  }

  /// Shows the presence from now on, before this process is named anywhere in the store.
  ///
  /// The files of processes that were killed go with it, or they would become more and more.
  ///
  /// - Throws: `StoreError`.
  package func show() throws(StoreError) {
    if file != nil { return }
    do throws(SystemError) {
      if try SystemFile.facts(folder) == nil { try makeFolder() }
      file = try lockedFile()
      sweep()
    } catch {
      throw error.asStoreError(path(of: id))
    }
  }

  /// Whether a process lives; a dead one's file is removed.
  ///
  /// What cannot be told, for want of descriptors, counts as alive: nothing is taken from it then.
  package func isAlive(_ other: ProcessID) -> Bool {
    if other == id { return true }
    switch Self.trace(at: path(of: other)) {
    case .alive: return true
    case .none: return false
    case .dead(let file):
      // Locked until it is gone: whoever is just making a file of this name finds out, and makes another.
      withExtendedLifetime(file) { SystemFile.remove(file.path) }
      return false
    }
  }

  /// Whether a process of a directory lives; its file is left alone.
  static func isAlive(_ other: ProcessID, in directory: StateDirectory) -> Bool {
    if case .alive = trace(at: directory.processes + "/" + other.text) { true } else { false }
  }

  /// What a process has left of itself.
  private enum Trace {
    case none
    case alive
    /// Its file, which is locked until it is let go.
    case dead(LockFile)
  }

  private static func trace(at path: String) -> Trace {
    do throws(SystemError) {
      if try SystemFile.facts(path) == nil { return .none }
      let file = try LockFile(path, .existing)
      // A shared lock, so that two who ask at once do not take each other for the living.
      return try file.tryLock(.shared) ? .dead(file) : .alive
    } catch {
      return .alive
    }
  }

  /// Removes the files of all dead processes.
  private func sweep() {
    for name in (try? SystemFile.names(in: folder)) ?? [] {
      if let other = ProcessID(name) { _ = isAlive(other) }
    }
  }

  /// Takes the presence away; so does the end of the process.
  package func hide() {
    if file != nil { SystemFile.remove(path(of: id)) }
    file = nil
  }

  private func path(of id: ProcessID) -> String { folder + "/" + id.text }

  private func makeFolder() throws(SystemError) {
    do throws(SystemError) {
      try SystemFile.makeDirectory(folder)
    } catch {
      if try SystemFile.facts(folder) == nil { throw error }
    }
  }

  /// Between making and locking the file, a sweep may take it for a dead one's.
  private func lockedFile() throws(SystemError) -> LockFile {
    while true {
      let file = try LockFile(path(of: id))
      try file.lock()
      if file.isInPlace { return file }
    }
  }
}
