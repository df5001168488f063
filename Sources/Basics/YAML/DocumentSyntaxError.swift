package import JSON

/// The place and reason for which a text is neither JSON nor YAML.
package struct DocumentSyntaxError: Error, Sendable, Hashable {
  /// Where it is wrong.
  package let position: JSONSourceMap.Position

  /// What was expected, what was found and what to do, as a clause without a full stop.
  package let message: String

  init(_ error: YAMLSyntaxError) {
    position = error.position
    message = "not YAML: " + error.message
  }

  init(_ error: JSONSyntaxError, in text: [UInt8]) {
    position = JSONSourceMap(text).position(ofByte: error.offset)
    message = "not JSON: " + Self.clause(for: error) + Self.advice(for: error, in: text)
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
    guard error.offset < bytes.count else {
      return "; is the file whole, and is no bracket or quotation mark missing?"
    }
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
