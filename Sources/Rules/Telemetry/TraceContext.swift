import Text

/// The identifier of a span: 64 bits, not all zero.
package struct SpanID: Sendable, Hashable {
  package let bits: UInt64

  /// Makes an identifier; zero, which names no span, becomes one.
  package init(_ bits: UInt64) { self.bits = bits == 0 ? 1 : bits }

  /// 16 hexadecimal digits in lower case.
  package var text: String { TraceContext.digits(bits) }
}

/// The place of a request in a trace (W3C Trace Context, level 2).
package struct TraceContext: Sendable, Hashable {
  /// The trace: 128 bits, not all zero.
  package let high: UInt64
  package let low: UInt64

  /// The span of the request itself.
  package let span: SpanID

  /// The span that the client names as the parent; nil where it names none.
  package let parent: SpanID?

  /// What the client's tracing systems hand on, as it came; nil without a parent.
  package let state: String?

  /// Whether the client says that its trace is kept; true where it says nothing.
  package let isSampled: Bool

  /// Begins a trace of its own.
  package init(high: UInt64, low: UInt64, span: SpanID) {
    self.high = high
    self.low = high | low == 0 ? 1 : low
    self.span = span
    parent = nil
    state = nil
    isSampled = true
  }

  /// Goes on with the trace that a `traceparent` names; nil for one that is malformed, which begins no error.
  package init?(traceparent text: String, tracestate: String?, span: SpanID) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 55, bytes[2] == 0x2D, bytes[35] == 0x2D, bytes[52] == 0x2D,
      let version = Self.number(bytes[0..<2]), version != 0xFF,
      // Version 0 ends here; later ones may go on behind another dash.
      bytes.count == 55 || (version > 0 && bytes[55] == 0x2D),
      let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]),
      high | low != 0,
      let parent = Self.number(bytes[36..<52]), parent != 0,
      let flags = Self.number(bytes[53..<55])
    else { return nil }
    self.high = high
    self.low = low
    self.span = span
    self.parent = SpanID(parent)
    state = tracestate.flatMap { $0.utf8.count <= 512 ? $0 : nil }
    isSampled = flags & 1 == 1
  }

  /// The trace as 32 hexadecimal digits in lower case.
  package var traceID: String { Self.digits(high) + Self.digits(low) }

  /// Reads digits of lower case only, as the standard has it.
  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for digit in digits {
      switch digit {
      case 0x30...0x39: value = value << 4 | UInt64(digit - 0x30)
      case 0x61...0x66: value = value << 4 | UInt64(digit - 0x57)
      default: return nil
      }
    }
    return value
  }

  static func digits(_ bits: UInt64) -> String {
    let text = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }
}
