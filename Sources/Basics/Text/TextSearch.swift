// A text is looked for in another byte by byte: what is looked for here are signs and words of protocols, and the same
// letter by other code points is another word to them. The library's own search goes by characters, and with it the
// program would hold its regular expressions, which nothing else here uses: more than a megabyte.

extension String {
  /// Whether a text stands in this one; the empty one always does.
  package func contains(text: some StringProtocol) -> Bool { Search.finds(text.utf8, in: utf8) }

  /// Where a text stands first; nil where it does not.
  package func firstRange(ofText text: some StringProtocol) -> Range<Index>? {
    Search.range(of: text.utf8, in: utf8)
  }

  /// The text with another one wherever a first one stands.
  package func replacing(text: some StringProtocol, with other: some StringProtocol) -> String {
    split(text: text).joined(separator: String(other))
  }

  /// What stands before, between and behind a text; the empty one parts nothing.
  package func split(text: some StringProtocol) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while !text.isEmpty, let range = rest.firstRange(ofText: text) {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }
}

extension Substring {
  /// Whether a text stands in this one; the empty one always does.
  package func contains(text: some StringProtocol) -> Bool { Search.finds(text.utf8, in: utf8) }

  /// Where a text stands first; nil where it does not.
  package func firstRange(ofText text: some StringProtocol) -> Range<Index>? {
    Search.range(of: text.utf8, in: utf8)
  }
}

private enum Search {
  static func finds(_ wanted: some Collection<UInt8>, in bytes: some Collection<UInt8>) -> Bool {
    range(of: wanted, in: bytes) != nil
  }

  static func range<Bytes: Collection<UInt8>>(
    of wanted: some Collection<UInt8>,
    in bytes: Bytes
  ) -> Range<Bytes.Index>? {
    guard let first = wanted.first else { return bytes.startIndex..<bytes.startIndex }
    var rest = bytes[...]
    while let start = rest.firstIndex(of: first) {
      if let end = end(of: wanted, at: start, in: bytes) { return start..<end }
      rest = bytes[bytes.index(after: start)...]
    }
    return nil
  }

  /// Where what stands at a place ends; nil where something else stands there.
  private static func end<Bytes: Collection<UInt8>>(
    of wanted: some Collection<UInt8>,
    at start: Bytes.Index,
    in bytes: Bytes
  ) -> Bytes.Index? {
    var index = start
    for byte in wanted {
      guard index != bytes.endIndex, bytes[index] == byte else { return nil }
      bytes.formIndex(after: &index)
    }
    return index
  }
}
