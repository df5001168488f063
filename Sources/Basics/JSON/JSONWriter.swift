/// A writer of compact JSON whose every byte may stand inside one line.
///
/// Line breaks that some readers split at (U+0085, U+2028, U+2029) are escaped.
package enum JSONWriter {
  /// The compact form of a value.
  package static func bytes(_ value: JSONValue) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(256)
    append(value, to: &output)
    return output
  }

  /// The compact form of a value as text.
  package static func text(_ value: JSONValue) -> String {
    String(decoding: bytes(value), as: UTF8.self)
  }

  /// Appends the compact form of a value.
  package static func append(_ value: JSONValue, to output: inout [UInt8]) {
    switch value {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let value): output.append(contentsOf: value.text.utf8)
    case .string(let value): append(value, to: &output)
    case .array(let elements): append(elements, to: &output)
    case .object(let object): append(object, to: &output)
    }
  }

  private static func append(_ elements: [JSONValue], to output: inout [UInt8]) {
    output.append(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      if !isFirst { output.append(UInt8(ascii: ",")) }
      isFirst = false
      append(element, to: &output)
    }
    output.append(UInt8(ascii: "]"))
  }

  private static func append(_ object: JSONObject, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "{"))
    var isFirst = true
    for member in object.members {
      if !isFirst { output.append(UInt8(ascii: ",")) }
      isFirst = false
      append(member.name, to: &output)
      output.append(UInt8(ascii: ":"))
      append(member.value, to: &output)
    }
    output.append(UInt8(ascii: "}"))
  }

  private static func append(_ string: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { text in
      var start = 0
      var index = 0
      while index < text.count {
        let byte = unsafe text[index]
        if isPlain(byte) {
          index += 1
          continue
        }
        guard let (escape, length) = unsafe escape(in: text, at: index) else {
          index += 1
          continue
        }
        unsafe output.append(contentsOf: text[start..<index])
        output.append(contentsOf: escape.utf8)
        index += length
        start = index
      }
      unsafe output.append(contentsOf: text[start...])
    }
    output.append(UInt8(ascii: "\""))
  }

  /// Whether a byte may stand as it is, whatever follows it: most do.
  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// The escape that must stand for the bytes at `index`, with their number; nil where they may stay.
  @unsafe
  @inline(__always)
  private static func escape(
    in text: UnsafeBufferPointer<UInt8>,
    at index: Int
  ) -> (String, Int)? {
    switch unsafe text[index] {
    case UInt8(ascii: "\""): return ("\\\"", 1)
    case UInt8(ascii: "\\"): return ("\\\\", 1)
    case 0x0A: return ("\\n", 1)
    case 0x0D: return ("\\r", 1)
    case 0x09: return ("\\t", 1)
    case let byte where byte < 0x20:
      return ("\\u00" + (byte < 0x10 ? "0" : "1") + String(byte & 0xF, radix: 16), 1)
    case 0xC2: return unsafe text[index + 1] == 0x85 ? ("\\u0085", 2) : nil
    case 0xE2 where unsafe text[index + 1] == 0x80:
      switch unsafe text[index + 2] {
      case 0xA8: return ("\\u2028", 3)
      case 0xA9: return ("\\u2029", 3)
      default: return nil
      }
    default: return nil
    }
  }
}
