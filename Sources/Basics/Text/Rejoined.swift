/// What stands in a text as base64 broken into lines, or as pairs of hexadecimal digits set apart, put together again.
///
/// A text is looked at only every few bytes: what is broken up is long, or no secret.
package struct Rejoined: Sendable {
  /// All that was put together, with a zero between what stood apart.
  package private(set) var bytes: [UInt8] = []

  /// Where the pieces stood, in order.
  private var pieces: [Piece] = []

  fileprivate struct Piece {
    /// Where it begins in `bytes`.
    let target: Int
    let source: Int
  }

  /// Digits that the first line must have: writers of base64 break it after 60 and more.
  private static let shortestLine = 16

  /// How far apart a text is looked at for pairs: no row of the fewest that count fits in between.
  private static let stride = 12

  /// Pairs that are too few for a secret.
  private static let fewestPairs = 6

  /// Reads a text; nil where nothing in it is broken up.
  package init?(_ source: [UInt8]) {
    joinLines(source)
    joinPairs(source)
    if bytes.isEmpty { return nil }
  }

  /// The bytes of the source that the bytes of a range were written as, with what stands between them.
  package func source(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else { return 0..<0 }
    return place(range.lowerBound)..<place(range.upperBound - 1) + 1
  }

  private func place(_ index: Int) -> Int {
    var range = 0..<pieces.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        pieces[middle].target <= index
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    guard range.lowerBound > 0 else { return index }
    let piece = pieces[range.lowerBound - 1]
    return piece.source + index - piece.target
  }

  private mutating func take(_ range: Range<Int>, of source: [UInt8]) {
    pieces.append(Piece(target: bytes.count, source: range.lowerBound))
    bytes += source[range]
  }
}

// MARK: - Lines of base64

extension Rejoined {
  private mutating func joinLines(_ source: [UInt8]) {
    var probe = Self.shortestLine - 1
    while probe < source.count {
      guard Self.isDigit(source[probe]) else {
        probe += Self.shortestLine
        continue
      }
      var end = Self.endOfDigits(in: source, from: probe)
      if Self.nextLine(in: source, after: end) != nil { end = joinBlock(source, probe, end) }
      probe = end + Self.shortestLine
    }
  }

  /// Joins the lines from the one that a digit stands in and ends at a place; returns where the last one ends.
  private mutating func joinBlock(_ source: [UInt8], _ digit: Int, _ end: Int) -> Int {
    var start = digit
    while start > 0, Self.isDigit(source[start - 1]) { start -= 1 }
    guard end - start >= Self.shortestLine else { return end }
    take(start..<end, of: source)
    var last = end
    while let next = Self.nextLine(in: source, after: last) {
      last = Self.endOfDigits(in: source, from: next)
      take(next..<last, of: source)
    }
    bytes.append(0)
    return last
  }

  private static func endOfDigits(in source: [UInt8], from start: Int) -> Int {
    var end = start
    while end < source.count, isDigit(source[end]) { end += 1 }
    return end
  }

  /// Where the digits of the next line begin, which may be indented; nil where none follow.
  private static func nextLine(in source: [UInt8], after end: Int) -> Int? {
    guard end < source.count, isBreak(source[end]) else { return nil }
    var next = end + 1
    if source[end] == 0x0D, next < source.count, source[next] == 0x0A { next += 1 }
    while next < source.count, source[next] == 0x20 || source[next] == 0x09 { next += 1 }
    return next < source.count && isDigit(source[next]) ? next : nil
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// Whether a byte is a digit of base64, in either alphabet.
  private static func isDigit(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}

// MARK: - Pairs of hexadecimal digits

extension Rejoined {
  /// A row of pairs has, from any place on, a pair between two marks within a few bytes.
  private mutating func joinPairs(_ source: [UInt8]) {
    var probe = 0
    while probe + 5 < source.count {
      guard let pair = Self.pair(in: source, near: probe) else {
        probe += Self.stride
        continue
      }
      probe = max(probe + Self.stride, joinRow(source, pair))
    }
  }

  private static func pair(in source: [UInt8], near probe: Int) -> Int? {
    for mark in probe..<min(probe + 4, source.count - 3) where isMark(source[mark]) {
      if isMark(source[mark + 3]), isPair(source, mark + 1) { return mark + 1 }
    }
    return nil
  }

  /// Joins the row that a pair stands in; returns where it ends.
  private mutating func joinRow(_ source: [UInt8], _ pair: Int) -> Int {
    var starts = [pair]
    while let before = Self.pair(in: source, before: starts[starts.count - 1]) {
      starts.append(before)
    }
    starts.reverse()
    while let next = Self.pair(in: source, after: starts[starts.count - 1]) { starts.append(next) }
    if starts.count >= Self.fewestPairs {
      for start in starts { take(start..<start + 2, of: source) }
      bytes.append(0)
    }
    return starts[starts.count - 1] + 2
  }

  private static func pair(in source: [UInt8], before start: Int) -> Int? {
    var end = start
    while end > 0, isMark(source[end - 1]) { end -= 1 }
    guard end < start, end >= 2, isPair(source, end - 2) else { return nil }
    return end == 2 || !ASCII.isAlphanumeric(source[end - 3]) ? end - 2 : nil
  }

  private static func pair(in source: [UInt8], after start: Int) -> Int? {
    var next = start + 2
    while next < source.count, isMark(source[next]) { next += 1 }
    guard next > start + 2, isPair(source, next) else { return nil }
    return next + 2 == source.count || !ASCII.isAlphanumeric(source[next + 2]) ? next : nil
  }

  private static func isPair(_ source: [UInt8], _ start: Int) -> Bool {
    start + 1 < source.count && ASCII.isHexDigit(source[start])
      && ASCII.isHexDigit(source[start + 1])
  }

  /// Whether a byte may stand between two pairs: each of these is less than 64.
  private static func isMark(_ byte: UInt8) -> Bool { byte < 64 && marks >> UInt64(byte) & 1 == 1 }

  private static let marks: UInt64 = ":-., \n\r\t".utf8.reduce(0) { $0 | 1 << UInt64($1) }
}
