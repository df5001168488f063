package import EventLoop

/// The requests of one connection, one after the other.
@Engine
package struct RequestStream {
  private let stream: ByteStream
  private var reader = RequestReader()

  /// Reads the requests of a stream of which nothing was read.
  package init(_ stream: ByteStream) { self.stream = stream }

  /// The head of the next request; nil at the end of the stream.
  package mutating func nextHead() async throws(RequestRefusal) -> RequestHead? {
    while true {
      if let head = try reader.nextHead() { return head }
      guard let bytes = await stream.read() else { return nil }
      reader.append(bytes)
    }
  }

  /// The content of the request whose head was taken last; nil where the stream ends before it does.
  package mutating func body(of head: RequestHead) async -> [UInt8]? {
    if head.expectsContinue, head.contentLength > 0 {
      guard await stream.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else { return nil }
    }
    while true {
      if let body = reader.nextBody(of: head) { return body }
      guard let bytes = await stream.read() else { return nil }
      reader.append(bytes)
    }
  }
}
