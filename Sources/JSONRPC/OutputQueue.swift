/// The bytes that wait to be written, in order, without copying the lines they came in.
struct OutputQueue {
  private var lines: [[UInt8]] = []
  private var first = 0
  private var offset = 0

  /// Bytes still to be written.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ line: [UInt8]) {
    if line.isEmpty { return }
    lines.append(line)
    count += line.count
  }

  /// The next bytes of one line, at most `limit` of them; nil when nothing waits.
  func next(atMost limit: Int) -> ArraySlice<UInt8>? {
    guard first < lines.count else { return nil }
    return lines[first][offset...].prefix(limit)
  }

  /// Forgets bytes that have been written; they must not pass the end of the first line.
  mutating func advance(by written: Int) {
    offset += written
    count -= written
    guard offset >= lines[first].count else { return }
    lines[first] = []
    first += 1
    offset = 0
    if first == lines.count || first >= 1024 {
      lines.removeFirst(first)
      first = 0
    }
  }

  mutating func removeAll() { self = OutputQueue() }
}
