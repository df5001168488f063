extension Base64 {
  /// Why a text is no base64, as the end of a sentence about it.
  package struct Fault: Error, Hashable {
    package let problem: String
  }

  /// Decodes both alphabets, with and without padding; line breaks and spaces are left out (RFC 2045 §6.8).
  package static func decode(_ text: String) -> Result<[UInt8], Fault> {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for (index, byte) in text.utf8.enumerated() where !isSpace(byte) {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(of: byte) else {
        return .failure(
          Fault(problem: "must be base64; character \(index + 1) does not belong to it")
        )
      }
      bits = bits << 6 | value
      count += 1
      if count.isMultiple(of: 4) {
        output.append(UInt8(truncatingIfNeeded: bits >> 16))
        output.append(UInt8(truncatingIfNeeded: bits >> 8))
        output.append(UInt8(truncatingIfNeeded: bits))
      }
    }
    guard let rest = rest(of: count % 4, bits, padding: padding) else {
      return .failure(Fault(problem: "must be base64, but it is cut off or badly padded"))
    }
    return .success(output + rest)
  }

  /// The bytes of a last group of fewer than four characters; nil where it cannot be one.
  private static func rest(of characters: Int, _ bits: UInt32, padding: Int) -> [UInt8]? {
    switch characters {
    case 0 where padding == 0: []
    case 2 where padding == 0 || padding == 2: [UInt8(truncatingIfNeeded: bits >> 4)]
    case 3 where padding <= 1:
      [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
    default: nil
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
