/// One search: the threads of a program over the first bytes of a text.
///
/// At each place every instruction runs at most once, so the cost is bounded by program times text.
struct PatternMatcher {
  private struct Thread {
    var instruction: Int
    var start: Int
    var first = Capture()
    var second = Capture()
  }

  /// What a group has matched, as far as it is known.
  private struct Capture {
    var start: Int?
    var end: Int?
  }

  private let program: PatternProgram
  private let scalars: [Unicode.Scalar]
  private let isCut: Bool

  /// The place at which an instruction was last reached, so that it runs once at each.
  private var reached: [Int]
  private var pending: [Thread] = []
  private(set) var steps = 0

  init(program: PatternProgram, text: String) {
    self.program = program
    (scalars, isCut) = Self.beginning(of: text)
    reached = Array(repeating: -1, count: program.instructions.count)
  }

  mutating func firstMatch() -> Pattern.Match? {
    var found: (thread: Thread, end: Int)?
    var threads: [Thread] = []
    for place in 0...scalars.count {
      var waiting = threads.flatMap { follow($0, at: place) }
      if found == nil { waiting += follow(Thread(instruction: 0, start: place), at: place) }
      threads = []
      for thread in waiting {
        steps += 1
        guard case .set(let set) = program.instructions[thread.instruction] else {
          // A match ends the threads that are less preferred; the preferred ones go on.
          found = (thread, place)
          break
        }
        guard place < scalars.count, set.contains(scalars[place], folding: program.folding) else {
          continue
        }
        var next = thread
        next.instruction += 1
        threads.append(next)
      }
      if threads.isEmpty, found != nil { break }
    }
    return found.map { match($0.thread, end: $0.end) }
  }

  /// The threads that wait for a character, or have matched, once the others have run; the preferred first.
  private mutating func follow(_ thread: Thread, at place: Int) -> [Thread] {
    var waiting: [Thread] = []
    pending.append(thread)
    while var thread = pending.popLast() {
      guard reached[thread.instruction] != place else { continue }
      reached[thread.instruction] = place
      steps += 1
      switch program.instructions[thread.instruction] {
      case .set, .match:
        waiting.append(thread)
        continue
      case .jump(let target): thread.instruction = target
      case .split(let first, let second):
        thread.instruction = second
        pending.append(thread)
        thread.instruction = first
      case .openCapture(let number):
        thread[keyPath: Self.capture(number)] = Capture(start: place)
        thread.instruction += 1
      case .closeCapture(let number):
        thread[keyPath: Self.capture(number)].end = place
        thread.instruction += 1
      case .assertion(let assertion):
        guard holds(assertion, at: place) else { continue }
        thread.instruction += 1
      }
      pending.append(thread)
    }
    return waiting
  }

  private func holds(_ assertion: PatternTree.Assertion, at place: Int) -> Bool {
    switch assertion {
    case .start: place == 0
    case .end: place == scalars.count && !isCut
    case .wordBoundary: isWord(place - 1) != isWord(place)
    case .noWordBoundary: isWord(place - 1) == isWord(place)
    // The syntax of these expressions has none.
    case .look: false
    }
  }

  private func isWord(_ index: Int) -> Bool {
    scalars.indices.contains(index) && PatternTree.CharacterSet.isWord(scalars[index])
  }

  private static func capture(_ number: Int) -> WritableKeyPath<Thread, Capture> {
    number == 1 ? \.first : \.second
  }

  private func match(_ thread: Thread, end: Int) -> Pattern.Match {
    let whole = text(thread.start..<end)
    guard program.captures > 0 else {
      return Pattern.Match(text: whole, capture: whole, second: nil)
    }
    return Pattern.Match(
      text: whole,
      capture: text(of: thread.first),
      second: text(of: thread.second)
    )
  }

  private func text(of capture: Capture) -> String? {
    guard let start = capture.start, let end = capture.end else { return nil }
    return text(start..<end)
  }

  private func text(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(scalars[range]))
  }

  /// The scalars that fit the limit, and whether there are more.
  private static func beginning(of text: String) -> ([Unicode.Scalar], Bool) {
    var scalars: [Unicode.Scalar] = []
    var bytes = 0
    for scalar in text.unicodeScalars {
      bytes += UTF8.width(scalar)
      guard bytes <= Pattern.textLimit else { return (scalars, true) }
      scalars.append(scalar)
    }
    return (scalars, false)
  }
}
