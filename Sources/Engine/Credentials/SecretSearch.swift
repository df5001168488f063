/// A search for many needles at once, in one pass over a text.
///
/// A place is looked at closely only where four bytes pass a filter in which each needle has set one bit.
struct SecretSearch: Sendable {
  private var filter = [UInt64](repeating: 0, count: 1 << 10)
  private var needles: [UInt32: [SecretNeedle]] = [:]

  private static let keyLength = 4

  /// Whether nothing is searched for.
  var isEmpty: Bool { needles.isEmpty }

  /// Searches for a needle too; of those that begin alike the longer one counts.
  mutating func insert(_ needle: SecretNeedle) {
    let key = needle.head.prefix(Self.keyLength).reduce(0) { $0 << 8 | UInt32($1) }
    let bit = Self.bit(of: key)
    filter[bit >> 6] |= 1 << UInt64(bit & 63)
    needles[key, default: []].append(needle)
  }

  /// Where secrets stand in the bytes, in order and apart from each other.
  func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var key: UInt32 = 0
    var index = 0
    var keyed = 0
    while index < bytes.count {
      key = key << 8 | UInt32(bytes[index])
      index += 1
      let bit = Self.bit(of: key)
      guard filter[bit >> 6] >> UInt64(bit & 63) & 1 == 1, index - keyed >= Self.keyLength else {
        continue
      }
      let start = index - Self.keyLength
      guard let length = length(key, bytes, start) else { continue }
      ranges.append(start..<start + length)
      index = start + length
      keyed = index
    }
    return ranges
  }

  private func length(_ key: UInt32, _ bytes: [UInt8], _ start: Int) -> Int? {
    needles[key]?.lazy.compactMap { $0.length(in: bytes, at: start) }.max()
  }

  private static func bit(of key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> 16) }
}
