// A text is looked for in another byte by byte: what is looked for here are signs and words of protocols, and the same
// letter by other code points is another word to them. The library's own search goes by characters, and with it the
// program would hold its regular expressions, which nothing else here uses: more than a megabyte.

extension String {
  /// Whether a text stands in this one; the empty one always does.
  package func contains(text: some StringProtocol) -> Bool {
    Search.offset(of: String(text), in: self[...]) != nil
  }

  /// Where a text stands first; nil where it does not.
  package func firstRange(ofText text: some StringProtocol) -> Range<Index>? {
    Search.range(of: String(text), in: self[...])
  }

  /// Where a text stands first, whatever the case of its ASCII letters; nil where it does not.
  package func range(ofIgnoringCase text: String) -> Range<Index>? {
    self[...].range(ofIgnoringCase: text)
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
  package func contains(text: some StringProtocol) -> Bool {
    Search.offset(of: String(text), in: self) != nil
  }

  /// Where a text stands first; nil where it does not.
  package func firstRange(ofText text: some StringProtocol) -> Range<Index>? {
    Search.range(of: String(text), in: self)
  }

  /// Where a text stands first, whatever the case of its ASCII letters; nil where it does not.
  package func range(ofIgnoringCase text: String) -> Range<Index>? {
    Search.range(of: text, in: self, ASCII.lowercased)
  }
}

private enum Search {
  /// What two bytes are compared by.
  typealias Fold = (UInt8) -> UInt8

  static func range(
    of wanted: String,
    in text: Substring,
    _ fold: Fold = { $0 }
  ) -> Range<String.Index>? {
    offset(of: wanted, in: text, fold).map { offset in
      let start = text.utf8.index(text.startIndex, offsetBy: offset)
      return start..<text.utf8.index(start, offsetBy: wanted.utf8.count)
    }
  }

  /// Bytes before the first place where a text stands; nil where it does not.
  ///
  /// Both are read where they lie: through the views of a text a byte costs many times as much.
  @inline(__always)
  static func offset(of wanted: String, in text: Substring, _ fold: Fold = { $0 }) -> Int? {
    let atHand = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
      unsafe wanted.utf8.withContiguousStorageIfAvailable { unsafe offset(of: $0, in: bytes, fold) }
    }
    if let atHand, let found = atHand { return found }
    let (bytes, wanted) = (Array(text.utf8), Array(wanted.utf8))
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe wanted.withUnsafeBufferPointer { unsafe offset(of: $0, in: bytes, fold) }
    }
  }

  @unsafe
  @inline(__always)
  private static func offset(
    of wanted: UnsafeBufferPointer<UInt8>,
    in bytes: UnsafeBufferPointer<UInt8>,
    _ fold: Fold
  ) -> Int? {
    guard let first = unsafe wanted.first.map(fold) else { return 0 }
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count) where unsafe fold(bytes[start]) == first {
      var length = 1
      while length < wanted.count, unsafe fold(bytes[start + length]) == fold(wanted[length]) {
        length += 1
      }
      if length == wanted.count { return start }
    }
    return nil
  }
}
