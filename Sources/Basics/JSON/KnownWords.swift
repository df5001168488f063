/// Short texts that a parser met: the names of members come again in each element of a list.
struct KnownWords {
  /// Bytes of the longest: such a text holds its bytes itself.
  static let longest = 15

  /// Bytes of a document from which on it is worth to remember any.
  private static let leastBytes = 4096
  private static let places = 256

  /// The bytes of a text, none of which is zero.
  struct Key: Equatable {
    private let low: UInt64
    private let high: UInt64

    /// Takes the first `count` of 16 bytes, at most 15; the lowest byte of each half is its first.
    init(_ low: UInt64, _ high: UInt64, count: Int) {
      let bits = UInt64(count) * 8
      self.low = bits < 64 ? low & ((1 << bits) - 1) : low
      self.high = bits > 64 ? high & ((1 << (bits - 64)) - 1) : 0
    }

    fileprivate init() { (low, high) = (0, 0) }

    fileprivate var place: Int {
      let mixed = (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
      return Int(truncatingIfNeeded: mixed >> 56)
    }
  }

  private var entries: [(key: Key, text: String)]

  /// Remembers nothing of a short document.
  init(forBytes count: Int) {
    entries =
      count < Self.leastBytes ? [] : Array(repeating: (Key(), ""), count: Self.places)
  }

  /// Whether nothing is remembered.
  var isEmpty: Bool { entries.isEmpty }

  /// The text of these bytes; nil where another one took its place, or none was there.
  subscript(key: Key) -> String? {
    get {
      let entry = entries[key.place]
      return entry.key == key ? entry.text : nil
    }
    set { entries[key.place] = (key, newValue ?? "") }
  }
}
