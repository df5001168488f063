extension HTTPRequest {
  /// Checks that the request can be written as HTTP, and that no field smuggles in another line.
  ///
  /// - Throws: `.invalidURL`, before anything is sent.
  func checkSyntax() throws(TransportError) {
    if !method.utf8.allSatisfy(\.isTokenByte) || method.isEmpty {
      throw .unsendable("the method is not a token")
    }
    if !url.hasASCIIPrefix("https://") && !url.hasASCIIPrefix("http://") {
      throw .unsendable("the URL does not begin with https:// or http://")
    }
    if !url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) {
      throw .unsendable("the URL contains a blank or a control character")
    }
  }
}

extension HTTPFields {
  /// Checks that each field is one line with a token as its name (RFC 9110 §5.1, §5.5).
  ///
  /// - Throws: `.invalidURL`, before anything is sent; values are never quoted.
  func checkSyntax() throws(TransportError) {
    for field in fields {
      if !field.name.utf8.allSatisfy(\.isTokenByte) || field.name.isEmpty {
        throw .unsendable("the name of a header field is not a token")
      }
      if !field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) {
        throw .unsendable("the header field \(field.name) contains a control character")
      }
    }
  }
}

extension TransportError {
  fileprivate static func unsendable(_ detail: String) -> TransportError {
    TransportError(progress: .nothingSent, reason: .invalidURL, detail: detail)
  }
}

extension String {
  /// Whether the text begins with a lower-case ASCII text, letters compared without case.
  func hasASCIIPrefix(_ prefix: String) -> Bool {
    utf8.count >= prefix.utf8.count
      && zip(utf8, prefix.utf8).allSatisfy { $0 == $1 || $0.isASCIILetter && $0 | 0x20 == $1 }
  }
}

extension UInt8 {
  /// Whether the byte may stand in a token (RFC 9110 §5.6.2).
  var isTokenByte: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"): true
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    case UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"): true
    default: isASCIILetter
    }
  }

  var isASCIILetter: Bool {
    let lower = self | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
  }
}
