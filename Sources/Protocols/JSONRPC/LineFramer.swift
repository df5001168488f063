/// A splitter of a byte stream into lines that never holds more than one line of limited length.
///
/// A byte order mark at the start of the stream and a carriage return before the line break are
/// dropped; blank lines are skipped.
package struct LineFramer: Sendable {
  /// A piece of the stream that ended.
  package enum Line: Sendable, Hashable {
    case complete([UInt8])
    /// A line longer than the limit: its first bytes; the others are thrown away as they come.
    case tooLong(head: [UInt8])
  }

  /// The length of the longest line that is kept, in bytes.
  package static let standardLimit = 16 << 20

  /// The bytes kept of a line that is too long.
  package static let headLength = 4096

  private let limit: Int
  private var pending: [UInt8] = []
  private var isDiscarding = false
  private var isAtStart = true

  /// Makes a framer; `limit` is the length of the longest line in bytes.
  package init(limit: Int = LineFramer.standardLimit) { self.limit = limit }

  /// The bytes of the line that has not ended yet; at the end of the stream they are lost.
  package var unfinishedCount: Int { pending.count }

  /// Takes the next bytes of the stream and returns the lines that end in them.
  ///
  /// A line is reported as too long once, as soon as it is.
  package mutating func append(_ bytes: ArraySlice<UInt8>) -> [Line] {
    var lines: [Line] = []
    var rest = bytes
    while let newline = rest.firstIndex(of: 0x0A) {
      keep(rest[..<newline], &lines)
      endLine(&lines)
      rest = rest[(newline + 1)...]
    }
    keep(rest, &lines)
    return lines
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>, _ lines: inout [Line]) {
    if isDiscarding { return }
    guard pending.count + bytes.count > limit else {
      pending.append(contentsOf: bytes)
      return
    }
    let head = pending.prefix(Self.headLength) + bytes.prefix(Self.headLength)
    lines.append(.tooLong(head: Array(head.prefix(Self.headLength))))
    pending = []
    isDiscarding = true
  }

  private mutating func endLine(_ lines: inout [Line]) {
    defer { isAtStart = false }
    if isDiscarding {
      isDiscarding = false
      return
    }
    var line = pending
    pending = []
    if isAtStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    if line.last == 0x0D { line.removeLast() }
    guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
    lines.append(.complete(line))
  }
}
