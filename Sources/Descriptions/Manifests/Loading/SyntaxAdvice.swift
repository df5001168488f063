import JSON

/// What to say about a text that is not JSON.
enum SyntaxAdvice {
  static func message(for error: JSONSyntaxError, in bytes: [UInt8]) -> String {
    "not JSON: " + clause(for: error) + advice(for: error, in: bytes)
  }

  /// The reason without the byte's offset, since the line says where.
  private static func clause(for error: JSONSyntaxError) -> String {
    switch error.reason {
    case .unexpectedEnd: "the text ends inside a value"
    case .expected(let what): "expected \(what) here"
    case .tooDeep: "nested deeper than \(JSONParser.depthLimit) levels"
    case .trailingBytes: "something follows the value"
    }
  }

  private static func advice(for error: JSONSyntaxError, in bytes: [UInt8]) -> String {
    guard error.offset < bytes.count else { return "; is a bracket or quotation mark missing?" }
    let before = bytes[..<error.offset].last { !" \t\r\n".utf8.contains($0) }
    switch bytes[error.offset] {
    case UInt8(ascii: "/"), UInt8(ascii: "#"): return "; JSON has no comments, remove them"
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      return before == UInt8(ascii: ",") ? "; remove the comma before it" : ""
    case UInt8(ascii: "'"): return "; write texts in double quotation marks"
    default: return ""
    }
  }
}
