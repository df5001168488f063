import Storage
import System
internal import EventLoop

/// The store's file and the index of its log, as they were when a connection opened them.
///
/// SQLite maps the index into memory, and reading what was cut off from a mapped file ends the process (SIGBUS). So both
/// are looked at before SQLite is asked to; nothing else of the store is mapped.
@Engine
final class OpenFiles {
  private let path: String
  private let database: UInt64
  private let index: UInt64

  /// Bytes of the index that may be mapped; while it is in use it only grows.
  private var mapped: Int64

  /// Bytes of an index in which anything stands.
  nonisolated static let shortestIndex: Int64 = 32_768

  /// Looks at the files of a connection that has just read; nil where it has mapped no index.
  init?(_ path: String) {
    guard let database = (try? SystemFile.facts(path)) ?? nil,
      let index = (try? SystemFile.facts(path + "-shm")) ?? nil
    else { return nil }
    self.path = path
    self.database = database.inode
    self.index = index.inode
    mapped = index.size
  }

  /// Finds that the file was emptied, or that it or its index is not the one that is open.
  ///
  /// - Throws: `StoreError.corrupt`, `.replaced`.
  func check() throws(StoreError) {
    guard let facts = (try? SystemFile.facts(path)) ?? nil, facts.inode == database else {
      throw .replaced(path: path)
    }
    // A store has pages from its first moment.
    if facts.size == 0 { throw .corrupt(path: path, found: "it was emptied while it was open") }
    try checkIndex()
  }

  /// Finds that the index is shorter than what may be mapped of it, or not the one that is open.
  ///
  /// - Throws: `StoreError.corrupt`, `.replaced`.
  func checkIndex() throws(StoreError) {
    guard let facts = (try? SystemFile.facts(path + "-shm")) ?? nil, facts.inode == index else {
      throw .replaced(path: path)
    }
    if facts.size < mapped {
      throw .corrupt(path: path, found: "the file -shm beside it was cut off while it was open")
    }
    mapped = facts.size
  }

  /// Gives an index that was cut off its length back, so that whoever has it mapped lives; only for whoever has the lock.
  ///
  /// SQLite takes zeros for an index that nobody has made yet, and makes it anew from the log.
  nonisolated static func mendIndex(of path: String) throws(SystemError) {
    let index = path + "-shm"
    guard let facts = try SystemFile.facts(index), facts.kind == .file,
      facts.size < shortestIndex
    else { return }
    try SystemFile.setSize(index, shortestIndex)
  }
}
