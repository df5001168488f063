import Text

// What frameworks give and take under the name of a format, though its specification has it otherwise: a text that some
// API may want is not held back.

extension SchemaFormat {
  /// Whether frameworks take a text for the format that has it not to the letter.
  func isTaken(_ text: String) -> Bool {
    switch self {
    case .time: CalendarText.isLocalTime(text)
    case .dateTime: CalendarText.isLocalDateTime(text)
    case .duration: CustomaryDuration.isTaken(text)
    case .email: NetworkText.isEmail(text, .unicode)
    case .hostname: Self.isName(text)
    case .uri, .uriReference, .iri, .iriReference: Self.isReference(text)
    case .uuid: Self.isBareUUID(text)
    // Other languages know more than ECMAScript.
    case .regex: text.contains(text: "(?") || text.contains("\\")
    case .date, .ipv4, .ipv6, .byte, .base64url, .idnEmail, .uriTemplate, .jsonPointer,
      .relativeJSONPointer:
      false
    }
  }

  /// A name of the DNS with its last dot, underscores or a star, as records and certificates have them.
  private static func isName(_ text: String) -> Bool {
    var name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
    if name.hasSuffix(".") { name = name.dropLast() }
    return NetworkText.isHostname(name.map { $0 == "_" ? "a" : String($0) }.joined())
  }

  /// A text without blanks and controls, whole or relative; whoever reads it escapes the rest.
  private static func isReference(_ text: String) -> Bool {
    !text.isEmpty && !text.unicodeScalars.contains { $0.value <= 0x20 || $0.value == 0x7F }
      && !URIText.hasBrokenAuthority(text)
  }

  /// Thirty-two digits without the hyphens, and the forms around them.
  private static func isBareUUID(_ text: String) -> Bool {
    var digits = text[...]
    if digits.lowercased().hasPrefix("urn:uuid:") { digits = digits.dropFirst(9) }
    if digits.hasPrefix("{"), digits.hasSuffix("}") { digits = digits.dropFirst().dropLast() }
    return EncodedText.isUUID(String(digits))
      || digits.utf8.count == 32 && digits.utf8.allSatisfy(ASCII.isHexDigit)
  }
}
