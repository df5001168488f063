/// A walk over a text already known to be JSON that finds where things start, without building values.
///
/// On a text that is not JSON it stops early; it never reads past the end.
struct JSONTextScanner<Bytes: RandomAccessCollection<UInt8>> where Bytes.Index == Int {
  private let bytes: Bytes

  /// Scans a text; `bytes` starts at 0.
  init(bytes: Bytes) { self.bytes = bytes }

  /// The document's value.
  var root: JSONTextMember {
    let start = afterSpace(bytes.starts(with: UTF8Mark.bytes) ? UTF8Mark.bytes.count : 0)
    return JSONTextMember(name: nil, nameStart: nil, valueStart: start)
  }

  /// Visits the members or elements of the value at an offset, none for a scalar, and returns where that value ends.
  ///
  /// `visit` returns where the visited value ends, so that what it reads is not read again.
  func walk(_ offset: Int, _ visit: (_ member: JSONTextMember, _ index: Int) -> Int) -> Int {
    switch byte(offset) {
    case UInt8(ascii: "{"): children(at: offset, closing: UInt8(ascii: "}"), visit)
    case UInt8(ascii: "["): children(at: offset, closing: UInt8(ascii: "]"), visit)
    default: afterValue(offset)
    }
  }

  /// Whether a value has members or elements, or could have.
  func isContainer(at offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: "{") || byte(offset) == UInt8(ascii: "[")
  }

  private func children(
    at offset: Int,
    closing: UInt8,
    _ visit: (JSONTextMember, Int) -> Int
  ) -> Int {
    var index = 0
    var position = afterSpace(offset + 1)
    while let next = byte(position), next != closing {
      let member = closing == UInt8(ascii: "}") ? named(at: position) : element(at: position)
      position = afterSpace(visit(member, index))
      guard byte(position) == UInt8(ascii: ",") else { break }
      position = afterSpace(position + 1)
      index += 1
    }
    return byte(position) == closing ? position + 1 : position
  }

  private func element(at position: Int) -> JSONTextMember {
    JSONTextMember(name: nil, nameStart: nil, valueStart: position)
  }

  private func named(at position: Int) -> JSONTextMember {
    let end = afterString(position)
    let colon = afterSpace(end)
    return JSONTextMember(
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

  /// Where the value at an offset ends.
  func afterValue(_ start: Int) -> Int {
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

/// A member or element, by where it stands.
struct JSONTextMember {
  /// The decoded name, nil for an element.
  let name: String?
  let nameStart: Int?
  let valueStart: Int
}

/// The mark that may stand before a text in UTF-8 (RFC 8259 §8.1).
enum UTF8Mark {
  static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
}
