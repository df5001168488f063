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

  func execute(_ sql: String) { unsafe sqlite3_exec(pointer, sql, nil, nil, nil) }
}

struct RawFailure: Error {
  let code: Int32
}
