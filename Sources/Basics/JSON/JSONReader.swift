import Text

/// The cursor of the parser; lives no longer than the buffer it reads.
@safe
struct JSONReader: ~Copyable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let end: Int
  private let depthLimit: Int
  private var position = 0
  private var depth = 0
  private var known: KnownWords

  /// Whether an object that was read has two members of one name.
  private(set) var hasRepeatedNames = false

  private var members = UnfinishedLists<JSONObject.Member>()
  private var elements = UnfinishedLists<JSONValue>()

  @unsafe
  init(bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
    unsafe self.bytes = unsafe bytes
    self.end = bytes.count
    self.depthLimit = depthLimit
    known = KnownWords(forBytes: bytes.count)
  }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    if end >= 3, byte(0) == 0xEF, byte(1) == 0xBB, byte(2) == 0xBF { position = 3 }
    skipSpace()
    let value = try self.value()
    skipSpace()
    guard position == end else { throw failure(.trailingBytes) }
    return value
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    switch try current() {
    case UInt8(ascii: "{"):
      return try nested { (reader) throws(JSONSyntaxError) in try reader.object() }
    case UInt8(ascii: "["):
      return try nested { (reader) throws(JSONSyntaxError) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw failure(.expected("a value"))
    }
  }

  private mutating func nested(
    _ body: (inout JSONReader) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard depth < depthLimit else { throw failure(.tooDeep) }
    depth += 1
    position += 1
    skipSpace()
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue {
    if try current() == UInt8(ascii: "}") {
      position += 1
      return .object(JSONObject())
    }
    let start = members.count
    while true {
      guard try current() == UInt8(ascii: "\"") else { throw failure(.expected("a member name")) }
      let name = try string()
      skipSpace()
      try take(":")
      skipSpace()
      let value = try value()
      members.append(JSONObject.Member(name: name, value: value))
      if try endOfList(closing: UInt8(ascii: "}")) { break }
    }
    let written = members.endList(from: start)
    let object = JSONObject(merging: written)
    if object.count < written.count { hasRepeatedNames = true }
    return .object(object)
  }

  private mutating func array() throws(JSONSyntaxError) -> JSONValue {
    if try current() == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    let start = elements.count
    while true {
      let value = try value()
      elements.append(value)
      if try endOfList(closing: UInt8(ascii: "]")) { break }
    }
    return .array(elements.endList(from: start))
  }

  private mutating func endOfList(closing: UInt8) throws(JSONSyntaxError) -> Bool {
    skipSpace()
    let next = try current()
    position += 1
    if next == closing { return true }
    guard next == UInt8(ascii: ",") else {
      position -= 1
      throw failure(.expected("a comma or the end of the list"))
    }
    skipSpace()
    return false
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONNumber {
    let start = position
    if peek() == UInt8(ascii: "-") { position += 1 }
    if peek() == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if peek() == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if let exponent = peek(), exponent | 0x20 == UInt8(ascii: "e") {
      position += 1
      if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    return JSONNumber(validated: text(start..<position))
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = position
    while let next = peek(), next &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw failure(.expected("a digit")) }
  }

  private mutating func word(
    _ word: StaticString,
    _ value: JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      let letter = unsafe word.utf8Start[index]
      guard try current() == letter else {
        throw failure(.expected("\(word)"))
      }
      position += 1
    }
    return value
  }
}

// MARK: - Strings

extension JSONReader {
  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    position = endOfPlainText(from: start)
    switch peek() {
    case UInt8(ascii: "\""):
      defer { position += 1 }
      return plainText(start..<position)
    case UInt8(ascii: "\\"): return try stringWithEscapes(from: start)
    case nil: throw failure(.unexpectedEnd)
    default: throw failure(.expected("an escaped control character"))
    }
  }

  /// Where the bytes end that stand for themselves: most of a document, so that the place is kept at hand meanwhile.
  private func endOfPlainText(from start: Int) -> Int {
    var place = start
    while place + 8 <= end {
      let marks = eightBytes(at: place).marks
      if marks != 0 { return place + marks.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < end {
      let next = byte(place)
      if next < 0x20 || next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") { break }
      place += 1
    }
    return place
  }

  /// The text of bytes that stand for themselves; a short one that was met before is not made again.
  private mutating func plainText(_ range: Range<Int>) -> String {
    guard range.count <= KnownWords.longest, range.lowerBound + 16 <= end, !known.isEmpty else {
      return text(range)
    }
    let key = KnownWords.Key(
      eightBytes(at: range.lowerBound).word,
      eightBytes(at: range.lowerBound + 8).word,
      count: range.count
    )
    if let text = known[key] { return text }
    let text = text(range)
    known[key] = text
    return text
  }

  private mutating func stringWithEscapes(from start: Int) throws(JSONSyntaxError) -> String {
    var decoded = unsafe Array(bytes[start..<position])
    while position < end {
      let next = byte(position)
      position += 1
      switch next {
      case UInt8(ascii: "\""): return String(decoding: decoded, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &decoded)
      case 0..<0x20:
        position -= 1
        throw failure(.expected("an escaped control character"))
      default: decoded.append(next)
      }
    }
    throw failure(.unexpectedEnd)
  }

  private mutating func escape(into decoded: inout [UInt8]) throws(JSONSyntaxError) {
    let next = try current()
    position += 1
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(next)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"):
      append(try unicodeEscape(), to: &decoded)
    default:
      position -= 1
      throw failure(.expected("an escape character"))
    }
  }

  private func append(_ scalar: Unicode.Scalar, to decoded: inout [UInt8]) {
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { decoded.append(byte) }
  }

  /// Reads the digits after `\u`, and the second half of a surrogate pair; a lone half is U+FFFD.
  private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try hexadecimal()
    guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    guard peek() == UInt8(ascii: "\\"), position + 1 < end,
      byte(position + 1) == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let retreat = position
    position += 2
    let second = try hexadecimal()
    guard second & 0xFC00 == 0xDC00 else {
      position = retreat
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Hexadecimal.value(of: try current()) else {
        throw failure(.expected("a hexadecimal digit"))
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

// MARK: - Bytes

extension JSONReader {
  private func byte(_ index: Int) -> UInt8 { unsafe bytes[index] }

  private func eightBytes(at place: Int) -> EightBytes { unsafe EightBytes(of: bytes, at: place) }

  private func peek() -> UInt8? { position < end ? byte(position) : nil }

  private func current() throws(JSONSyntaxError) -> UInt8 {
    guard position < end else { throw failure(.unexpectedEnd) }
    return byte(position)
  }

  private mutating func take(_ expected: Unicode.Scalar) throws(JSONSyntaxError) {
    guard try current() == UInt8(ascii: expected) else {
      throw failure(.expected("'\(expected)'"))
    }
    position += 1
  }

  private mutating func skipSpace() {
    while let next = peek(), next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 {
      position += 1
    }
  }

  private func text(_ range: Range<Int>) -> String {
    unsafe String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  private func failure(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError {
    JSONSyntaxError(reason: reason, offset: position)
  }
}
