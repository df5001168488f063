/// The exact value of a number text: digits times a power of ten, in the one form that has no zeros at either end.
struct JSONDecimal: Hashable {
  let isNegative: Bool

  /// Digits 0 to 9, most significant first; none for zero.
  let digits: [UInt8]

  /// Power of ten of the last digit.
  let exponent: Int

  /// Reads a number that is valid by the grammar of RFC 8259 §6.
  init(_ text: String) {
    var digits: [UInt8] = []
    var fraction: Int?
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    while let byte = rest.first, byte | 0x20 != UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if byte == UInt8(ascii: ".") {
        fraction = 0
      } else {
        digits.append(byte &- UInt8(ascii: "0"))
        fraction = fraction.map { $0 + 1 }
      }
    }
    let written = Self.exponent(in: rest.dropFirst()) - (fraction ?? 0)
    let significant = digits.drop { $0 == 0 }
    let zeros = significant.reversed().prefix { $0 == 0 }.count
    self.digits = Array(significant.dropLast(zeros))
    exponent = self.digits.isEmpty ? 0 : written + zeros
    self.isNegative = isNegative && !self.digits.isEmpty
  }

  /// Whether the number is greater than zero.
  var isPositive: Bool { !isNegative && !digits.isEmpty }

  /// Whether there is no fraction.
  var isIntegral: Bool { exponent >= 0 }

  /// Exponents beyond 10^15 are all taken for that: no text is long enough to make up for the difference.
  private static func exponent(in text: ArraySlice<UInt8>) -> Int {
    let isNegative = text.first == UInt8(ascii: "-")
    var value = 0
    for byte in text where byte >= UInt8(ascii: "0") {
      value = min(value * 10 + Int(byte &- UInt8(ascii: "0")), 1_000_000_000_000_000)
    }
    return isNegative ? -value : value
  }

  /// Whether the number is a whole multiple of another; exact for divisors of up to 37 digits.
  func isMultiple(of other: JSONDecimal) -> Bool {
    guard !digits.isEmpty else { return true }
    // Neither text ends in a zero, so no divisor of a higher power of ten goes into this one.
    guard !other.digits.isEmpty, exponent >= other.exponent else { return false }
    guard other.digits.count <= 37 else { return digits == other.digits }
    let divisor = other.digits.reduce(0 as UInt128) { $0 * 10 + UInt128($1) }
    var remainder = digits.reduce(0 as UInt128) { ($0 * 10 + UInt128($1)) % divisor }
    // Each ten takes a two and a five out of the divisor, of which 128 bits hold no more than 127.
    for _ in 0..<min(exponent - other.exponent, 128) { remainder = remainder * 10 % divisor }
    return remainder == 0
  }
}

extension JSONDecimal: Comparable {
  static func < (left: JSONDecimal, right: JSONDecimal) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative
      ? right.isCloserToZero(than: left) : left.isCloserToZero(than: right)
  }

  private func isCloserToZero(than other: JSONDecimal) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
    let (magnitude, others) = (digits.count + exponent, other.digits.count + other.exponent)
    return magnitude == others
      ? digits.lexicographicallyPrecedes(other.digits) : magnitude < others
  }
}
