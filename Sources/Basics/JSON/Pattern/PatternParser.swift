/// The reader of an expression: recursive descent over its Unicode scalars.
struct PatternParser {
  let syntax: PatternSyntax
  let scalars: [Unicode.Scalar]
  var position = 0
  private var captures = 0
  private let capturesAllowed: Pattern.Captures
  private var depth = 0

  /// Expressions that look ahead or behind, the inner ones first.
  private(set) var looks: [PatternTree.Look] = []

  /// Set by `(?i)` at the start.
  private(set) var folding = PatternTree.Folding.keepsCase

  init(
    _ text: String,
    syntax: PatternSyntax = .vocabulary,
    captures: Pattern.Captures = .one
  ) {
    self.syntax = syntax
    capturesAllowed = captures
    scalars = Array(text.unicodeScalars.prefix(syntax.lengthLimit + 1))
  }

  mutating func parse() throws(PatternError) -> PatternTree {
    guard !scalars.isEmpty || syntax == .schema else { throw failure(.empty) }
    guard scalars.count <= syntax.lengthLimit else {
      throw PatternError(reason: .tooLong(limit: syntax.lengthLimit), position: syntax.lengthLimit)
    }
    if take("(?i)") { folding = .ignoresCase }
    let tree = try alternation()
    guard current == nil else { throw failure(.unopenedGroup) }
    return tree
  }

  private mutating func alternation() throws(PatternError) -> PatternTree {
    depth += 1
    defer { depth -= 1 }
    guard depth <= PatternSyntax.depthLimit else { throw failure(.tooDeep) }
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternTree {
    var items: [PatternTree] = []
    while let next = current, next != "|", next != ")" {
      let item = try atom()
      items.append(try repeated(item))
    }
    return items.isEmpty ? .empty : items.count == 1 ? items[0] : .sequence(items)
  }

  private mutating func atom() throws(PatternError) -> PatternTree {
    let start = position
    guard let next = advance() else { return .empty }
    switch next {
    case "(": return try group(from: start)
    case "[": return .set(try characterClass(from: start))
    case ".": return .set(syntax.anyInLine)
    case "^": return .assertion(.start)
    case "$": return .assertion(.end)
    case "\\": return try escape(from: start)
    case "*", "+", "?": throw PatternError(reason: .nothingToRepeat, position: start)
    case "{" where syntax == .vocabulary:
      throw PatternError(reason: .malformedRepetition, position: start)
    default: return .set(PatternTree.CharacterSet(next))
    }
  }

  private mutating func group(from start: Int) throws(PatternError) -> PatternTree {
    if syntax == .schema { return try schemaGroup(from: start) }
    let isCapture = !take("?:")
    if isCapture {
      if current == "?" { throw unsupportedGroup(from: start) }
      captures += 1
      guard captures <= capturesAllowed.rawValue else {
        let isPair = capturesAllowed == .pair
        throw PatternError(reason: isPair ? .thirdCapture : .secondCapture, position: start)
      }
    }
    let number = captures
    let inner = try alternation()
    guard take(")") else { throw PatternError(reason: .unclosedGroup, position: start) }
    return isCapture ? .capture(inner, number: number) : inner
  }

  private mutating func schemaGroup(from start: Int) throws(PatternError) -> PatternTree {
    let direction = lookDirection()
    if direction == nil, !take("?:"), current == "?", !takeName() {
      throw PatternError(reason: .unknownGroup, position: start)
    }
    let inner = try alternation()
    guard take(")") else { throw PatternError(reason: .unclosedGroup, position: start) }
    guard let direction else { return inner }
    looks.append(PatternTree.Look(tree: inner, direction: direction))
    return .assertion(.look(looks.count - 1))
  }

  private mutating func lookDirection() -> PatternTree.Look.Direction? {
    if take("?=") { return .ahead(.wanted) }
    if take("?!") { return .ahead(.unwanted) }
    if take("?<=") { return .behind(.wanted) }
    return take("?<!") ? .behind(.unwanted) : nil
  }

  /// Passes the name of a group: a group that nothing refers to is a group like others.
  private mutating func takeName() -> Bool {
    guard take("?<"), let end = scalars[position...].firstIndex(of: ">"), end > position else {
      return false
    }
    position = end + 1
    return true
  }

  private mutating func unsupportedGroup(from start: Int) -> PatternError {
    let name =
      if take("?=") || take("?!") || take("?<=") || take("?<!") {
        "looking ahead or behind"
      } else if take("?<") || take("?P<") { "a named group" } else if take("?>") {
        "an atomic group"
      } else if take("?i") { "\"(?i)\" anywhere but at the start" } else { "this kind of group" }
    return PatternError(reason: .unsupported(name), position: start)
  }
}

// MARK: - Repetition

extension PatternParser {
  private mutating func repeated(_ item: PatternTree) throws(PatternError) -> PatternTree {
    let start = position
    guard var repetition = try repetition() else { return item }
    // A look repeated is a look, or nothing.
    if case .assertion(.look) = item, syntax == .schema {
      return repetition.minimum == 0 ? .empty : item
    }
    if case .assertion = item { throw PatternError(reason: .nothingToRepeat, position: start) }
    if take("?") { repetition.preference = .least }
    if current == "+" { throw failure(.unsupported("a possessive repetition")) }
    return .repetition(item, repetition)
  }

  private mutating func repetition() throws(PatternError) -> PatternTree.Repetition? {
    let start = position
    if take("*") { return .init(minimum: 0, maximum: nil, position: start) }
    if take("+") { return .init(minimum: 1, maximum: nil, position: start) }
    if take("?") { return .init(minimum: 0, maximum: 1, position: start) }
    guard current == "{", syntax == .vocabulary || hasRepetition else { return nil }
    position += 1
    let malformed = PatternError(reason: .malformedRepetition, position: start)
    guard let minimum = number() else { throw malformed }
    var maximum: Int? = minimum
    if take(",") { maximum = number() }
    guard take("}"), maximum.map({ $0 >= minimum }) ?? true else { throw malformed }
    return .init(minimum: minimum, maximum: maximum, position: start)
  }

  /// Whether a brace begins a repetition; ECMAScript takes every other for the character.
  private var hasRepetition: Bool {
    var ahead = self
    ahead.position += 1
    guard ahead.number() != nil else { return false }
    if ahead.take(",") { _ = ahead.number() }
    return ahead.current == "}"
  }

  private mutating func number() -> Int? {
    let start = position
    let limit = syntax == .schema ? 9 : 4
    while let next = current, ("0"..."9").contains(next), position - start < limit { position += 1 }
    return Int(String(String.UnicodeScalarView(scalars[start..<position])))
  }
}

// MARK: - Scalars

extension PatternParser {
  var current: Unicode.Scalar? {
    position < scalars.count ? scalars[position] : nil
  }

  var peek: Unicode.Scalar? {
    position + 1 < scalars.count ? scalars[position + 1] : nil
  }

  mutating func advance() -> Unicode.Scalar? {
    defer { position = min(position + 1, scalars.count) }
    return current
  }

  mutating func take(_ text: String) -> Bool {
    guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
    position += text.unicodeScalars.count
    return true
  }

  private func failure(_ reason: PatternError.Reason) -> PatternError {
    PatternError(reason: reason, position: position)
  }
}
