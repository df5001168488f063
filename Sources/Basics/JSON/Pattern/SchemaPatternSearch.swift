/// One search for a match in a text.
struct SchemaPatternSearch {
  private let pattern: SchemaPattern
  private let scalars: [Unicode.Scalar]
  private(set) var steps = 0

  /// What was found out by looking ahead, by the look and the place.
  private var ahead: [LookaroundKey: Bool] = [:]

  /// The places at which something ends that is looked for behind, by the look.
  private var behind: [Int: Set<Int>] = [:]

  private struct LookaroundKey: Hashable {
    var look: Int
    var place: Int
  }

  init(_ pattern: SchemaPattern, text: String) {
    self.pattern = pattern
    scalars = Array(text.unicodeScalars)
  }

  mutating func matches() -> Bool { run(pattern.program, .anywhere) }

  private var isExhausted: Bool { steps > SchemaPattern.stepLimit }

  /// Where a match has to begin.
  private enum Start: Equatable { case anywhere, at(Int) }

  /// The states in which the ways through a program are at one place.
  private struct Front {
    var waiting: [Int] = []
    var hasMatch = false

    /// The place at which an instruction was last reached, so that it runs once at each.
    var reached: [Int]
  }

  private mutating func run(_ program: PatternProgram, _ start: Start) -> Bool {
    var first = 0
    if case .at(let place) = start { first = place }
    return run(program, from: first, start) { _ in .found } == .found
  }

  /// Whether to go on after a match.
  private enum Verdict { case found, goOn }

  private mutating func run(
    _ program: PatternProgram,
    from first: Int,
    _ start: Start,
    _ note: (Int) -> Verdict
  ) -> Verdict {
    var front = Front(reached: Array(repeating: -1, count: program.instructions.count))
    var states: [Int] = []
    for place in first...scalars.count {
      front.waiting.removeAll(keepingCapacity: true)
      front.hasMatch = false
      if start == .anywhere || place == first { states.append(0) }
      follow(states, of: program, at: place, &front)
      guard !isExhausted else { return .found }
      if front.hasMatch, note(place) == .found { return .found }
      guard place < scalars.count else { break }
      states = advanced(front.waiting, of: program, over: scalars[place])
      if states.isEmpty, start != .anywhere { break }
    }
    return .goOn
  }

  private mutating func advanced(
    _ waiting: [Int],
    of program: PatternProgram,
    over scalar: Unicode.Scalar
  ) -> [Int] {
    steps += waiting.count
    return waiting.compactMap { state in
      guard case .set(let set) = program.instructions[state],
        set.contains(scalar, folding: program.folding)
      else { return nil }
      return state + 1
    }
  }

  /// Runs what takes no character.
  private mutating func follow(
    _ states: [Int],
    of program: PatternProgram,
    at place: Int,
    _ front: inout Front
  ) {
    var pending = states
    while let state = pending.popLast() {
      guard front.reached[state] != place else { continue }
      front.reached[state] = place
      steps += 1
      switch program.instructions[state] {
      case .set: front.waiting.append(state)
      case .match: front.hasMatch = true
      case .jump(let target): pending.append(target)
      case .split(let first, let second): pending += [second, first]
      case .openCapture, .closeCapture: pending.append(state + 1)
      case .assertion(let assertion):
        if holds(assertion, at: place) { pending.append(state + 1) }
      }
    }
  }
}

// MARK: - Assertions

extension SchemaPatternSearch {
  private mutating func holds(_ assertion: PatternTree.Assertion, at place: Int) -> Bool {
    switch assertion {
    case .start: place == 0
    case .end: place == scalars.count
    case .wordBoundary: isWord(place - 1) != isWord(place)
    case .noWordBoundary: isWord(place - 1) == isWord(place)
    case .look(let number): sees(number, from: place)
    }
  }

  private func isWord(_ index: Int) -> Bool {
    scalars.indices.contains(index) && PatternTree.CharacterSet.isWord(scalars[index])
  }

  private mutating func sees(_ number: Int, from place: Int) -> Bool {
    switch pattern.looks[number].direction {
    case .ahead(let outcome): isAhead(number, of: place) == (outcome == .wanted)
    case .behind(let outcome): ends(of: number).contains(place) == (outcome == .wanted)
    }
  }

  private mutating func isAhead(_ number: Int, of place: Int) -> Bool {
    let sight = LookaroundKey(look: number, place: place)
    if let known = ahead[sight] { return known }
    let result = run(pattern.looks[number].program, .at(place))
    ahead[sight] = result
    return result
  }

  /// The places at which a match ends, all found in one run.
  private mutating func ends(of number: Int) -> Set<Int> {
    if let known = behind[number] { return known }
    var ends: Set<Int> = []
    _ = run(pattern.looks[number].program, from: 0, .anywhere) { place in
      ends.insert(place)
      return .goOn
    }
    behind[number] = ends
    return ends
  }
}
