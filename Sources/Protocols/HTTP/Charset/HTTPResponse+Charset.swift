import Text

// Answers become UTF-8 before anybody looks into them: secrets are searched for, JSON is read and texts are quoted in it.

extension HTTPResponse {
  /// The answer with its text in UTF-8.
  ///
  /// The byte order mark counts, then the `charset` of its type, then what the text itself declares (WHATWG HTML §13.2.3.2);
  /// a text without any of them that is not UTF-8 is read as Windows-1252. Content that is no text stays as it is, and
  /// where the character set cannot be read, `unreadCharset` names it.
  package var inUTF8: HTTPResponse {
    guard !body.isPlainASCII else { return self }
    let type = fields["Content-Type"]
    switch Charset(of: body, contentType: type) {
    case .asItIs: return self
    case .encoding(let encoding, let label):
      var response = self
      guard let text = encoding.utf8(from: body) else {
        response.unreadCharset = label
        return response
      }
      response.body = text
      return response
    case .unknown(let label):
      var response = self
      response.unreadCharset = label
      return response
    }
  }
}

/// What the character set of a content comes to.
private enum Charset {
  /// UTF-8, or no text at all.
  case asItIs
  case encoding(CharacterEncoding, label: String)
  /// One that says nothing to this program, and matters, because there is more than ASCII.
  case unknown(String)

  init(of body: [UInt8], contentType: String?) {
    let label = contentType.flatMap(CharsetLabel.parameter)
    guard label != nil || MediaTypeSort.isText(contentType) else {
      self = .asItIs
      return
    }
    if body.starts(with: [0xEF, 0xBB, 0xBF]) {
      self = .asItIs
    } else if let wide = Self.wide(body, contentType) {
      self = .encoding(wide, label: label ?? "")
    } else if let label = label ?? CharsetLabel.declared(in: body) {
      self = Self.told(label, body, contentType)
    } else {
      self = Self.guessed(body)
    }
  }

  private static func told(_ label: String, _ body: [UInt8], _ contentType: String?) -> Charset {
    guard let encoding = CharacterEncoding(label: label) else {
      return body.contains { $0 >= 0x80 } ? .unknown(label) : .asItIs
    }
    // What is no text is often given a charset too, by servers that give one to everything.
    if encoding == .utf8 || encoding.keepsASCII && body.holdsControls { return .asItIs }
    // A text that could be read up to its declaration is not written as wide as it says.
    if !encoding.keepsASCII, !body.prefix(64).contains(0) { return guessed(body) }
    // JSON is UTF-8 whatever its type says (RFC 8259 §8.1); where it is not, the type is all there is.
    if MediaTypeSort.isJSON(contentType), body.utf8Form == .multibyte { return .asItIs }
    return .encoding(encoding, label: label)
  }

  private static func guessed(_ body: [UInt8]) -> Charset {
    guard body.utf8Form == .none, !body.holdsControls else { return .asItIs }
    return .encoding(.windows1252, label: "")
  }

  /// The wide encoding of a byte order mark or, in what is told to be text, of ASCII characters with their empty bytes.
  private static func wide(_ body: [UInt8], _ contentType: String?) -> CharacterEncoding? {
    if body.starts(with: [0xFF, 0xFE, 0, 0]) { return .utf32(.little) }
    if body.starts(with: [0, 0, 0xFE, 0xFF]) { return .utf32(.big) }
    if body.starts(with: [0xFF, 0xFE]) { return .utf16(.little) }
    if body.starts(with: [0xFE, 0xFF]) { return .utf16(.big) }
    guard MediaTypeSort.isText(contentType) else { return nil }
    let start = body.prefix(8).map { $0 == 0 ? "0" : $0 < 0x80 ? "a" : "x" }.joined()
    if start.hasPrefix("a000a000") { return .utf32(.little) }
    if start.hasPrefix("000a000a") { return .utf32(.big) }
    if start.hasPrefix("a0a0") { return .utf16(.little) }
    return start.hasPrefix("0a0a") ? .utf16(.big) : nil
  }
}

/// What sort of content a media type names.
enum MediaTypeSort {
  private static let texts = [
    "json", "xml", "javascript", "ecmascript", "yaml", "csv", "graphql", "urlencoded", "jsonl",
    "sql",
  ]

  /// Whether a type is one of text; a missing one may be.
  static func isText(_ contentType: String?) -> Bool {
    guard let type = contentType.map(essence), !type.isEmpty else { return true }
    return type.hasPrefix("text/") || texts.contains { type.contains(text: $0) } && !isOffice(type)
  }

  static func isJSON(_ contentType: String?) -> Bool {
    contentType.map { essence($0).hasSuffix("json") } ?? false
  }

  /// `application/vnd.openxmlformats-…`: a ZIP archive, whatever stands in its name.
  private static func isOffice(_ type: String) -> Bool { type.contains(text: "openxml") }

  private static func essence(_ contentType: String) -> String {
    contentType.prefix { $0 != ";" && $0 != "," }.filter { !$0.isWhitespace }.lowercased()
  }
}

/// What bytes are as UTF-8.
private enum UTF8Form { case ascii, multibyte, none }

extension [UInt8] {
  /// Controls that no text has, looked for at the start.
  fileprivate var holdsControls: Bool {
    prefix(1024).contains { $0 < 0x09 || ($0 > 0x0D && $0 < 0x1B) }
  }

  /// Whether the bytes are UTF-8; faults beside characters of more than one byte are taken for cuts and slips.
  fileprivate var utf8Form: UTF8Form {
    guard let first = firstIndex(where: { $0 >= 0x80 }) else { return .ascii }
    var index = first
    var isSound = true
    while index < count {
      if self[index] < 0x80 {
        index += 1
        continue
      }
      let length = sequenceLength(at: index)
      if length > 1 { return .multibyte }
      isSound = false
      index += 1
    }
    return isSound ? .multibyte : .none
  }

  /// The length of the UTF-8 sequence that begins at an index; 1 where none does.
  private func sequenceLength(at index: Int) -> Int {
    let length = self[index] >= 0xF0 ? 4 : self[index] >= 0xE0 ? 3 : 2
    guard (0xC2...0xF4).contains(self[index]), index + length <= count else { return 1 }
    return self[(index + 1)..<(index + length)].allSatisfy { $0 & 0xC0 == 0x80 } ? length : 1
  }
}
