import JSON

/// A path template taken apart once, so that calls only have to fill it.
struct PathPieces {
  /// The text around the names: one more than there are names.
  private let literals: [String]
  private let names: [String]

  /// Takes apart a template that the manifest's loader has found sound.
  init(_ template: String) {
    var literals: [String] = []
    var names: [String] = []
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      literals.append(String(rest[..<open]))
      names.append(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    self.literals = literals + [String(rest)]
    self.names = names
  }

  /// The path with a segment for each name.
  ///
  /// - Throws: the first argument that is missing or cannot be a segment.
  func filled(with arguments: JSONObject) throws(UnplaceableArgument) -> String {
    var path = literals[0]
    for (name, literal) in zip(names, literals.dropFirst()) {
      path += try PathSegment.encode(arguments[name] ?? .null, argument: name) + literal
    }
    return path
  }
}

/// One segment of a path made of an argument.
enum PathSegment {
  /// Encodes a scalar so that it can be nothing but one segment.
  ///
  /// - Throws: for values that would leave the segment, as they are or once decoded: empty, `.`, `..`, separators,
  ///   control characters.
  static func encode(_ value: JSONValue, argument: String) throws(UnplaceableArgument) -> String {
    guard !value.isNull, let text = value.scalarText, !text.isEmpty else {
      throw UnplaceableArgument(
        argument: argument,
        problem: "is a part of the path and must be a non-empty single value"
      )
    }
    // Some servers decode twice, so what a second decoding would make of the text must be harmless too.
    guard isHarmless(Array(text.utf8)), isHarmless(PercentEncoding.decode(text)) else {
      throw UnplaceableArgument(
        argument: argument,
        problem: "is a part of the path and may not be . or .., or hold / \\ or a control character"
      )
    }
    return PercentEncoding.encode(text)
  }

  private static func isHarmless(_ bytes: [UInt8]) -> Bool {
    let dot = UInt8(ascii: ".")
    return bytes != [dot] && bytes != [dot, dot] && !bytes.contains(where: isForbidden)
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") || byte < 0x20 || byte == 0x7F
  }
}
