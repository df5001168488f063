/// Bytes with the escapes of URLs, HTML, JSON and programming languages taken for what they stand for, one layer of them.
///
/// Which notation a text is in need not be known: what no notation knows as an escape stays as it is.
package struct Unescaped: Sendable {
  /// The bytes without this layer of escapes.
  package private(set) var bytes: [UInt8] = []

  /// Where the escapes stood, in order.
  private var escapes: [Escape] = []

  fileprivate struct Escape {
    /// The bytes that it stands for, in `bytes`.
    let target: Range<Int>
    let source: Range<Int>
  }

  /// Reads a text; nil where it has no escape.
  package init?(_ source: [UInt8]) {
    var kept = 0
    var next = 0
    while let start = source[next...].firstIndex(where: Self.isLead) {
      guard let escape = EscapeReader(source, start).escape else {
        next = start + 1
        continue
      }
      bytes += source[kept..<start]
      let target = bytes.count
      bytes += escape.bytes
      next = start + escape.length
      kept = next
      escapes.append(Escape(target: target..<bytes.count, source: start..<next))
    }
    if escapes.isEmpty { return nil }
    bytes += source[kept...]
  }

  /// The bytes of the source that the bytes of a range were written as.
  package func source(of range: Range<Int>) -> Range<Int> {
    source(of: range.lowerBound, isEnd: false)..<source(of: range.upperBound, isEnd: true)
  }

  /// A boundary in the source; one inside of what an escape stands for is moved to the end of the escape that keeps it in.
  private func source(of boundary: Int, isEnd: Bool) -> Int {
    let index = escapes.partition { $0.target.lowerBound < boundary } - 1
    guard escapes.indices.contains(index) else { return boundary }
    let escape = escapes[index]
    if boundary < escape.target.upperBound {
      return isEnd ? escape.source.upperBound : escape.source.lowerBound
    }
    return escape.source.upperBound + boundary - escape.target.upperBound
  }

  private static func isLead(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "&")
  }
}

extension [Unescaped.Escape] {
  /// The number of elements at the start that a condition holds for, which holds for none behind them.
  fileprivate func partition(by isBefore: (Element) -> Bool) -> Int {
    var range = 0..<count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = isBefore(self[middle]) ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
