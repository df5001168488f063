import JSON

extension RequestID {
  /// Finds the identifier in a line that could not be read, or of which only the head is left.
  ///
  /// Only a member `id` of the outermost object counts, and only when all before it is sound;
  /// an error can then be sent to the one who waits for it.
  package init?(recoveredFrom head: ArraySlice<UInt8>) {
    var scanner = MemberScanner(bytes: head)
    guard let text = scanner.value(of: Array("id".utf8)),
      let value = try? JSONParser.parse(Array(text))
    else { return nil }
    self.init(value)
  }
}

/// A walk over the members of an object that looks at names and skips values without building them.
private struct MemberScanner {
  let bytes: ArraySlice<UInt8>
  var position: Int

  init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  mutating func value(of wanted: [UInt8]) -> ArraySlice<UInt8>? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position += 3 }
    guard take(UInt8(ascii: "{")) else { return nil }
    while let name = string() {
      guard take(UInt8(ascii: ":")), let value = value() else { return nil }
      if name.dropFirst().dropLast().elementsEqual(wanted) { return value }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
    return nil
  }

  private mutating func value() -> ArraySlice<UInt8>? {
    skipSpace()
    guard let first = current else { return nil }
    switch first {
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "{"), UInt8(ascii: "["): return nested()
    default: return scalar()
    }
  }

  private mutating func nested() -> ArraySlice<UInt8>? {
    let start = position
    var depth = 0
    while let next = current {
      switch next {
      case UInt8(ascii: "\""):
        guard string() != nil else { return nil }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return bytes[start..<position] }
    }
    return nil
  }

  /// The string at the position with its quotes; nil when there is none, or no end of it.
  private mutating func string() -> ArraySlice<UInt8>? {
    skipSpace()
    guard current == UInt8(ascii: "\"") else { return nil }
    let start = position
    position += 1
    while let next = current {
      position += next == UInt8(ascii: "\\") ? 2 : 1
      if next == UInt8(ascii: "\"") { return bytes[start..<position] }
    }
    return nil
  }

  /// A number or word; only one that is followed by something is known to be whole.
  private mutating func scalar() -> ArraySlice<UInt8>? {
    let start = position
    while let next = current {
      switch next {
      case UInt8(ascii: ","), UInt8(ascii: "}"), 0x09, 0x0A, 0x0D, 0x20:
        return bytes[start..<position]
      default: position += 1
      }
    }
    return nil
  }

  private var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func take(_ expected: UInt8) -> Bool {
    skipSpace()
    guard current == expected else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let next = current, next == 0x20 || next == 0x09 || next == 0x0D || next == 0x0A {
      position += 1
    }
  }
}
