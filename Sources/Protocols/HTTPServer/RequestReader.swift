/// The bytes of a connection, taken apart into requests as they arrive.
///
/// Holds at most one header, one content and what came in the same read after them.
package struct RequestReader: Sendable {
  private var buffer: [UInt8] = []
  private var scanned = 0

  /// Makes a reader that has read nothing.
  package init() {}

  /// Adds bytes that were read.
  package mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

  /// Takes the next request's head, nil while it is incomplete.
  package mutating func nextHead() throws(RequestRefusal) -> RequestHead? {
    skipEmptyLines()
    guard let end = endOfHead() else {
      guard buffer.count <= RequestRefusal.headLimit else { throw .headTooLarge }
      return nil
    }
    guard end <= RequestRefusal.headLimit else { throw .headTooLarge }
    let head = try RequestHead(parsing: Array(buffer[..<end]))
    take(end)
    return head
  }

  /// Takes the content of the request whose head was taken last, nil while it is incomplete.
  package mutating func nextBody(of head: RequestHead) -> [UInt8]? {
    guard buffer.count >= head.contentLength else { return nil }
    let body = Array(buffer[..<head.contentLength])
    take(head.contentLength)
    return body
  }

  /// Drops line ends before a request line (RFC 9112 §2.2).
  private mutating func skipEmptyLines() {
    let start = buffer.firstIndex { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
    let count = start ?? buffer.count
    if count > 0 { take(count) }
  }

  /// The index after the empty line that ends the head; a bare LF ends a line too.
  private mutating func endOfHead() -> Int? {
    let newline = UInt8(ascii: "\n")
    var index = scanned
    while index < buffer.count {
      if buffer[index] == newline {
        let next = index + 1
        if next < buffer.count, buffer[next] == newline { return next + 1 }
        if next + 1 < buffer.count, buffer[next] == UInt8(ascii: "\r"),
          buffer[next + 1] == newline
        {
          return next + 2
        }
      }
      index += 1
    }
    scanned = max(0, buffer.count - 2)
    return nil
  }

  private mutating func take(_ count: Int) {
    buffer.removeFirst(count)
    scanned = 0
  }
}
