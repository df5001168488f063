/// Percent-encoding (RFC 3986 §2.1) that leaves only the unreserved characters of §2.3.
enum PercentEncoding {
  /// Encodes a text's UTF-8 bytes.
  static func encode(_ text: String) -> String {
    if text.utf8.allSatisfy(isUnreserved) { return text }
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count * 3)
    for byte in text.utf8 {
      if isUnreserved(byte) {
        output.append(byte)
      } else {
        output.append(UInt8(ascii: "%"))
        output.append(digit(byte >> 4))
        output.append(digit(byte & 0xF))
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The bytes of a text with each `%` and two hexadecimal digits taken for the byte they stand for.
  static func decode(_ text: String) -> [UInt8] {
    var rest = Array(text.utf8)[...]
    var output: [UInt8] = []
    output.reserveCapacity(rest.count)
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = hexadecimal(rest.prefix(2)) {
        output.append(code)
        rest = rest.dropFirst(2)
      } else {
        output.append(byte)
      }
    }
    return output
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
    // The reader of numbers takes a sign too; a sign is no digit.
    guard digits.count == 2, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-")
    else { return nil }
    return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  /// Whether the bytes begin with a percent sign and two hexadecimal digits.
  static func isTriplet(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first == UInt8(ascii: "%") && hexadecimal(bytes.dropFirst().prefix(2)) != nil
  }

  /// A byte percent-encoded.
  static func triplet(_ byte: UInt8) -> String {
    String(decoding: [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 0xF)], as: UTF8.self)
  }

  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}
