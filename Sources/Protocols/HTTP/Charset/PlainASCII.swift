extension [UInt8] {
  /// Whether it is the same text in every character set there is: ASCII without the empty bytes of wide characters, and
  /// without the escapes by which ISO-2022-JP changes what its bytes mean.
  var isPlainASCII: Bool {
    unsafe withUnsafeBytes { bytes in
      let rest = bytes.count & ~7
      for place in stride(from: 0, to: rest, by: 8) {
        guard unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).isPlainASCII else {
          return false
        }
      }
      return unsafe bytes[rest...].allSatisfy { (UInt64.ones &* UInt64($0)).isPlainASCII }
    }
  }
}

extension UInt64 {
  fileprivate static let ones: UInt64 = 0x0101_0101_0101_0101

  /// Whether none of its eight bytes is above 0x7F, zero or an escape (0x1B).
  fileprivate var isPlainASCII: Bool {
    let escapes = self ^ (Self.ones &* 0x1B)
    let found = self | ((self &- Self.ones) & ~self) | ((escapes &- Self.ones) & ~escapes)
    return found & (Self.ones &* 0x80) == 0
  }
}
