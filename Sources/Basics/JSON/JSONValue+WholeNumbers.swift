// Clients whose language knows only one kind of number write 7 as `7.0`, which parsers of queries, paths and forms refuse.

extension JSONValue {
  /// The value with each whole number written without a fraction or an exponent: `7.0` as `7`, `1e1` as `10`.
  ///
  /// Numbers that do not fit 64 bits, and all others, keep their text.
  package var writingWholeNumbersPlainly: JSONValue {
    guard holdsAdornedNumber else { return self }
    switch self {
    case .number(let number): return number.integer.map { JSONValue($0) } ?? self
    case .array(let elements): return .array(elements.map(\.writingWholeNumbersPlainly))
    case .object(let object):
      return .object(object.mapValues { $1.writingWholeNumbersPlainly })
    case .null, .bool, .string: return self
    }
  }

  /// Whether some number inside has a fraction or an exponent.
  private var holdsAdornedNumber: Bool {
    switch self {
    case .number(let number):
      number.text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    case .array(let elements): elements.contains(where: \.holdsAdornedNumber)
    case .object(let object): object.members.contains { $0.value.holdsAdornedNumber }
    case .null, .bool, .string: false
    }
  }
}
