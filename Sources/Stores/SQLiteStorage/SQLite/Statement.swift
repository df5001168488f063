package import Storage
internal import CSQLite
package import EventLoop

/// A statement that was compiled once and runs as often as wanted; always back at its start, with no values, after a run.
@Engine
@safe
package final class Statement {
  private let connection: Connection
  private let isReadOnly: Bool
  private let placeCount: Int32
  private var pointer: OpaquePointer?
  private var isRunning = false

  init(_ sql: String, on connection: Connection) throws(StoreError) {
    let pointer = unsafe try connection.prepare(sql)
    self.connection = connection
    isReadOnly = unsafe sqlite3_stmt_readonly(pointer) != 0
    placeCount = unsafe sqlite3_bind_parameter_count(pointer)
    unsafe self.pointer = pointer
  }

  /// Runs a statement whose answer does not matter.
  ///
  /// - Throws: `StoreError`.
  package func run<each Value: Bindable>(_ values: repeat each Value) throws(StoreError) {
    try perform(repeat each values) { (_) throws(StoreError) in .more }
  }

  /// Runs a statement whose answer does not matter, with as many values as it has places.
  ///
  /// - Throws: `StoreError`.
  package func run(all values: [BoundValue]) throws(StoreError) {
    try forEach(all: values) { (_) throws(StoreError) in }
  }

  /// Calls a body with each row of a statement with as many values as it has places.
  ///
  /// - Throws: `StoreError`, and what the body throws, which ends the run.
  package func forEach(
    all values: [BoundValue],
    row body: (borrowing Row) throws(StoreError) -> Void
  ) throws(StoreError) {
    let pointer = unsafe try claim()
    defer { unsafe release(pointer) }
    if values.count != placeCount {
      throw connection.misuse("\(values.count) values for \(placeCount) places")
    }
    for (index, value) in values.enumerated() {
      unsafe try bind(value, at: Int32(index + 1), of: pointer)
    }
    while unsafe try step(pointer) { try body(unsafe Row(of: pointer)) }
  }

  /// Reads the first row, nil when there is none.
  ///
  /// - Throws: `StoreError`, and what the body throws.
  package func first<each Value: Bindable, Result>(
    _ values: repeat each Value,
    read: (borrowing Row) throws(StoreError) -> Result
  ) throws(StoreError) -> Result? {
    var result: Result?
    try perform(repeat each values) { (row) throws(StoreError) in
      result = try read(row)
      return .enough
    }
    return result
  }

  /// Reads all rows into an array.
  ///
  /// - Throws: `StoreError`, and what the body throws.
  package func all<each Value: Bindable, Result>(
    _ values: repeat each Value,
    read: (borrowing Row) throws(StoreError) -> Result
  ) throws(StoreError) -> [Result] {
    var results: [Result] = []
    try perform(repeat each values) { (row) throws(StoreError) in
      results.append(try read(row))
      return .more
    }
    return results
  }

  /// Calls a body with each row.
  ///
  /// - Throws: `StoreError`, and what the body throws, which ends the run.
  package func forEach<each Value: Bindable>(
    _ values: repeat each Value,
    row body: (borrowing Row) throws(StoreError) -> Void
  ) throws(StoreError) {
    try perform(repeat each values) { (row) throws(StoreError) in
      try body(row)
      return .more
    }
  }

  /// Frees what SQLite keeps for the statement, which cannot run any more.
  func finalize() {
    unsafe sqlite3_finalize(pointer)
    unsafe pointer = nil
  }
}

extension Statement {
  private enum Progress {
    case more
    case enough
  }

  private func perform<each Value: Bindable>(
    _ values: repeat each Value,
    row body: (borrowing Row) throws(StoreError) -> Progress
  ) throws(StoreError) {
    let pointer = unsafe try claim()
    defer { unsafe release(pointer) }
    var place: Int32 = 0
    for value in repeat each values {
      place += 1
      unsafe try bind(value.bound, at: place, of: pointer)
    }
    if place != placeCount { throw connection.misuse("\(place) values for \(placeCount) places") }
    while unsafe try step(pointer) {
      if try body(unsafe Row(of: pointer)) == .enough { return }
    }
  }

  private func claim() throws(StoreError) -> OpaquePointer {
    guard let pointer = unsafe pointer else { throw connection.misuse("the store is closed") }
    if isRunning { throw connection.misuse("a statement was run from within its own run") }
    if !isReadOnly && connection.access == .reading {
      throw connection.misuse("a change was tried outside of a write")
    }
    // After SQLite has given a transaction up, each change would be kept by itself.
    if !isReadOnly, connection.access == .writing, let reason = connection.abandonment {
      throw reason
    }
    isRunning = true
    return unsafe pointer
  }

  @unsafe
  private func release(_ pointer: OpaquePointer) {
    unsafe sqlite3_reset(pointer)
    unsafe sqlite3_clear_bindings(pointer)
    isRunning = false
  }

  /// Moves on to the next row; returns whether there is one.
  @unsafe
  private func step(_ pointer: OpaquePointer) throws(StoreError) -> Bool {
    let code = unsafe sqlite3_step(pointer)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    let error = connection.error(code)
    // A body may live with a row that breaks a rule; with what was not written for want of room it may not.
    if connection.access == .writing && code & 0xFF != SQLITE_CONSTRAINT {
      connection.abandonment = error
    }
    throw error
  }

  @unsafe
  private func bind(
    _ value: BoundValue,
    at place: Int32,
    of pointer: OpaquePointer
  ) throws(StoreError) {
    let code: Int32
    switch value {
    case .null: code = unsafe sqlite3_bind_null(pointer, place)
    case .integer(let value): code = unsafe sqlite3_bind_int64(pointer, place, value)
    case .real(let value): code = unsafe sqlite3_bind_double(pointer, place, value)
    case .text(var text):
      code = text.withUTF8 { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
          unsafe recourse_bind_text(pointer, place, bytes.baseAddress, UInt64(bytes.count))
        }
      }
    case .bytes(let bytes):
      code = unsafe bytes.withUnsafeBytes { bytes in
        unsafe recourse_bind_bytes(pointer, place, bytes.baseAddress, UInt64(bytes.count))
      }
    }
    if code != SQLITE_OK { throw connection.error(code) }
  }
}
