#if canImport(iconv)
  internal import iconv
#elseif canImport(Glibc)
  internal import Glibc
#endif

/// The conversion of texts by the C library (POSIX iconv), for the encodings that it knows better than we.
enum SystemConversion {
  /// The text in UTF-8, with U+FFFD for each byte that is none; nil where the library does not know the encoding.
  static func utf8(from bytes: [UInt8], as name: String) -> [UInt8]? {
    #if canImport(iconv) || canImport(Glibc)
      guard let converter = Converter(name) else { return nil }
      return converter.convert(bytes)
    #else
      return nil
    #endif
  }
}

#if canImport(iconv) || canImport(Glibc)
  /// The owner of one descriptor of a conversion.
  @safe
  private final class Converter {
    private let descriptor: iconv_t

    /// Bytes that one step may give.
    private static let chunk = 1 << 14

    init?(_ name: String) {
      guard let descriptor = unsafe iconv_open("UTF-8", name),
        unsafe descriptor != iconv_t(bitPattern: -1)
      else { return nil }
      unsafe self.descriptor = descriptor
    }

    deinit { unsafe iconv_close(descriptor) }

    func convert(_ bytes: [UInt8]) -> [UInt8] {
      var input = bytes.map { CChar(truncatingIfNeeded: $0) }
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count * 2)
      unsafe input.withUnsafeMutableBufferPointer { buffer in
        var next = buffer.baseAddress
        var left = buffer.count
        while left > 0, unsafe step(&next, &left, &output) {}
      }
      return output
    }

    /// Converts as far as it goes; returns whether there is something to go on with.
    private func step(
      _ next: inout UnsafeMutablePointer<CChar>?,
      _ left: inout Int,
      _ output: inout [UInt8]
    ) -> Bool {
      var error: Int32 = 0
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
        unsafe buffer.withMemoryRebound(to: CChar.self) { room in
          var place = room.baseAddress
          var free = Self.chunk
          if unsafe iconv(descriptor, &next, &left, &place, &free) == -1 { error = errno }
          count = Self.chunk - free
        }
      }
      output += piece
      switch error {
      case E2BIG: return true
      case EILSEQ:
        output.append(scalar: 0xFFFD)
        unsafe next = next.map { unsafe $0 + 1 }
        left -= 1
        return true
      case EINVAL:
        // A character that was cut at the end.
        output.append(scalar: 0xFFFD)
        return false
      default: return false
      }
    }
  }
#endif
