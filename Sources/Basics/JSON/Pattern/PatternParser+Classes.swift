// Escapes and classes of characters.

extension PatternParser {
  mutating func escape(from start: Int) throws(PatternError) -> PatternTree {
    guard let letter = advance() else {
      throw PatternError(reason: .trailingBackslash, position: start)
    }
    if letter == "b" { return .assertion(.wordBoundary) }
    if letter == "B" { return .assertion(.noWordBoundary) }
    return .set(try escaped(letter, from: start))
  }

  private mutating func escaped(
    _ letter: Unicode.Scalar,
    from start: Int
  ) throws(PatternError) -> PatternTree.CharacterSet {
    if syntax == .schema, let set = try schemaEscape(letter, from: start) { return set }
    if let named = PatternTree.CharacterSet.named(letter) { return named }
    switch letter {
    case "n": return PatternTree.CharacterSet("\n")
    case "r": return PatternTree.CharacterSet("\r")
    case "t": return PatternTree.CharacterSet("\t")
    case "1"..."9", "k":
      throw PatternError(reason: .unsupported("a reference to a group"), position: start)
    case "a"..."z" where syntax == .schema, "A"..."Z" where syntax == .schema:
      throw malformed(letter, start)
    case "0", "a"..."z", "A"..."Z":
      throw PatternError(reason: .unsupported("the escape \\\(letter)"), position: start)
    default: return PatternTree.CharacterSet(letter)
    }
  }

  mutating func characterClass(
    from start: Int
  ) throws(PatternError) -> PatternTree.CharacterSet {
    let membership: PatternTree.CharacterSet.Membership = take("^") ? .outside : .inside
    var ranges: [ClosedRange<UInt32>] = []
    var classes: [UnicodeClass] = []
    while !take("]") {
      let first = try classItem(from: start)
      guard current == "-", peek != "]", peek != nil, let low = first.onlyScalar else {
        ranges += first.ranges
        classes += first.classes
        continue
      }
      let dash = position
      position += 1
      guard let high = try classItem(from: start).onlyScalar, low <= high else {
        throw PatternError(reason: .reversedRange, position: dash)
      }
      ranges.append(low...high)
    }
    guard !ranges.isEmpty || !classes.isEmpty || syntax == .schema else {
      throw PatternError(reason: .emptyClass, position: start)
    }
    return PatternTree.CharacterSet(ranges: ranges, classes: classes, membership: membership)
  }

  private mutating func classItem(
    from start: Int
  ) throws(PatternError) -> PatternTree.CharacterSet {
    let place = position
    guard let next = advance() else {
      throw PatternError(reason: .unclosedClass, position: start)
    }
    if syntax == .vocabulary, next == "[", let kind = current, ":.=".unicodeScalars.contains(kind) {
      throw PatternError(reason: .unsupported("a named class in brackets"), position: place)
    }
    guard next == "\\" else { return PatternTree.CharacterSet(next) }
    guard let letter = advance() else {
      throw PatternError(reason: .trailingBackslash, position: place)
    }
    return try escaped(letter, from: place)
  }
}

extension PatternTree.CharacterSet {
  /// The scalar of a set of one.
  fileprivate var onlyScalar: UInt32? {
    guard classes.isEmpty, ranges.count == 1, ranges[0].count == 1 else { return nil }
    return ranges[0].lowerBound
  }
}
