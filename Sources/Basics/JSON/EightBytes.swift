/// Eight bytes of a text that are looked at together.
struct EightBytes {
  /// The bytes, of which the first is the lowest.
  let word: UInt64

  /// Reads the eight bytes from a place on.
  @unsafe
  init(of bytes: UnsafeBufferPointer<UInt8>, at place: Int) {
    let raw = UnsafeRawBufferPointer(bytes)
    word = UInt64(littleEndian: unsafe raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  /// Bits of which the lowest that is set belongs to the first byte that ends plain text: a quotation mark, a backslash
  /// or a control character.
  ///
  /// A subtraction borrows from the byte above only where a byte is found, so that what is wrong lies above what is right.
  var marks: UInt64 {
    let quotes = word ^ 0x2222_2222_2222_2222
    let escapes = word ^ 0x5C5C_5C5C_5C5C_5C5C
    let found =
      ((quotes &- Self.ones) & ~quotes) | ((escapes &- Self.ones) & ~escapes)
      | ((word &- 0x2020_2020_2020_2020) & ~word)
    return found & 0x8080_8080_8080_8080
  }

  /// The same, also of bytes of characters beyond ASCII.
  var marksBeyondASCII: UInt64 { marks | word & 0x8080_8080_8080_8080 }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
}
