import JSON

/// A file that means to be an OpenAPI document rather than a manifest, right or wrong.
struct OpenAPIText {
  private static let marks = ["openapi", "swagger"]

  let bytes: [UInt8]

  /// The bytes read as JSON, nil where they are none: whoever imports them says what is wrong.
  let document: JSONValue?

  /// Looks at a file; nil for one that is something else, which is not parsed unless it speaks of such documents.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    guard first == UInt8(ascii: "{") else {
      document = nil
      guard Self.isYAML(bytes) else { return nil }
      return
    }
    guard Self.marks.contains(where: { bytes.contains(member: $0) }) else { return nil }
    document = try? JSONParser.parse(bytes)
    guard let object = document?.object else {
      // A document that was cut off is still one; a manifest says its version.
      guard !bytes.contains(member: "recourse") else { return nil }
      return
    }
    guard object["recourse"] == nil, Self.marks.contains(where: { object[$0] != nil }) else {
      return nil
    }
  }

  /// Takes a file for such a document because somebody says it is one.
  init(claimed bytes: [UInt8]) {
    self.bytes = bytes
    document = try? JSONParser.parse(bytes)
  }

  private static func isYAML(_ bytes: [UInt8]) -> Bool {
    let start = String(decoding: bytes.prefix(4096), as: UTF8.self)
    return start.split(whereSeparator: \.isNewline).contains { line in
      marks.contains { line.hasPrefix($0 + ":") }
    }
  }
}

extension [UInt8] {
  /// Whether a member of this name may stand in the text.
  ///
  /// The standard library's search takes a quarter of a second for a document of a megabyte.
  fileprivate func contains(member name: String) -> Bool {
    let wanted = Array("\"\(name)\"".utf8)
    return unsafe withUnsafeBufferPointer { text in
      let last = text.count - wanted.count
      var start = 0
      while start <= last {
        var length = 0
        while length < wanted.count, unsafe text[start + length] == wanted[length] { length += 1 }
        if length == wanted.count { return true }
        start += 1
      }
      return false
    }
  }
}
