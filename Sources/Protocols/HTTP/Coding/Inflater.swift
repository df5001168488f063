/// What DEFLATE has packed, unpacked (RFC 1951).
///
/// libcurl decodes too, but does not tell a stream that reached its end from one that was cut.
struct Inflater {
  /// Why a stream was not unpacked to its end; what came out before is good.
  enum Fault: Error {
    case endsInside
    case damaged
    /// There is more than was to be unpacked.
    case pastLimit
  }

  /// What came out so far.
  private(set) var output: [UInt8] = []

  private let input: [UInt8]
  private let limit: Int

  /// The next byte that is not among `bits` yet.
  private var next = 0
  private var bits: UInt64 = 0
  private var bitCount = 0

  /// Makes an inflater for so many bytes of output.
  init(_ input: [UInt8], limit: Int) {
    self.input = input
    self.limit = limit
  }

  /// The index behind the last byte of which a bit was used.
  var end: Int { next - bitCount / 8 }

  /// Unpacks the stream that begins at an index to the end of its last block, behind what came out before.
  mutating func unpack(from start: Int) throws(Fault) {
    (next, bits, bitCount) = (start, 0, 0)
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try copyStored()
      case 1: try unpackBlock(HuffmanCode.fixedLiterals, HuffmanCode.fixedDistances)
      case 2:
        let (literals, distances) = try readCodes()
        try unpackBlock(literals, distances)
      default: throw .damaged
      }
    }
  }
}

// MARK: - Blocks

extension Inflater {
  private mutating func copyStored() throws(Fault) {
    _ = try take(bitCount % 8)
    let length = try take(16)
    guard try take(16) == length ^ 0xFFFF else { throw .damaged }
    next = end
    (bits, bitCount) = (0, 0)
    let part = input[next..<min(next + length, input.count)]
    let room = limit - output.count
    output += part.prefix(room)
    next += part.count
    if part.count > room { throw .pastLimit }
    if part.count < length { throw .endsInside }
  }

  private mutating func unpackBlock(
    _ literals: HuffmanCode?,
    _ distances: HuffmanCode?
  ) throws(Fault) {
    guard let literals, let distances else { throw .damaged }
    while true {
      let symbol = try read(literals)
      if symbol == 256 { return }
      if symbol > 256 {
        let length = try extended(symbol - 257, Self.lengthBases, Self.lengthBits)
        let distance = try extended(read(distances), Self.distanceBases, Self.distanceBits)
        try repeatOutput(from: distance, count: length)
      } else if output.count < limit {
        output.append(UInt8(symbol))
      } else {
        throw .pastLimit
      }
    }
  }

  /// Repeats what came out so far before, which may reach into the repetition itself.
  private mutating func repeatOutput(from distance: Int, count: Int) throws(Fault) {
    guard distance <= output.count else { throw .damaged }
    let room = limit - output.count
    for _ in 0..<min(count, room) { output.append(output[output.count - distance]) }
    if count > room { throw .pastLimit }
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits = (0..<29).map { $0 == 28 ? 0 : max(0, $0 / 4 - 1) }
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12_289, 16_385, 24_577,
  ]
  private static let distanceBits = (0..<30).map { max(0, $0 / 2 - 1) }

  private mutating func extended(
    _ index: Int,
    _ bases: [Int],
    _ counts: [Int]
  ) throws(Fault) -> Int {
    guard index < bases.count else { throw .damaged }
    return bases[index] + (try take(counts[index]))
  }
}

// MARK: - Codes

extension Inflater {
  /// The order in which the lengths of the code for lengths come (RFC 1951 §3.2.7).
  private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private mutating func readCodes() throws(Fault) -> (HuffmanCode?, HuffmanCode?) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    var own = [UInt8](repeating: 0, count: 19)
    for index in Self.order.prefix(try take(4) + 4) { own[index] = UInt8(try take(3)) }
    guard let code = HuffmanCode(lengths: own) else { throw .damaged }
    let lengths = try readLengths(literalCount + distanceCount, by: code)
    return (
      HuffmanCode(lengths: lengths.prefix(literalCount)),
      HuffmanCode(lengths: lengths.dropFirst(literalCount))
    )
  }

  private mutating func readLengths(_ count: Int, by code: HuffmanCode) throws(Fault) -> [UInt8] {
    var lengths: [UInt8] = []
    while lengths.count < count {
      let symbol = try read(code)
      switch symbol {
      case ..<16: lengths.append(UInt8(symbol))
      case 16:
        guard let last = lengths.last else { throw .damaged }
        lengths += Array(repeating: last, count: try take(2) + 3)
      case 17: lengths += Array(repeating: 0, count: try take(3) + 3)
      default: lengths += Array(repeating: 0, count: try take(7) + 11)
      }
    }
    guard lengths.count == count else { throw .damaged }
    return lengths
  }
}

// MARK: - Bits

extension Inflater {
  private mutating func fill(to count: Int) {
    while bitCount < count, next < input.count {
      bits |= UInt64(input[next]) << UInt64(bitCount)
      bitCount += 8
      next += 1
    }
  }

  /// Takes so many bits, at most 16, as a number.
  private mutating func take(_ count: Int) throws(Fault) -> Int {
    fill(to: count)
    guard bitCount >= count else { throw .endsInside }
    let value = Int(truncatingIfNeeded: bits & (1 << UInt64(count) - 1))
    drop(count)
    return value
  }

  private mutating func read(_ code: HuffmanCode) throws(Fault) -> Int {
    fill(to: code.width)
    let (symbol, length) = code.symbol(at: bits)
    guard length > 0 else { throw bitCount < code.width ? .endsInside : .damaged }
    guard length <= bitCount else { throw .endsInside }
    drop(length)
    return symbol
  }

  private mutating func drop(_ count: Int) {
    bits >>= UInt64(count)
    bitCount -= count
  }
}
