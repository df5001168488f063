/// The syntax tree of an expression.
indirect enum PatternTree {
  case empty
  case set(CharacterSet)
  case assertion(Assertion)
  case sequence([PatternTree])
  case alternation([PatternTree])
  /// Groups that capture are counted from 1.
  case capture(PatternTree, number: Int)
  case repetition(PatternTree, Repetition)

  /// A test of a place between two characters.
  enum Assertion: Sendable {
    case start, end, wordBoundary, noWordBoundary
    /// What another expression finds from here, by its place in the list of those.
    case look(Int)
  }

  /// An expression that looks ahead or behind.
  struct Look {
    enum Outcome: Sendable { case wanted, unwanted }
    enum Direction: Sendable { case ahead(Outcome), behind(Outcome) }

    var tree: PatternTree
    var direction: Direction
  }

  /// How often and how eagerly something repeats.
  struct Repetition {
    enum Preference { case most, least }

    var minimum: Int
    /// Nil is without bound.
    var maximum: Int?
    var preference: Preference = .most
    var position: Int
  }

  /// Some characters, or all others.
  struct CharacterSet: Sendable {
    enum Membership: Sendable { case inside, outside }

    var ranges: [ClosedRange<UInt32>]

    /// What belongs to the set beside the ranges.
    var classes: [UnicodeClass] = []
    var membership: Membership = .inside

    /// What `.` matches: all but the line feed.
    static let anyInLine = CharacterSet(ranges: [0x0A...0x0A], membership: .outside)

    init(
      ranges: [ClosedRange<UInt32>],
      classes: [UnicodeClass] = [],
      membership: Membership = .inside
    ) {
      self.ranges = ranges
      self.classes = classes
      self.membership = membership
    }

    init(_ scalar: Unicode.Scalar) { self.init(ranges: [scalar.value...scalar.value]) }

    func contains(_ scalar: Unicode.Scalar, folding: Folding) -> Bool {
      let isInside =
        ranges.contains { $0.contains(scalar.value) } || hasOtherCase(scalar, folding)
        || classes.contains { $0.contains(scalar) }
      return isInside == (membership == .inside)
    }

    private func hasOtherCase(_ scalar: Unicode.Scalar, _ folding: Folding) -> Bool {
      guard folding == .ignoresCase, let other = scalar.otherCase else { return false }
      return ranges.contains { $0.contains(other.value) }
    }
  }

  /// Whether letters match in both cases.
  enum Folding: Sendable { case keepsCase, ignoresCase }
}

extension PatternTree.CharacterSet {
  private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
  private static let word: [ClosedRange<UInt32>] = [
    0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A,
  ]
  private static let space: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]

  /// The class of a letter after a backslash, nil for other letters.
  static func named(_ letter: Unicode.Scalar) -> PatternTree.CharacterSet? {
    switch letter {
    case "d": PatternTree.CharacterSet(ranges: digits)
    case "D": PatternTree.CharacterSet(ranges: complement(digits))
    case "w": PatternTree.CharacterSet(ranges: word)
    case "W": PatternTree.CharacterSet(ranges: complement(word))
    case "s": PatternTree.CharacterSet(ranges: space)
    case "S": PatternTree.CharacterSet(ranges: complement(space))
    default: nil
    }
  }

  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    word.contains { $0.contains(scalar.value) }
  }

  /// All other characters; `ranges` are in order and apart.
  static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if next < range.lowerBound { result.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    return result + [next...0x10FFFF]
  }
}

extension Unicode.Scalar {
  /// The same letter in the other case where that is one scalar.
  fileprivate var otherCase: Unicode.Scalar? {
    if isASCII {
      let isLetter = ("a"..."z").contains(self) || ("A"..."Z").contains(self)
      return isLetter ? Unicode.Scalar(value ^ 0x20) : nil
    }
    let mapped = properties.isLowercase ? properties.uppercaseMapping : properties.lowercaseMapping
    let scalars = mapped.unicodeScalars
    return scalars.count == 1 && scalars.first != self ? scalars.first : nil
  }
}
