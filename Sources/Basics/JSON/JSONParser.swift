/// A parser of one JSON text (RFC 8259): strict in grammar, bounded in depth.
///
/// Invalid UTF-8 and lone surrogates become U+FFFD; of two members with one name the later wins.
package enum JSONParser {
  /// Depth of arrays and objects that is read before the text is refused.
  package static let depthLimit = 256

  /// Parses the whole of `bytes`; a byte order mark at the start is skipped.
  ///
  /// - Throws: `JSONSyntaxError` with the offset of the first byte that does not fit.
  package static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
    try read(bytes).value
  }

  /// Parses the whole of `bytes`, and tells whether an object in it has two members of one name.
  ///
  /// - Throws: `JSONSyntaxError` with the offset of the first byte that does not fit.
  package static func read(
    _ bytes: [UInt8]
  ) throws(JSONSyntaxError) -> (value: JSONValue, hasRepeatedNames: Bool) {
    let result = unsafe bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONSyntaxError) in
        var reader = unsafe JSONReader(bytes: buffer, depthLimit: depthLimit)
        return (try reader.document(), reader.hasRepeatedNames)
      }
    }
    return try result.get()
  }

  /// Parses a text.
  ///
  /// - Throws: `JSONSyntaxError` with the offset, in UTF-8 bytes, of the first byte that does not fit.
  package static func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue {
    try parse(Array(text.utf8))
  }
}

/// The place and reason for which a text is not JSON.
package struct JSONSyntaxError: Error, Sendable, Hashable {
  /// What did not fit.
  package enum Reason: Sendable, Hashable {
    /// The text ended inside a value.
    case unexpectedEnd
    /// A byte stands where the named thing was expected.
    case expected(String)
    /// Arrays and objects are nested deeper than the limit.
    case tooDeep
    /// Something follows the value.
    case trailingBytes
  }

  package let reason: Reason

  /// Offset of the byte, counted from 0.
  package let offset: Int

  /// The reason as a clause without a full stop.
  package var message: String {
    switch reason {
    case .unexpectedEnd: "the text ends inside a value"
    case .expected(let what): "expected \(what) at byte \(offset)"
    case .tooDeep: "nested deeper than \(JSONParser.depthLimit) levels at byte \(offset)"
    case .trailingBytes: "something follows the value at byte \(offset)"
    }
  }
}
