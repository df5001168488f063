package import JSON

/// An identifier of a request, given back exactly as it came (JSON-RPC 2.0 §4).
///
/// `1` and `"1"` are two identifiers; fractions, null and other kinds are none.
package enum RequestID: Sendable, Hashable {
  case string(String)
  case integer(Int)
  /// An integer in a form `Int` would not give back: beyond 64 bits, or written `1.0`, `1e3`, `-0`.
  case literal(String)

  /// Reads an identifier; nil unless the value is a string or an integer.
  package init?(_ value: JSONValue) {
    switch value {
    case .string(let text): self = .string(text)
    case .number(let number):
      if let integer = Int(number.text), String(integer) == number.text {
        self = .integer(integer)
      } else if Self.isDigits(number.text) || number.integer != nil {
        self = .literal(number.text)
      } else {
        return nil
      }
    case .null, .bool, .array, .object: return nil
    }
  }

  /// Appends the JSON form.
  package func append(to output: inout [UInt8]) {
    switch self {
    case .string(let text): JSONWriter.append(.string(text), to: &output)
    case .integer(let value): output.append(contentsOf: String(value).utf8)
    case .literal(let text): output.append(contentsOf: text.utf8)
    }
  }

  private static func isDigits(_ text: String) -> Bool {
    text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-") }
  }
}

extension RequestID: CustomStringConvertible {
  /// The JSON form cut to 80 characters, so that `1` and `"1"` look different in a sentence.
  package var description: String {
    switch self {
    case .string(let text): "\"\(text.prefix(80))\""
    case .integer(let value): "\(value)"
    case .literal(let text): String(text.prefix(80))
    }
  }
}
