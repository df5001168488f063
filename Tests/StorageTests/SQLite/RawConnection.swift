import CSQLite
import Storage

/// A connection of somebody who knows nothing of the store's lock.
@safe
final class RawConnection {
  private var pointer: OpaquePointer?

  init(_ path: String) throws {
    let code = unsafe sqlite3_open(path, &pointer)
    if code != SQLITE_OK { throw RawFailure(code: code) }
  }

  deinit { unsafe sqlite3_close_v2(pointer) }

  /// Copies the database as `.backup` of SQLite's shell does, while others use it.
  func backUp(to path: String) throws {
    var copy: OpaquePointer?
    defer { unsafe sqlite3_close_v2(copy) }
    var code = unsafe sqlite3_open(path, &copy)
    if code == SQLITE_OK {
      let backup = unsafe sqlite3_backup_init(copy, "main", pointer, "main")
      code = unsafe sqlite3_backup_step(backup, -1)
      unsafe sqlite3_backup_finish(backup)
    }
    if code != SQLITE_DONE { throw RawFailure(code: code) }
  }

  func execute(_ sql: String) { unsafe sqlite3_exec(pointer, sql, nil, nil, nil) }
}

struct RawFailure: Error {
  let code: Int32
}
