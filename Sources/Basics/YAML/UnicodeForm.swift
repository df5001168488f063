/// The Unicode encoding forms that a YAML text may have, told by its first bytes (YAML 1.2.2 §5.2).
///
/// A JSON text that some editors save is read in the same way.
enum UnicodeForm {
  case utf8, utf16(Order), utf32(Order)

  /// Which byte of a unit comes first.
  enum Order { case bigEndian, littleEndian }

  /// The text in UTF-8, without a mark at the start.
  static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    switch form(of: bytes.prefix(4)) {
    case .utf8: return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    case .utf16(let order):
      let units = units(of: bytes, size: 2, order).map { UInt16(truncatingIfNeeded: $0) }
      return unmarked(String(decoding: units, as: UTF16.self))
    case .utf32(let order):
      return unmarked(String(decoding: units(of: bytes, size: 4, order), as: UTF32.self))
    }
  }

  private static func form(of start: ArraySlice<UInt8>) -> UnicodeForm {
    let (first, second) = (start.first, start.dropFirst().first)
    if start.count == 4 {
      if start.starts(with: [0, 0, 0xFE, 0xFF]) || start.starts(with: [0, 0, 0]) {
        return .utf32(.bigEndian)
      }
      if start.starts(with: [0xFF, 0xFE, 0, 0]) || start.dropFirst().starts(with: [0, 0, 0]) {
        return .utf32(.littleEndian)
      }
    }
    if first == 0xFE && second == 0xFF || first == 0 { return .utf16(.bigEndian) }
    if first == 0xFF && second == 0xFE || second == 0 { return .utf16(.littleEndian) }
    return .utf8
  }

  private static func units(of bytes: [UInt8], size: Int, _ order: Order) -> [UInt32] {
    stride(from: 0, to: bytes.count - bytes.count % size, by: size).map { start in
      let unit = bytes[start..<(start + size)]
      let ordered = order == .bigEndian ? Array(unit) : unit.reversed()
      return ordered.reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  private static func unmarked(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }
}
