import Text

/// What stands in a JSON text for bytes that may not stand there themselves: a backslash with a letter, or with `u` and
/// four digits (RFC 8259 §7).
struct JSONEscape {
  /// Bytes that it stands for.
  let length: Int

  private let letter: UInt8

  /// The character that the digits name; nil for an escape without any.
  private let scalar: UInt16?

  /// Bytes that it takes up.
  var count: Int { scalar == nil ? 2 : 6 }

  /// The escape for the bytes at an index; nil where they may stay.
  @unsafe
  init?(in text: UnsafeBufferPointer<UInt8>, at index: Int) {
    switch unsafe text[index] {
    case UInt8(ascii: "\""): self.init(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): self.init(UInt8(ascii: "\\"))
    case 0x0A: self.init(UInt8(ascii: "n"))
    case 0x0D: self.init(UInt8(ascii: "r"))
    case 0x09: self.init(UInt8(ascii: "t"))
    case let byte where byte < 0x20: self.init(scalar: UInt16(byte), length: 1)
    case 0xC2 where unsafe text[index + 1] == 0x85: self.init(scalar: 0x85, length: 2)
    case 0xE2 where unsafe text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8:
      self.init(scalar: unsafe 0x2000 | UInt16(text[index + 2] & 0x3F), length: 3)
    default: return nil
    }
  }

  private init(_ letter: UInt8) {
    length = 1
    self.letter = letter
    scalar = nil
  }

  private init(scalar: UInt16, length: Int) {
    self.length = length
    letter = UInt8(ascii: "u")
    self.scalar = scalar
  }

  /// Writes the escape to a place; returns the place behind it.
  @unsafe
  func write(to output: UnsafeMutableBufferPointer<UInt8>, at place: Int) -> Int {
    unsafe output[place] = UInt8(ascii: "\\")
    unsafe output[place + 1] = letter
    guard let scalar else { return place + count }
    for digit in 0..<4 {
      let value = UInt8(truncatingIfNeeded: scalar >> (12 - 4 * digit)) & 0xF
      unsafe output[place + 2 + digit] = Hexadecimal.digit(value)
    }
    return place + count
  }
}
