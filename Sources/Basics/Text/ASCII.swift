/// What the bytes of ASCII are (RFC 20), and those of RFC 9110's tokens.
package enum ASCII {
  @inlinable package static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
  @inlinable package static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26
  }
  @inlinable package static func isUppercase(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "A") < 26
  }
  @inlinable package static func isLowercase(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "a") < 26
  }
  @inlinable package static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte)
  }
  @inlinable package static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }
  @inlinable package static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

  /// The byte of the small letter; any other byte as it is.
  @inlinable package static func lowercased(_ byte: UInt8) -> UInt8 {
    isUppercase(byte) ? byte | 0x20 : byte
  }

  /// The byte of the capital letter; any other byte as it is.
  @inlinable package static func uppercased(_ byte: UInt8) -> UInt8 {
    isLowercase(byte) ? byte & 0xDF : byte
  }

  /// Whether the byte may stand in a token (RFC 9110 §5.6.2).
  package static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "^")...UInt8(ascii: "`"),
      UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: isAlphanumeric(byte)
    }
  }

  /// Whether the text is a token (RFC 9110 §5.6.2), read where it lies: fields are checked with each request.
  package static func isToken(_ text: String) -> Bool {
    guard !text.isEmpty else { return false }
    return unsafe text.utf8.withContiguousStorageIfAvailable { unsafe $0.allSatisfy(isTokenByte) }
      ?? text.utf8.allSatisfy(isTokenByte)
  }
}
