/// Base64 (RFC 4648): to write credentials and read files, and to find a text inside of what was encoded.
package enum Base64 {
  /// The two alphabets: the standard one (§4) and the one for URLs (§5).
  private static let alphabets = ["+/", "-_"].map { last in
    Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
  }

  /// What a text leaves in the encoding of any text that contains it.
  package struct Trace: Sendable, Hashable {
    /// Whether it is the alphabet for URLs.
    private let isOfURLs: Bool

    /// How many bytes of a group of three stand before the text.
    fileprivate let offset: Int

    /// Every trace: in each alphabet, and wherever in a group of three bytes the text begins.
    package static let all = [false, true].flatMap { isOfURLs in
      (0..<3).map { Trace(isOfURLs: isOfURLs, offset: $0) }
    }

    fileprivate var alphabet: [UInt8] { alphabets[isOfURLs ? 1 : 0] }
  }

  /// What of the bytes can be seen where a trace says that they begin.
  ///
  /// Three bytes become four characters, so it depends on where in the text the bytes begin, and the characters at both
  /// ends depend on their neighbours too; those are left out.
  package static func trace(_ trace: Trace, of bytes: [UInt8]) -> [UInt8] {
    let padded = [UInt8](repeating: 0, count: trace.offset) + bytes
    let encoded = encode(padded, trace.alphabet)
    // Of one leading byte two characters know, of two bytes three.
    let head = trace.offset == 0 ? 0 : trace.offset + 1
    let tail = padded.count.isMultiple(of: 3) ? 0 : 1
    return Array(encoded.dropFirst(head).dropLast(tail))
  }

  /// The bytes in the alphabet for URLs, without padding (RFC 7636 Appendix A).
  package static func urlText(of bytes: [UInt8]) -> String {
    String(decoding: encode(bytes, alphabets[1]), as: UTF8.self)
  }

  /// The bytes in the standard alphabet, with padding.
  package static func text(of bytes: [UInt8]) -> String {
    let encoded = String(decoding: encode(bytes, alphabets[0]), as: UTF8.self)
    return encoded + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
  }

  /// Encodes without padding.
  private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8]) -> [UInt8] {
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
    return output
  }
}
