internal import CZlib

/// What DEFLATE has packed, unpacked by zlib (RFC 1951).
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

  /// The index behind the last byte of the last stream.
  private(set) var end = 0

  private let input: [UInt8]
  private let limit: Int

  /// Bytes that are unpacked at a time.
  private static let step = 1 << 16

  /// A stream without a frame, which may look back as far as any.
  private static let bare = -MAX_WBITS

  /// Makes an inflater for so many bytes of output.
  init(_ input: [UInt8], limit: Int) {
    self.input = input
    self.limit = limit
  }

  /// Unpacks the stream that begins at an index to the end of its last block, behind what came out before.
  mutating func unpack(from start: Int) throws(Fault) {
    // zlib remembers where the stream lies.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    defer { unsafe stream.deallocate() }
    guard start <= input.count, unsafe recourse_inflate_init(stream, Self.bare) == Z_OK else {
      throw .damaged
    }
    defer { unsafe inflateEnd(stream) }
    let fault: Fault? = unsafe input.withUnsafeBufferPointer { bytes in
      unsafe stream.pointee.next_in = bytes.baseAddress.map { unsafe $0 + start }
      unsafe stream.pointee.avail_in = UInt32(clamping: bytes.count - start)
      return unsafe unpack(stream)
    }
    end = unsafe input.count - Int(stream.pointee.avail_in)
    if let fault { throw fault }
  }

  /// Unpacks a stream to its end; returns why not.
  private mutating func unpack(_ stream: UnsafeMutablePointer<z_stream>) -> Fault? {
    while true {
      let room = limit - output.count
      // One byte more than fits tells that there is more.
      let (part, code) = unsafe Self.part(of: stream, atMost: min(room, Self.step) + 1)
      output += part.prefix(room)
      if part.count > room { return .pastLimit }
      switch code {
      case Z_STREAM_END: return nil
      case Z_OK where unsafe stream.pointee.avail_out == 0: continue
      case Z_OK, Z_BUF_ERROR: return .endsInside
      default: return .damaged
      }
    }
  }

  /// The next bytes of a stream, and what zlib says of it.
  private static func part(
    of stream: UnsafeMutablePointer<z_stream>,
    atMost count: Int
  ) -> ([UInt8], Int32) {
    var code = Z_OK
    let part = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, made in
      unsafe stream.pointee.next_out = buffer.baseAddress
      unsafe stream.pointee.avail_out = UInt32(count)
      code = unsafe inflate(stream, Z_NO_FLUSH)
      made = unsafe count - Int(stream.pointee.avail_out)
    }
    return (part, code)
  }
}
