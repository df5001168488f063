/// A code of DEFLATE, known by the lengths of its words (RFC 1951 §3.2.2), as a table of what each next bits stand for.
struct HuffmanCode {
  /// Bits that have to be at hand to look up a word.
  let width: Int

  /// For the next `width` bits a symbol and, in the lowest four bits, the length of its word; 0 where there is none.
  private let table: [UInt16]

  /// Makes the code in which each symbol has a word of so many bits, at most 15; nil where there are too many short words.
  init?(lengths: some Sequence<UInt8>) {
    let lengths = Array(lengths)
    let width = Int(lengths.max() ?? 0)
    guard let starts = Self.firstWords(lengths) else { return nil }
    var next = starts
    var table = [UInt16](repeating: 0, count: 1 << width)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let word = Self.reversed(next[Int(length)], count: Int(length))
      next[Int(length)] += 1
      let entry = UInt16(symbol) << 4 | UInt16(length)
      for index in stride(from: word, to: table.count, by: 1 << Int(length)) {
        table[index] = entry
      }
    }
    self.width = width
    self.table = table
  }

  /// The symbol at the beginning of the bits, with the length of its word; a length of 0 means that it has none.
  func symbol(at bits: UInt64) -> (symbol: Int, length: Int) {
    let entry = table[Int(truncatingIfNeeded: bits) & (table.count - 1)]
    return (Int(entry >> 4), Int(entry & 15))
  }

  /// The first word of each length; nil where the words of the lengths do not fit beside each other.
  private static func firstWords(_ lengths: [UInt8]) -> [Int]? {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    var starts = [0]
    for length in 1...15 {
      starts.append((starts[length - 1] + counts[length - 1]) << 1)
      if starts[length] + counts[length] > 1 << length { return nil }
    }
    return starts
  }

  /// A word as it comes, with its highest bit first.
  private static func reversed(_ word: Int, count: Int) -> Int {
    (0..<count).reduce(0) { $0 << 1 | (word >> $1) & 1 }
  }
}

extension HuffmanCode {
  /// The codes of blocks that bring none of their own (RFC 1951 §3.2.6).
  static let fixedLiterals = HuffmanCode(
    lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
  )
  static let fixedDistances = HuffmanCode(lengths: [UInt8](repeating: 5, count: 30))
}
