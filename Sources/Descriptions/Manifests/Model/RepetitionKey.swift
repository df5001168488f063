import Text
package import Time

/// A key that all attempts of one call share: a UUID that tells when it was made (RFC 9562 §5.7).
package struct RepetitionKey: Sendable, Hashable {
  /// 36 characters, lower case.
  package let text: String

  /// When it was made; nil for a key that does not tell.
  package let created: Timestamp?

  private static let latest: Int64 = 1 << 48 - 1

  /// Makes a key of 16 random bytes, of which 9 and a half are used; others are taken from the time.
  package init(entropy: [UInt8], now: Timestamp) {
    let milliseconds = min(max(now.milliseconds, 0), Self.latest)
    var bytes = Array((entropy + Array(repeating: 0, count: 16)).prefix(16))
    for index in 0..<6 {
      bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * index))
    }
    bytes[6] = bytes[6] & 0x0F | 0x70
    bytes[8] = bytes[8] & 0x3F | 0x80
    text = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { Hexadecimal.text(of: bytes[$0]) }
      .joined(separator: "-")
    created = Timestamp(milliseconds: milliseconds)
  }

  /// Takes a key as it was kept.
  package init(kept text: String) {
    self.text = text
    created = Self.instant(of: text)
  }

  private static func instant(of text: String) -> Timestamp? {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    let stamp = Array((groups[0] + (groups.count > 1 ? groups[1] : "")).utf8)
    guard groups.map(\.count) == [8, 4, 4, 4, 12], groups[2].hasPrefix("7"),
      stamp.allSatisfy(ASCII.isHexDigit)
    else { return nil }
    return Int64(String(decoding: stamp, as: UTF8.self), radix: 16)
      .map(Timestamp.init(milliseconds:))
  }
}
