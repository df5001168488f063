/// Lines and columns of the bytes of a text, found without a walk over the text for each.
///
/// A lookup costs a binary search among the lines and two looks at a stretch of bytes, however long the text and its lines are.
struct LineIndex<Bytes: RandomAccessCollection<UInt8>> where Bytes.Index == Int {
  /// Bytes whose scalars are counted together: documents of many megabytes are often one line.
  static var stretch: Int { 1024 }

  private let bytes: Bytes
  private let lineStarts: [Int]

  /// Numbers of scalars that begin before each stretch.
  private let scalarCounts: [Int]

  /// Walks over a text once; `bytes` starts at 0.
  init(_ bytes: Bytes) {
    self.bytes = bytes
    var starts = [0]
    var counts = [0]
    var count = 0
    for (offset, byte) in bytes.enumerated() {
      if offset > 0, offset.isMultiple(of: Self.stretch) { counts.append(count) }
      if byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
      if Self.isStart(byte) { count += 1 }
    }
    counts.append(count)
    (lineStarts, scalarCounts) = (starts, counts)
  }

  /// The position of a byte; offsets beyond the text mean its end.
  func position(ofByte offset: Int) -> JSONSourceMap.Position {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineStarts.partitioningIndex { $0 > offset }
    let start = lineStarts[line - 1]
    let isMarked = start == 0 && bytes.starts(with: UTF8Mark.bytes)
    let column = scalars(before: offset) - scalars(before: start) + (isMarked ? 0 : 1)
    return JSONSourceMap.Position(line: line, column: max(column, 1))
  }

  /// The number of scalars that begin before a byte.
  private func scalars(before offset: Int) -> Int {
    let stretch = offset / Self.stretch
    var count = scalarCounts[stretch]
    for byte in bytes[(stretch * Self.stretch)..<offset] where Self.isStart(byte) { count += 1 }
    return count
  }

  /// Whether a byte of UTF-8 begins a scalar.
  private static func isStart(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }
}

extension [Int] {
  /// The first index, in ascending elements, from which the test holds.
  fileprivate func partitioningIndex(_ test: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if test(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
