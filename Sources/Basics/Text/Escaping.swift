/// How a text is written so that it stays one value in its part of the request.
package enum Escaping: Hashable {
  /// All but the unreserved characters are percent-encoded (RFC 3986 §2.3): for paths and queries.
  case component
  /// Reserved characters stay too where they cannot end a parameter, and so do percent-encoded ones (RFC 6570 §3.2.3).
  case reserved
  /// Reserved characters stay where they cannot end a path, and so do percent-encoded ones (RFC 6570 §3.2.3): for values of
  /// several segments.
  case reservedPath
  /// `application/x-www-form-urlencoded` (WHATWG URL §5.2): a space is a plus sign.
  case form
  /// The same, and reserved characters stay where they cannot end a field.
  case reservedForm
  /// The octets that a cookie may hold stay (RFC 6265 §4.1.1), unless one may not: then the percent sign goes too.
  case cookie
  /// Nothing is changed.
  case none

  /// The text as it is written.
  package func write(_ text: String) -> String {
    switch self {
    case .component: PercentEncoding.encode(text)
    case .reserved: Self.reserved(text, Self.kept, space: "%20")
    case .reservedPath: Self.reserved(text, Self.keptInPath, space: "%20")
    case .form: Self.encode(text, space: "+") { Self.isFormByte($0) }
    case .reservedForm: Self.reserved(text, Self.kept, space: "+")
    case .cookie: Self.cookie(text)
    case .none: text
    }
  }

  /// The reserved characters without those that end a parameter for one reader or another (`& ; #`), that stand for
  /// something else (`+`), and that no query may hold (`[ ]`).
  private static let kept = Array(":/?@!$'()*,=".utf8)

  /// What a path may hold unencoded (RFC 3986 §3.3).
  private static let keptInPath = Array(":/@!$&'()*+,;=".utf8)

  private static func reserved(_ text: String, _ kept: [UInt8], space: String) -> String {
    let bytes = Array(text.utf8)
    var output = ""
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), PercentEncoding.isTriplet(bytes[index...]) {
        output += String(decoding: bytes[index..<index + 3], as: UTF8.self)
        index += 3
        continue
      }
      if byte == 0x20 {
        output += space
      } else if PercentEncoding.isUnreserved(byte) || kept.contains(byte) {
        output.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        output += PercentEncoding.triplet(byte)
      }
      index += 1
    }
    return output
  }

  private static func isFormByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*")
      || PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~")
  }

  private static func cookie(_ text: String) -> String {
    if text.utf8.allSatisfy(isCookieByte) { return text }
    return encode(text, space: "%20") { isCookieByte($0) && $0 != UInt8(ascii: "%") }
  }

  private static func isCookieByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: true
    default: false
    }
  }

  private static func encode(
    _ text: String,
    space: String,
    sparing isKept: (UInt8) -> Bool
  ) -> String {
    if text.utf8.allSatisfy(isKept) { return text }
    var output = ""
    output.reserveCapacity(text.utf8.count * 3)
    for byte in text.utf8 {
      if byte == 0x20 {
        output += space
      } else if isKept(byte) {
        output.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        output += PercentEncoding.triplet(byte)
      }
    }
    return output
  }
}
