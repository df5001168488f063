/// A short mark that follows from a text alone, so that it is the same at every import.
enum StableHash {
  /// The first letters and digits of the text's FNV-1a hash in base 36.
  static func mark(of text: String, length: Int) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    // The low bits of short texts differ little; folding brings the high ones in.
    hash ^= hash >> 32
    let digits = String(hash, radix: 36)
    let padded = String(repeating: "0", count: max(0, length - digits.count)) + digits
    return String(padded.suffix(length))
  }
}
