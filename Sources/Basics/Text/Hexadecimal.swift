/// Bytes as pairs of hexadecimal digits (RFC 4648 §8).
package enum Hexadecimal {
  /// The value of one digit, capital or small; nil for any other byte.
  ///
  /// The readers of numbers of the standard library take a sign too, which is no digit.
  package static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The byte that the first two bytes write; nil where they are not two digits.
  package static func byte(of digits: some Collection<UInt8>) -> UInt8? {
    var rest = digits.makeIterator()
    guard let high = rest.next().flatMap(value), let low = rest.next().flatMap(value) else {
      return nil
    }
    return high << 4 | low
  }

  /// The bytes in small digits.
  package static func text(of bytes: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.underestimatedCount * 2)
    for byte in bytes { digits += [digit(byte >> 4), digit(byte & 0xF)] }
    return String(decoding: digits, as: UTF8.self)
  }

  /// A number in small digits, filled up with zeros.
  package static func text(of number: some UnsignedInteger, digits count: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }

  /// The small digit of a value below 16.
  package static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
