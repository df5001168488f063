import Storage
import System
internal import CSQLite

extension StoreError {
  /// What a result code means to whoever uses the store.
  private enum Meaning {
    case locked
    case full
    case corrupt
    case notOurs(String)
    case replaced
  }

  /// Extended result codes that mean something else than their primary code does.
  private static let extendedMeanings: [Int32: Meaning] = [
    SQLITE_READONLY | 4 << 8: .replaced,  // READONLY_DBMOVED
    SQLITE_IOERR | 27 << 8: .replaced,  // IOERR_VNODE
    SQLITE_IOERR | 2 << 8: .corrupt,  // IOERR_SHORT_READ: a file ends where a page should be
    SQLITE_CANTOPEN | 2 << 8: .notOurs("it is a directory"),  // CANTOPEN_ISDIR
    SQLITE_READONLY | 6 << 8: .notOurs("its directory cannot be written"),  // READONLY_DIRECTORY
  ]

  /// What the low byte of a result code means.
  private static let primaryMeanings: [Int32: Meaning] = [
    SQLITE_BUSY: .locked,
    SQLITE_LOCKED: .locked,
    SQLITE_PROTOCOL: .locked,
    SQLITE_FULL: .full,
    SQLITE_CORRUPT: .corrupt,
    SQLITE_NOTADB: .corrupt,
    SQLITE_PERM: .notOurs("this user may not use it"),
    SQLITE_READONLY: .notOurs("this user may not write it"),
    SQLITE_CANTOPEN: .notOurs("it cannot be opened"),
    SQLITE_AUTH: .notOurs("this user may not use it"),
  ]

  /// Makes an error of SQLite's extended result code, its words, and the system's error number.
  init(code: Int32, message: String, path: String, systemError: Int32) {
    let meaning = Self.extendedMeanings[code] ?? Self.primaryMeanings[code & 0xFF]
    switch meaning {
    case .locked: self = .locked(path: path, seconds: busySeconds, holder: nil)
    case .full: self = .full(path: path)
    case .corrupt: self = .corrupt(path: path, found: message)
    case .replaced: self = .replaced(path: path)
    case .notOurs(let problem):
      self =
        SystemError.isFull(systemError)
        ? .full(path: path)
        : SystemError.isExhausted(systemError)
          ? .other(code: code, message: SystemError.clause(systemError), path: path)
          : .notOurs(path: path, problem: problem)
    case nil:
      self =
        code & 0xFF == SQLITE_IOERR && SystemError.isFull(systemError)
        ? .full(path: path) : .other(code: code, message: message, path: path)
    }
  }
}

/// Seconds for which SQLite itself waits for another connection, where the kernel lock did not keep it out.
let busySeconds = 5.0
