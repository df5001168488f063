/// Percent-encoding (RFC 3986 §2.1).
package enum PercentEncoding {
  /// The text with every byte encoded but the unreserved characters of RFC 3986 §2.3.
  package static func encode(_ text: String) -> String { encode(text, unless: isUnreserved) }

  /// The text with every byte encoded that is not plain.
  package static func encode(_ text: String, unless isPlain: (UInt8) -> Bool) -> String {
    if text.utf8.allSatisfy(isPlain) { return text }
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count * 3)
    for byte in text.utf8 {
      if isPlain(byte) { output.append(byte) } else { output += bytes(of: byte) }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The bytes of a text with each `%` and two hexadecimal digits taken for the byte they stand for; any other `%` stays.
  package static func decode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var rest = Array(bytes)[...]
    var output: [UInt8] = []
    output.reserveCapacity(rest.count)
    while let byte = rest.popFirst() {
      if byte == percent, let code = Hexadecimal.byte(of: rest) {
        output.append(code)
        rest = rest.dropFirst(2)
      } else {
        output.append(byte)
      }
    }
    return output
  }

  /// The decoded text, in which what is no UTF-8 is replaced; a `%` without two digits stays.
  package static func text(decoding text: some StringProtocol) -> String {
    String(decoding: decode(text.utf8), as: UTF8.self)
  }

  /// The decoded text; nil where a `%` has no two digits, or where the bytes are no UTF-8.
  package static func strictText(decoding text: String) -> String? {
    guard text.utf8.contains(percent) else { return text }
    guard isSound(text.utf8) else { return nil }
    return String(validating: decode(text.utf8), as: UTF8.self)
  }

  /// A value of a form or a query (application/x-www-form-urlencoded), decoded: `+` is a space.
  package static func formValue(_ text: some StringProtocol) -> String {
    let spaced = text.utf8.lazy.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
    return String(decoding: decode(spaced), as: UTF8.self)
  }

  /// Whether two hexadecimal digits follow each `%`.
  package static func isSound(_ bytes: some Collection<UInt8>) -> Bool {
    var rest = bytes[...]
    while let place = rest.firstIndex(of: percent) {
      rest = rest[place...].dropFirst()
      guard Hexadecimal.byte(of: rest) != nil else { return false }
    }
    return true
  }

  /// Whether the bytes begin with a percent sign and two hexadecimal digits.
  package static func isTriplet(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first == percent && Hexadecimal.byte(of: bytes.dropFirst()) != nil
  }

  /// A byte percent-encoded.
  package static func triplet(_ byte: UInt8) -> String {
    String(decoding: bytes(of: byte), as: UTF8.self)
  }

  /// Whether the byte stands for itself everywhere in a URI (RFC 3986 §2.3).
  package static func isUnreserved(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
  }

  private static let percent = UInt8(ascii: "%")

  private static func bytes(of byte: UInt8) -> [UInt8] {
    [percent, digit(byte >> 4), digit(byte & 0xF)]
  }

  /// A digit in capitals, as RFC 3986 §2.1 asks for.
  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}
