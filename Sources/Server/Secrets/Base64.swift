/// Base64 with the standard alphabet (RFC 4648 §4).
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  /// Encodes without padding, so that the result is found inside a longer encoding too.
  static func encode(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let chunk = bytes[start..<min(start + 3, bytes.count)]
      let bits = (0..<3).reduce(UInt32(0)) { sum, offset in
        sum << 8 | (start + offset < chunk.endIndex ? UInt32(chunk[start + offset]) : 0)
      }
      for index in 0...chunk.count {
        output.append(alphabet[Int(bits >> (18 - 6 * UInt32(index)) & 0x3F)])
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
