/// Windows-1252 (WHATWG Encoding Standard, index windows-1252): ISO-8859-1 but for 32 signs.
enum Windows1252 {
  /// The characters of the bytes from 0x80 to 0x9F.
  private static let signs: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  static func utf8(from bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 4)
    for byte in bytes {
      switch byte {
      case 0x80..<0xA0: output.append(scalar: signs[Int(byte & 0x1F)])
      case 0xA0...: output.append(scalar: UInt32(byte))
      default: output.append(byte)
      }
    }
    return output
  }
}

extension [UInt8] {
  /// Appends a character in UTF-8; U+FFFD where the number is that of none.
  mutating func append(scalar number: UInt32) {
    let scalar = Unicode.Scalar(number) ?? "\u{FFFD}"
    append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
