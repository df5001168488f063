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

  /// Whether the compact form of a value has at most so many bytes; most values are not written to find out.
  package static func fits(_ value: JSONValue, in limit: Int) -> Bool {
    greatestCount(of: value) <= limit || bytes(value).count <= limit
  }

  /// Bytes that the compact form of a value has at most: a byte of a text may become an escape of six.
  private static func greatestCount(of value: JSONValue) -> Int {
    var count = 5
    switch value {
    case .null, .bool: break
    case .number(let number): count += number.text.utf8.count
    case .string(let text): count += 6 * text.utf8.count
    case .array(let elements):
      for element in elements { count += greatestCount(of: element) + 1 }
    case .object(let object):
      for member in object.members {
        count += 6 * member.name.utf8.count + greatestCount(of: member.value) + 4
      }
    }
    return count
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
      let growth = unsafe growth(of: text)
      if growth == 0 { return unsafe output.append(contentsOf: text) }
      let start = output.count
      // Room for all of it at once: a text of JSON has an escape in every few bytes.
      output.append(contentsOf: repeatElement(0, count: text.count + growth))
      unsafe output.withUnsafeMutableBufferPointer { bytes in
        unsafe write(text, to: UnsafeMutableBufferPointer(rebasing: bytes[start...]))
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// By how many bytes escapes make a text longer.
  @unsafe
  private static func growth(of text: UnsafeBufferPointer<UInt8>) -> Int {
    var growth = 0
    var index = unsafe endOfPlainText(in: text, from: 0)
    while index < text.count {
      let escape = unsafe JSONEscape(in: text, at: index)
      if let escape { growth += escape.count - escape.length }
      index = unsafe endOfPlainText(in: text, from: index + (escape?.length ?? 1))
    }
    return growth
  }

  /// Writes a text with its escapes to where there is just room for it.
  @unsafe
  private static func write(
    _ text: UnsafeBufferPointer<UInt8>,
    to output: UnsafeMutableBufferPointer<UInt8>
  ) {
    var (place, start) = (0, 0)
    var index = unsafe endOfPlainText(in: text, from: 0)
    while index < text.count {
      if let escape = unsafe JSONEscape(in: text, at: index) {
        place = unsafe output[place...].update(fromContentsOf: text[start..<index])
        place = unsafe escape.write(to: output, at: place)
        index += escape.length
        start = index
      } else {
        index += 1
      }
      index = unsafe endOfPlainText(in: text, from: index)
    }
    _ = unsafe output[place...].update(fromContentsOf: text[start...])
  }

  /// Where the bytes end that may stand as they are, whatever follows them: most do.
  @unsafe
  private static func endOfPlainText(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var place = start
    while place + 8 <= text.count {
      let marks = unsafe EightBytes(of: text, at: place).marksBeyondASCII
      if marks != 0 { return place + marks.trailingZeroBitCount / 8 }
      place += 8
    }
    if place > start {
      // The last eight bytes, some of which were looked at already.
      let last = text.count - 8
      let marks = unsafe EightBytes(of: text, at: last).marksBeyondASCII
      return marks == 0 ? text.count : last + marks.trailingZeroBitCount / 8
    }
    while place < text.count, unsafe isPlain(text[place]) { place += 1 }
    return place
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}
