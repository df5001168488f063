/// Text of two or four bytes a unit.
enum WideText {
  typealias ByteOrder = CharacterEncoding.ByteOrder

  /// The text without its byte order mark; U+FFFD for a lone surrogate and for half a unit at the end.
  static func utf8(fromUTF16 bytes: [UInt8], _ order: ByteOrder) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    for index in stride(from: 0, to: bytes.count - 1, by: 2) {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(order == .big ? first << 8 | second : second << 8 | first)
    }
    if units.first == 0xFEFF { units.removeFirst() }
    if !bytes.count.isMultiple(of: 2) { units.append(0xFFFD) }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// The text without its byte order mark; U+FFFD for what is no character.
  static func utf8(fromUTF32 bytes: [UInt8], _ order: ByteOrder) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count / 3)
    for index in stride(from: 0, to: bytes.count - 3, by: 4) {
      let unit = bytes[index..<index + 4]
      let number = (order == .big ? Array(unit) : unit.reversed()).reduce(UInt32(0)) {
        $0 << 8 | UInt32($1)
      }
      if index == 0, number == 0xFEFF { continue }
      output.append(scalar: number)
    }
    if !bytes.count.isMultiple(of: 4) { output.append(scalar: 0xFFFD) }
    return output
  }
}
