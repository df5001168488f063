/// The bytes that wait to be written, in order, without copying the lines they came in.
struct OutputQueue {
  /// A line that waits, and who wants to know what becomes of it.
  private struct Entry {
    var line: [UInt8]
    var whenEnded: LineEnding?
  }

  private var entries: [Entry] = []
  private var first = 0
  private var offset = 0

  /// Bytes still to be written.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ line: [UInt8], whenEnded: LineEnding? = nil) {
    if line.isEmpty { return }
    entries.append(Entry(line: line, whenEnded: whenEnded))
    count += line.count
  }

  /// The next bytes of one line, at most `limit` of them; nil when nothing waits.
  func next(atMost limit: Int) -> ArraySlice<UInt8>? {
    guard first < entries.count else { return nil }
    return entries[first].line[offset...].prefix(limit)
  }

  /// Forgets bytes that have been written; they must not pass the end of the first line.
  ///
  /// - Returns: who wants to know that this line has been written to its end.
  mutating func advance(by written: Int) -> LineEnding? {
    offset += written
    count -= written
    guard offset >= entries[first].line.count else { return nil }
    let whenEnded = entries[first].whenEnded
    entries[first] = Entry(line: [])
    first += 1
    offset = 0
    if first == entries.count || first >= 1024 {
      entries.removeFirst(first)
      first = 0
    }
    return whenEnded
  }

  /// Forgets everything; returns who wants to know what became of a line.
  mutating func removeAll() -> [LineEnding] {
    defer { self = OutputQueue() }
    return entries[first...].compactMap(\.whenEnded)
  }
}
