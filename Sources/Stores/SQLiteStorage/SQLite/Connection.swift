package import Storage
internal import CSQLite

/// The owner of one connection to SQLite; only the database and its statements know it.
@safe
package final class Connection {
  /// What statements may do at the moment.
  enum Access {
    case reading
    case writing
  }

  let path: String
  var access = Access.reading

  /// Why the running transaction must not go on or commit, even if its body overlooks the error.
  var abandonment: StoreError?

  private var pointer: OpaquePointer?

  /// What a file is opened for.
  enum Purpose {
    case use
    /// Reading, beside others that may write.
    case look
    /// Reading, while nobody writes and no log is there: nothing is made beside the file then.
    case lookAlone
  }

  /// Opens a file that exists.
  ///
  /// - Throws: `StoreError`.
  init(path: String, for purpose: Purpose = .use) throws(StoreError) {
    self.path = path
    // One thread uses the connection, so SQLite's own mutexes would only cost.
    var flags = SQLITE_OPEN_NOMUTEX
    flags |= purpose == .use ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
    let name = purpose == .use ? path : Self.address(path, purpose)
    let code = unsafe sqlite3_open_v2(name, &pointer, flags, nil)
    guard code == SQLITE_OK, let pointer = unsafe pointer else { throw error(code) }
    unsafe sqlite3_extended_result_codes(pointer, 1)
    unsafe sqlite3_busy_timeout(pointer, Int32(busySeconds * 1000))
    for (option, value) in Self.options { unsafe recourse_configure(pointer, option, value) }
  }

  deinit { close() }

  /// Whoever closes last may only write the log back into the file while it has the lock, so SQLite does not do it by itself.
  private static let options: [(Int32, Int32)] = [
    (SQLITE_DBCONFIG_DEFENSIVE, 1),
    (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
    (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1),
  ]

  /// The file as SQLite's own kind of URI.
  private static func address(_ path: String, _ purpose: Purpose) -> String {
    let escaped = path.map { character in
      switch character {
      case "%": "%25"
      case "?": "%3f"
      case "#": "%23"
      default: String(character)
      }
    }
    return "file:" + escaped.joined() + (purpose == .lookAlone ? "?immutable=1" : "?mode=ro")
  }

  /// Whether no transaction is open.
  var isIdle: Bool { unsafe pointer.map { unsafe sqlite3_get_autocommit($0) != 0 } ?? true }

  /// Rows changed by the statement that ran last.
  var changes: Int { unsafe pointer.map { unsafe Int(sqlite3_changes64($0)) } ?? 0 }

  /// Sets how long SQLite waits by itself for another connection.
  func waitWhenBusy(seconds: Double) {
    if let pointer = unsafe pointer {
      unsafe sqlite3_busy_timeout(pointer, Int32(seconds * 1000))
    }
  }

  /// Runs SQL of any number of statements, without values and without an answer.
  package func execute(_ sql: String) throws(StoreError) {
    let code = unsafe sqlite3_exec(try open(), sql, nil, nil, nil)
    if code != SQLITE_OK { throw error(code) }
  }

  /// Compiles a statement that is to be kept.
  @unsafe
  func prepare(_ sql: String) throws(StoreError) -> OpaquePointer {
    var statement: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    let code = unsafe sqlite3_prepare_v3(try open(), sql, -1, flags, &statement, nil)
    guard code == SQLITE_OK else { throw error(code) }
    guard let statement = unsafe statement else { throw misuse("a statement without words") }
    return unsafe statement
  }

  /// The error of a result code, with SQLite's words for what happened last.
  func error(_ code: Int32) -> StoreError {
    let text = unsafe pointer.map { unsafe String(cString: sqlite3_errmsg($0)) }
    let number = unsafe pointer.map { unsafe sqlite3_system_errno($0) } ?? 0
    let words = unsafe text ?? String(cString: sqlite3_errstr(code))
    return StoreError(code: code, message: words, path: path, systemError: number)
  }

  /// The error of a call that this program should not have made.
  func misuse(_ what: String) -> StoreError {
    .other(code: SQLITE_MISUSE, message: what, path: path)
  }

  /// Lets the close that follows write the log back; only for whoever has the lock.
  func allowCheckpointOnClose() {
    if let pointer = unsafe pointer {
      unsafe recourse_configure(pointer, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
    }
  }

  /// Copies the whole database over that of another connection, as it is in this one's transaction.
  func copy(to other: Connection) throws(StoreError) {
    let (source, target) = unsafe (try open(), try other.open())
    guard let copy = unsafe sqlite3_backup_init(target, "main", source, "main") else {
      throw other.error(unsafe sqlite3_errcode(target))
    }
    let code = unsafe sqlite3_backup_step(copy, -1)
    unsafe sqlite3_backup_finish(copy)
    if code != SQLITE_DONE { throw error(code) }
  }

  /// Closes the connection; whatever still knows a statement of it must have been told before.
  ///
  /// A statement left over would keep the file open behind the back of whoever gives up the lock next.
  func close() {
    guard let pointer = unsafe pointer else { return }
    while let statement = unsafe sqlite3_next_stmt(pointer, nil) {
      unsafe sqlite3_finalize(statement)
    }
    unsafe sqlite3_close(pointer)
    unsafe self.pointer = nil
  }

  /// Gives the connection up without closing it.
  func leave() { unsafe pointer = nil }

  private func open() throws(StoreError) -> OpaquePointer {
    guard let pointer = unsafe pointer else { throw misuse("the store is closed") }
    return unsafe pointer
  }
}
