import Text

/// The names of header fields (RFC 9110 §5.1) and which of them a manifest may set.
enum FieldName {
  /// Fields that the connection itself owns.
  static let reserved = [
    "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer",
    "keep-alive", "proxy-connection", "expect",
  ]

  /// Checks a field that requests carry.
  static func sent(_ name: String) throws(InvalidText) -> String {
    let name = try token(name)
    guard !reserved.contains(name.lowercased()) else {
      throw InvalidText("the field \(name) belongs to the connection; leave it out")
    }
    return name
  }

  /// Checks that a name is a token.
  static func token(_ name: String) throws(InvalidText) -> String {
    guard isToken(name) else {
      throw InvalidText(
        "expected the name of a header field (letters, digits and hyphens), "
          + "found \(ManifestExcerpt.quoted(name))"
      )
    }
    return name
  }

  /// Whether a text is a token (RFC 9110 §5.6.2) of a size that servers take.
  static func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 128 && text.utf8.allSatisfy(ASCII.isTokenByte)
  }

  /// Checks a field's value: no control characters, no space at its ends.
  static func value(_ value: String) throws(InvalidText) -> String {
    guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw InvalidText("expected a field value without line breaks and control characters")
    }
    return value
  }

  static func isSame(_ left: String, _ right: String) -> Bool {
    left.lowercased() == right.lowercased()
  }
}
