import JSON
import JSONRPC

/// A stream in pieces of any size falls into the lines that it has as a whole.
enum LineFuzz {
  /// The first byte is the longest line that is kept, the second sows the sizes of the pieces.
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    let limit = Int(bytes.first ?? 0)
    let stream = Array(bytes.dropFirst(2))
    let found = lines(of: stream, limit: limit, sizes: bytes.dropFirst().first ?? 0)
    try expect(found.map(Seen.init) == expected(stream, limit: limit), "lines \(found)")
    for case .complete(let line) in lines(of: stream, limit: stream.count, sizes: 255) {
      try read(line)
    }
  }

  private static func lines(of stream: [UInt8], limit: Int, sizes: UInt8) -> [LineFramer.Line] {
    var framer = LineFramer(limit: limit)
    var found: [LineFramer.Line] = []
    var rest = stream[...]
    var size = Int(sizes)
    while !rest.isEmpty {
      found += framer.append(rest.prefix(1 + size % 97))
      rest = rest.dropFirst(1 + size % 97)
      size = (size * 31 + 7) % 65_536
    }
    return found
  }

  /// A line as far as it is the same however the stream is cut: the head of one that is too long may be shorter.
  private enum Seen: Equatable {
    case complete([UInt8])
    case tooLong

    init(_ line: LineFramer.Line) {
      switch line {
      case .complete(let bytes): self = .complete(bytes)
      case .tooLong: self = .tooLong
      }
    }
  }

  private static func expected(_ stream: [UInt8], limit: Int) -> [Seen] {
    let pieces = stream.split(separator: 0x0A, omittingEmptySubsequences: false)
    return pieces.enumerated().compactMap { index, piece in
      if piece.count > limit { return .tooLong }
      guard index < pieces.count - 1 else { return nil }
      var line = Array(piece)
      if index == 0, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
      if line.last == 0x0D { line.removeLast() }
      return line.allSatisfy { [0x20, 0x09, 0x0D].contains($0) } ? nil : .complete(line)
    }
  }

  /// What is not well-formed is told with a code of the protocol and something to do.
  private static func read(_ line: [UInt8]) throws(FuzzFinding) {
    guard case .malformed(_, let error) = Message(line: line) else { return }
    try expect((-32768 ... -32000).contains(error.code.rawValue), "code \(error.code)")
    try expect(!error.message.isEmpty, "no message")
  }
}
