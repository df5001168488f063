internal import CSQLite
import Storage

/// One row of an answer; it can be read only while the statement stands on it, so it cannot be kept.
///
/// Columns count from 0. A NULL read as a number is 0, as text or bytes empty; ask `IfPresent` where it may be NULL.
@safe
package struct Row: ~Copyable, TableRow {
  private let pointer: OpaquePointer

  @unsafe
  init(of pointer: OpaquePointer) { unsafe self.pointer = pointer }

  /// What the column is called.
  package func name(_ column: Int) -> String {
    unsafe sqlite3_column_name(pointer, Int32(column)).map { unsafe String(cString: $0) } ?? ""
  }

  /// Whether the column holds no value.
  package func isNull(_ column: Int) -> Bool {
    unsafe sqlite3_column_type(pointer, Int32(column)) == SQLITE_NULL
  }

  /// The column as a whole number.
  package func integer(_ column: Int) -> Int64 {
    unsafe sqlite3_column_int64(pointer, Int32(column))
  }

  /// The column as a number.
  package func real(_ column: Int) -> Double {
    unsafe sqlite3_column_double(pointer, Int32(column))
  }

  /// The column as text; bytes that are not UTF-8 become U+FFFD.
  package func text(_ column: Int) -> String {
    // SQLite wants the length asked for after the address: the address may convert the value.
    guard let start = unsafe sqlite3_column_text(pointer, Int32(column)) else { return "" }
    let count = Int(unsafe sqlite3_column_bytes(pointer, Int32(column)))
    return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// The column as bytes.
  package func bytes(_ column: Int) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(pointer, Int32(column)) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(pointer, Int32(column)))
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}
