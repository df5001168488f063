internal import CPQ
import Storage
import Time

/// What a statement gave; its rows are read where libpq holds them.
@safe
package final class CommandResult {
  private let pointer: OpaquePointer

  @unsafe
  init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

  deinit { unsafe PQclear(pointer) }

  /// Rows that it holds.
  package var count: Int { Int(unsafe PQntuples(pointer)) }

  /// Rows that the statement changed.
  package var changes: Int {
    unsafe PQcmdTuples(pointer).flatMap { unsafe Int(String(cString: $0)) } ?? 0
  }

  /// Calls a body with each row.
  package func forEach(_ body: (ResultRow) -> Void) {
    for row in 0..<Int32(count) { body(ResultRow(of: self, row)) }
  }

  /// What a body makes of the first row; nil where there is none.
  package func first<Value>(_ body: (ResultRow) -> Value) -> Value? {
    count > 0 ? body(ResultRow(of: self, 0)) : nil
  }

  /// What a body makes of each row.
  package func map<Value>(_ body: (ResultRow) -> Value) -> [Value] {
    (0..<Int32(count)).map { body(ResultRow(of: self, $0)) }
  }

  fileprivate func name(_ column: Int) -> String {
    unsafe PQfname(pointer, Int32(column)).map { unsafe String(cString: $0) } ?? ""
  }

  fileprivate func isNull(_ row: Int32, _ column: Int) -> Bool {
    unsafe PQgetisnull(pointer, row, Int32(column)) != 0
  }

  fileprivate func withBytes<Value>(
    _ row: Int32,
    _ column: Int,
    _ body: (UnsafeRawBufferPointer) -> Value
  ) -> Value {
    let start = unsafe PQgetvalue(pointer, row, Int32(column))
    let count = Int(unsafe PQgetlength(pointer, row, Int32(column)))
    return unsafe body(UnsafeRawBufferPointer(start: start, count: count))
  }
}

/// One row of a result.
package struct ResultRow: TableRow {
  private let result: CommandResult
  private let row: Int32

  fileprivate init(of result: CommandResult, _ row: Int32) {
    self.result = result
    self.row = row
  }

  package func name(_ column: Int) -> String { result.name(column) }

  package func isNull(_ column: Int) -> Bool { result.isNull(row, column) }

  package func integer(_ column: Int) -> Int64 {
    let whole = unsafe result.withBytes(row, column) { unsafe WireNumber.integer($0) }
    return whole ?? Int64(saturating: real(column))
  }

  package func real(_ column: Int) -> Double { Double(raw(column)) ?? 0 }

  package func text(_ column: Int) -> String { WireText.unescaped(raw(column)) }

  package func bytes(_ column: Int) -> [UInt8] { Array(text(column).utf8) }

  private func raw(_ column: Int) -> String {
    unsafe result.withBytes(row, column) { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

/// How numbers travel.
private enum WireNumber {
  /// Reads a whole number; nil for anything else.
  @unsafe
  static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard let first = unsafe bytes.first else { return 0 }
    var number: Int64 = 0
    for index in (first == 0x2D ? 1 : 0)..<bytes.count {
      let digit = unsafe Int64(bytes[index]) - 0x30
      guard (0...9).contains(digit) else { return nil }
      let (shifted, isOver) = number.multipliedReportingOverflow(by: 10)
      let (sum, isPast) = shifted.subtractingReportingOverflow(digit)
      if isOver || isPast { return nil }
      number = sum
    }
    // Gathered below zero, where there is one more.
    if first == 0x2D { return number }
    return number == .min ? nil : -number
  }
}
