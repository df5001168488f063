import JSON

/// A `$ref` taken apart: a file beside the one it stands in, and a place in it.
struct Reference {
  /// Why a reference is not followed.
  enum Refusal: Error {
    case absoluteURL, escapes, anchor, malformed

    var clause: String {
      switch self {
      case .absoluteURL:
        "leads to another address, and nothing is fetched; copy what it names into the document"
      case .escapes:
        "leads out of the document's folder; put the file beside the document"
      case .anchor: "names an anchor; write the place as \"#/…\""
      case .malformed: "is not a reference; write \"#/components/…\" or a file beside the document"
      }
    }
  }

  let target: Place

  /// Reads a reference that stands in a file.
  init(_ text: String, in file: String) throws(Refusal) {
    let pieces = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path = try Self.path(String(pieces[0]), from: file)
    guard pieces.count == 2 else {
      target = Place(file: path)
      return
    }
    guard let fragment = PercentCoding.decoded(String(pieces[1])) else { throw .malformed }
    guard fragment.isEmpty || fragment.hasPrefix("/") else { throw .anchor }
    guard let pointer = JSONPointer(fragment) else { throw .malformed }
    target = Place(file: path, pointer: pointer)
  }

  /// The path of a file relative to the document's folder.
  private static func path(_ text: String, from file: String) throws(Refusal) -> String {
    if text.isEmpty { return file }
    guard let decoded = PercentCoding.decoded(text), decoded.utf8.count <= 512,
      decoded.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { throw .malformed }
    if decoded.contains("://") || decoded.hasPrefix("//") { throw .absoluteURL }
    guard !decoded.hasPrefix("/"), !decoded.contains("\\"), !decoded.contains(":") else {
      throw .escapes
    }
    var segments = file.split(separator: "/").dropLast().map(String.init)
    for segment in decoded.split(separator: "/") where segment != "." {
      if segment == ".." {
        guard segments.popLast() != nil else { throw .escapes }
      } else {
        segments.append(String(segment))
      }
    }
    guard !segments.isEmpty else { throw .malformed }
    return segments.joined(separator: "/")
  }
}

/// Percent-encoding (RFC 3986 §2.1).
enum PercentCoding {
  static func decoded(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2,
        let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(decoded)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The text with every byte encoded that the test refuses.
  static func encoded(_ text: String, unless isPlain: (UInt8) -> Bool) -> String {
    guard !text.utf8.allSatisfy(isPlain) else { return text }
    let digits = Array("0123456789ABCDEF")
    return text.utf8.reduce(into: "") { result, byte in
      if isPlain(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
