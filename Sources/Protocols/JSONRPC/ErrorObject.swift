package import JSON

/// A kind of protocol error by its number on the wire.
package struct ErrorCode: RawRepresentable, Sendable, Hashable {
  /// The number on the wire.
  package let rawValue: Int

  /// Makes a code of its number.
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// The text is not JSON: the sender mends its writer.
  package static let parseError = ErrorCode(rawValue: -32700)
  /// The JSON is no message of JSON-RPC 2.0: the sender mends its writer.
  package static let invalidRequest = ErrorCode(rawValue: -32600)
  /// No such method here: the sender gives it up.
  package static let methodNotFound = ErrorCode(rawValue: -32601)
  /// The method exists, its parameters do not fit: the sender changes them.
  package static let invalidParams = ErrorCode(rawValue: -32602)
  /// A fault of the receiver: the sender may try again.
  package static let internalError = ErrorCode(rawValue: -32603)
}

/// The `error` member of a response (JSON-RPC 2.0 §5.1).
package struct ErrorObject: Error, Sendable, Hashable {
  /// What a program decides by.
  package var code: ErrorCode
  /// One or two sentences: what was expected and found, and what to do.
  package var message: String
  /// Facts for a program, as the code's definition lays down.
  package var data: JSONObject?

  /// Makes an error of its parts.
  package init(_ code: ErrorCode, _ message: String, data: JSONObject? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }
}
