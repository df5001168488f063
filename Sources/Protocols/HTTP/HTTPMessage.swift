import Text

/// Header fields in order; names compare without case (RFC 9110 §5.1).
package struct HTTPFields: Sendable, Hashable {
  /// A name and its value, as sent or received.
  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String

    /// Makes a field.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The fields in order.
  package private(set) var fields: [Field] = []

  /// Makes fields of pairs.
  package init(_ pairs: [(String, String)] = []) {
    for (name, value) in pairs { append(name, value) }
  }

  /// Appends a field line.
  package mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Takes the last field line away and returns it.
  mutating func removeLast() -> Field? {
    fields.popLast()
  }

  /// Takes all lines of a field away.
  mutating func remove(_ name: String) {
    fields.removeAll { $0.name.equalsIgnoringASCIICase(name) }
  }

  /// The values of the lines of a field, in order.
  package func lines(_ name: String) -> [String] {
    fields.filter { $0.name.equalsIgnoringASCIICase(name) }.map(\.value)
  }

  /// The value of a field; the values of several lines joined by a comma (RFC 9110 §5.2).
  package subscript(name: String) -> String? {
    guard let first = fields.firstIndex(where: { $0.name.equalsIgnoringASCIICase(name) }) else {
      return nil
    }
    return fields[(first + 1)...].reduce(into: fields[first].value) { joined, field in
      if field.name.equalsIgnoringASCIICase(name) { joined += ", " + field.value }
    }
  }
}

extension StringProtocol {
  /// Compares without regard to the case of ASCII letters.
  package func equalsIgnoringASCIICase(_ other: some StringProtocol) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isSame = { (byte: UInt8, other: UInt8) in
      byte == other || ASCII.lowercased(byte) == ASCII.lowercased(other)
    }
    // Read where they lie, the bytes cost a fifth of what they do one by one from a text.
    let atHand = utf8.withContiguousStorageIfAvailable { bytes in
      other.utf8.withContiguousStorageIfAvailable { unsafe bytes.elementsEqual($0, by: isSame) }
    }
    return (atHand ?? nil) ?? utf8.elementsEqual(other.utf8, by: isSame)
  }
}

/// A request, complete before the transport sees it.
package struct HTTPRequest: Sendable, Hashable {
  /// The method in upper case.
  package var method: String

  /// The absolute URL.
  package var url: String

  /// The header fields.
  package var fields: HTTPFields

  /// The content, nil for none.
  package var body: [UInt8]?

  /// What libcurl signs the request by, or answers a challenge with.
  package var authentication: Authentication?

  /// What the connection is known by.
  package var certificate: Certificate?

  /// Whether the same request may be sent twice without harm (RFC 9110 §9.2.2, or a key, or declared).
  package var repetition: Repetition

  /// Which addresses the connection may lead to.
  package var reach: Reach

  /// Time from the start of the transfer to the last byte of the answer.
  package var deadline: Duration

  /// Bytes of the decoded answer that are kept; the rest is not read.
  package var responseLimit: Int

  /// Which codings of the answer's content are asked for.
  package internal(set) var codings = Codings.certain

  /// Whether a request may reach the API a second time.
  package enum Repetition: Sendable, Hashable {
    case safe
    case never
  }

  /// The addresses a connection may lead to.
  package enum Reach: Sendable, Hashable {
    /// Public addresses only; private, loopback and link-local ones are refused at connect time.
    case publicAddresses
    /// Any address: the base URL itself names a private one.
    case anyAddress
  }

  /// Makes a request.
  package init(
    method: String,
    url: String,
    fields: HTTPFields = HTTPFields(),
    body: [UInt8]? = nil,
    repetition: Repetition,
    reach: Reach,
    deadline: Duration,
    responseLimit: Int = 1 << 20
  ) {
    self.method = method
    self.url = url
    self.fields = fields
    self.body = body
    self.repetition = repetition
    self.reach = reach
    self.deadline = deadline
    self.responseLimit = responseLimit
  }
}

/// An answer, with content decoded (RFC 9110 §8.4), its text in UTF-8, and cut at the request's limit.
package struct HTTPResponse: Sendable, Hashable {
  package var status: Int
  package var fields: HTTPFields
  package var body: [UInt8]

  /// Whether the content went on past the limit.
  package var isCut: Bool

  /// Whether the content is the beginning of a stream that was still coming.
  package var isOngoing = false

  /// The character set that the text is in where it cannot be read; the content is as it came then.
  package var unreadCharset: String?

  /// Why the content is missing or a part, or is not what its fields say; nil where nothing is wrong.
  package var defect: ContentDefect?

  /// Why a redirect was not followed to its end; nil where this is none, or nobody tried.
  package var redirectStop: RedirectStop?

  /// How long ago a connection stood ready for the request when the answer was there; nil where nobody knows.
  package var answering: Duration?

  /// Makes an answer.
  package init(
    status: Int,
    fields: HTTPFields = HTTPFields(),
    body: [UInt8] = [],
    isCut: Bool = false
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.isCut = isCut
  }
}
