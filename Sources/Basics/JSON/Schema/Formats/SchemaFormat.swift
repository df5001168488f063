import Text

/// A format of texts that can be checked without doubt.
enum SchemaFormat: String, Sendable, Hashable {
  case date, time, duration, email, hostname, ipv4, ipv6, uri, uuid, iri, regex, byte
  case dateTime = "date-time"
  case idnEmail = "idn-email"
  case uriReference = "uri-reference"
  case iriReference = "iri-reference"
  case uriTemplate = "uri-template"
  case jsonPointer = "json-pointer"
  case relativeJSONPointer = "relative-json-pointer"
  case base64url

  /// Whether a text has the format, or may be taken for it.
  func admits(_ text: String, _ formats: JSONSchema.Formats) -> Bool {
    formats == .exact ? hasForm(text) : hasForm(text) || isTaken(text)
  }

  /// Whether a text has the format to the letter.
  private func hasForm(_ text: String) -> Bool {
    switch self {
    case .date: CalendarText.isDate(text)
    case .time: CalendarText.isTime(text)
    case .dateTime: CalendarText.isDateTime(text)
    case .duration: CalendarText.isDuration(text)
    case .email: NetworkText.isEmail(text, .ascii)
    case .idnEmail: NetworkText.isEmail(text, .unicode)
    case .hostname: NetworkText.isHostname(text)
    case .ipv4: IPLiteral.ipv4(text) != nil
    case .ipv6: IPLiteral.ipv6(text) != nil
    case .uri: URIText.isReference(text, .ascii, .absolute)
    case .uriReference: URIText.isReference(text, .ascii, .any)
    case .iri: URIText.isReference(text, .unicode, .absolute)
    case .iriReference: URIText.isReference(text, .unicode, .any)
    case .uriTemplate: URIText.isTemplate(text)
    case .uuid: EncodedText.isUUID(text)
    case .byte, .base64url: EncodedText.isBase64(text)
    case .jsonPointer: PointerText.isPointer(text)
    case .relativeJSONPointer: PointerText.isRelativePointer(text)
    case .regex: PatternText.isPattern(text)
    }
  }

  /// What a text must be, as the end of a sentence.
  var phrase: String {
    switch self {
    case .date: "a date such as 2026-11-20"
    case .time: "a time such as 12:00:17 or 12:00:17Z"
    case .dateTime: "a date and time such as 2026-11-20T12:00:17Z"
    case .duration: "an ISO 8601 duration such as P1DT12H"
    case .email, .idnEmail: "an email address such as name@example.com"
    case .hostname: "a host name such as api.example.com"
    case .ipv4: "an IPv4 address such as 192.0.2.1"
    case .ipv6: "an IPv6 address such as 2001:db8::1"
    case .uri, .iri: "a URL such as https://example.com/path"
    case .uriReference, .iriReference: "a URL or a relative reference such as /path?x=1"
    case .uriTemplate: "a URI template such as /users/{id}"
    case .uuid: "a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e"
    case .byte: "base64 text such as aGVsbG8="
    case .base64url: "base64url text such as aGVsbG8"
    case .jsonPointer: "a JSON pointer such as /items/0"
    case .relativeJSONPointer: "a relative JSON pointer such as 1/items"
    case .regex: "a regular expression"
    }
  }
}

/// Which characters a text may have beside those of ASCII.
enum Alphabet { case ascii, unicode }
