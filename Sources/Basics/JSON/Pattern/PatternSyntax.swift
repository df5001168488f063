/// Which expressions are read, and how large they may be.
enum PatternSyntax {
  /// Those of manifests: a subset whose meaning is the same everywhere.
  case vocabulary
  /// Those of JSON Schema: ECMAScript's with `u`, of which all groups are alike.
  case schema

  /// Groups inside one another that are read.
  static let depthLimit = 200

  /// Characters that an expression may have.
  var lengthLimit: Int { self == .vocabulary ? 200 : 4000 }

  /// Instructions that a program may have.
  var sizeLimit: Int { self == .vocabulary ? 1000 : 10_000 }

  /// What `.` matches.
  var anyInLine: PatternTree.CharacterSet {
    guard self == .schema else { return .anyInLine }
    let breaks: [ClosedRange<UInt32>] = [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]
    return PatternTree.CharacterSet(ranges: breaks, membership: .outside)
  }
}

extension PatternTree.CharacterSet {
  /// White space and line ends as ECMAScript knows them.
  private static let schemaSpace: [ClosedRange<UInt32>] = [
    0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
    0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
  ]

  /// The class of `\s` and `\S`.
  static func schemaSpace(_ membership: Membership) -> PatternTree.CharacterSet {
    let ranges = membership == .inside ? schemaSpace : complement(schemaSpace)
    return PatternTree.CharacterSet(ranges: ranges)
  }
}

// MARK: - Escapes

extension PatternParser {
  /// Reads what follows `\` and a letter where schemas know more escapes than manifests; nil where they do not.
  mutating func schemaEscape(
    _ letter: Unicode.Scalar,
    from start: Int
  ) throws(PatternError) -> PatternTree.CharacterSet? {
    switch letter {
    case "s": return .schemaSpace(.inside)
    case "S": return .schemaSpace(.outside)
    case "f": return PatternTree.CharacterSet("\u{C}")
    case "v": return PatternTree.CharacterSet("\u{B}")
    case "0": return PatternTree.CharacterSet("\0")
    case "c": return try control(from: start)
    case "x": return try code(digits: 2...2, from: start)
    case "u":
      guard take("{") else { return try surrogates(from: start) }
      let set = try code(digits: 1...6, from: start)
      guard take("}") else { throw malformed(letter, start) }
      return set
    case "p", "P":
      let name = try propertyName(letter, from: start)
      guard let unicodeClass = UnicodeClass(name, isNegated: letter == "P") else {
        throw PatternError(reason: .unsupported("the property \(name)"), position: start)
      }
      return PatternTree.CharacterSet(ranges: [], classes: [unicodeClass])
    default: return nil
    }
  }

  func malformed(_ letter: Unicode.Scalar, _ start: Int) -> PatternError {
    PatternError(reason: .malformedEscape(String(Character(letter))), position: start)
  }

  private mutating func control(from start: Int) throws(PatternError) -> PatternTree.CharacterSet {
    guard let letter = advance(), ("a"..."z").contains(letter) || ("A"..."Z").contains(letter)
    else { throw malformed("c", start) }
    return PatternTree.CharacterSet(Unicode.Scalar(UInt8(letter.value & 0x1F)))
  }

  private mutating func code(
    digits: ClosedRange<Int>,
    from start: Int
  ) throws(PatternError) -> PatternTree.CharacterSet {
    guard let value = hexadecimal(digits), let scalar = Unicode.Scalar(value) else {
      throw malformed(digits.upperBound == 2 ? "x" : "u", start)
    }
    return PatternTree.CharacterSet(scalar)
  }

  /// Reads four digits, and four more where the first are half of a character.
  private mutating func surrogates(
    from start: Int
  ) throws(PatternError) -> PatternTree.CharacterSet {
    guard let high = hexadecimal(4...4) else { throw malformed("u", start) }
    if let scalar = Unicode.Scalar(high) { return PatternTree.CharacterSet(scalar) }
    guard take("\\u"), let low = hexadecimal(4...4), (0xDC00...0xDFFF).contains(low),
      high < 0xDC00, let scalar = Unicode.Scalar((high - 0xD800) << 10 + (low - 0xDC00) + 0x10000)
    else { throw malformed("u", start) }
    return PatternTree.CharacterSet(scalar)
  }

  private mutating func hexadecimal(_ count: ClosedRange<Int>) -> UInt32? {
    let digits = scalars[position...].prefix(count.upperBound).prefix {
      $0.isASCII && $0.properties.isASCIIHexDigit
    }
    guard count.contains(digits.count) else { return nil }
    position += digits.count
    return UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
  }

  private mutating func propertyName(
    _ letter: Unicode.Scalar,
    from start: Int
  ) throws(PatternError) -> String {
    guard take("{"), let end = scalars[position...].firstIndex(of: "}") else {
      throw malformed(letter, start)
    }
    defer { position = end + 1 }
    return String(String.UnicodeScalarView(scalars[position..<end]))
  }
}
