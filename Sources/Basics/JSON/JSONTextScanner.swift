/// A walk over a text already known to be JSON that finds where things start, without building values.
///
/// On a text that is not JSON it stops early; it never reads past the end.
struct JSONTextScanner {
  /// A member or element.
  struct Member {
    /// The decoded name, nil for an element.
    let name: String?
    let nameStart: Int?
    let valueStart: Int
  }

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Where the document's value starts.
  var start: Int { afterSpace(bytes.starts(with: Self.byteOrderMark) ? 3 : 0) }

  /// The members or elements of the value at an offset, none for a scalar.
  func members(at offset: Int) -> [Member] {
    switch byte(offset) {
    case UInt8(ascii: "{"): children(at: offset, closing: UInt8(ascii: "}"))
    case UInt8(ascii: "["): children(at: offset, closing: UInt8(ascii: "]"))
    default: []
    }
  }

  /// Number of colons outside strings: one for each member.
  var colons: Int {
    var count = 0
    var position = 0
    while let next = byte(position) {
      if next == UInt8(ascii: "\"") {
        position = afterString(position)
      } else {
        if next == UInt8(ascii: ":") { count += 1 }
        position += 1
      }
    }
    return count
  }

  private func children(at offset: Int, closing: UInt8) -> [Member] {
    var members: [Member] = []
    var position = afterSpace(offset + 1)
    while let next = byte(position), next != closing {
      let member = closing == UInt8(ascii: "}") ? named(at: position) : element(at: position)
      members.append(member)
      position = afterSpace(afterValue(member.valueStart))
      guard byte(position) == UInt8(ascii: ",") else { break }
      position = afterSpace(position + 1)
    }
    return members
  }

  private func element(at position: Int) -> Member {
    Member(name: nil, nameStart: nil, valueStart: position)
  }

  private func named(at position: Int) -> Member {
    let end = afterString(position)
    let colon = afterSpace(end)
    return Member(
      name: decoded(position..<end),
      nameStart: position,
      valueStart: afterSpace(colon + 1)
    )
  }

  private func decoded(_ range: Range<Int>) -> String {
    let text = bytes[range]
    if text.contains(UInt8(ascii: "\\")), let value = try? JSONParser.parse(Array(text)) {
      return value.string ?? ""
    }
    return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
  }

  private func afterValue(_ start: Int) -> Int {
    var position = start
    var depth = 0
    while let next = byte(position) {
      switch next {
      case UInt8(ascii: "\""): position = afterString(position) - 1
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return position }
        depth -= 1
      case UInt8(ascii: ","):
        if depth == 0 { return position }
      default: break
      }
      position += 1
    }
    return position
  }

  private func afterString(_ start: Int) -> Int {
    var position = start + 1
    while let next = byte(position), next != UInt8(ascii: "\"") {
      position += next == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(position + 1, bytes.count)
  }

  private func afterSpace(_ start: Int) -> Int {
    var position = start
    while let next = byte(position),
      next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09
    {
      position += 1
    }
    return position
  }

  private func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }
}
