/// An expression as instructions of a machine whose threads advance through the text side by side.
struct PatternProgram: Sendable {
  /// One step of a thread.
  enum Instruction: Sendable {
    /// Takes a character of a set.
    case set(PatternTree.CharacterSet)
    case assertion(PatternTree.Assertion)
    /// Goes on at both places; the first is preferred.
    case split(Int, Int)
    case jump(Int)
    case openCapture(Int)
    case closeCapture(Int)
    case match
  }

  private(set) var instructions: [Instruction] = []

  /// Groups that capture.
  private(set) var captures = 0
  let folding: PatternTree.Folding

  /// Instructions that the program may have, so that a match costs at most this much for each character.
  private let sizeLimit: Int

  /// Copies made of repeated items; counted apart, because a copy of nothing adds no instruction.
  private var copies = 0

  init(
    _ tree: PatternTree,
    folding: PatternTree.Folding,
    sizeLimit: Int = PatternSyntax.vocabulary.sizeLimit
  ) throws(PatternError) {
    self.folding = folding
    self.sizeLimit = sizeLimit
    try append(tree)
    instructions.append(.match)
  }

  private mutating func append(_ tree: PatternTree) throws(PatternError) {
    switch tree {
    case .empty: break
    case .set(let set): instructions.append(.set(set))
    case .assertion(let assertion): instructions.append(.assertion(assertion))
    case .sequence(let items): for item in items { try append(item) }
    case .alternation(let branches): try append(branches: branches)
    case .capture(let inner, let number):
      captures = max(captures, number)
      instructions.append(.openCapture(number))
      try append(inner)
      instructions.append(.closeCapture(number))
    case .repetition(let item, let repetition): try append(item, repetition)
    }
  }

  private mutating func append(branches: [PatternTree]) throws(PatternError) {
    var ends: [Int] = []
    for branch in branches.dropLast() {
      let split = reserve()
      try append(branch)
      ends.append(reserve())
      instructions[split] = .split(split + 1, instructions.count)
    }
    if let last = branches.last { try append(last) }
    for end in ends { instructions[end] = .jump(instructions.count) }
  }

  private mutating func append(
    _ item: PatternTree,
    _ repetition: PatternTree.Repetition
  ) throws(PatternError) {
    for _ in 0..<repetition.minimum { try append(item, limitedBy: repetition) }
    guard let maximum = repetition.maximum else {
      let split = reserve()
      try append(item, limitedBy: repetition)
      instructions.append(.jump(split))
      instructions[split] = self.split(split + 1, or: instructions.count, repetition)
      return
    }
    var splits: [Int] = []
    for _ in repetition.minimum..<maximum {
      splits.append(reserve())
      try append(item, limitedBy: repetition)
    }
    for split in splits {
      instructions[split] = self.split(split + 1, or: instructions.count, repetition)
    }
  }

  private mutating func append(
    _ item: PatternTree,
    limitedBy repetition: PatternTree.Repetition
  ) throws(PatternError) {
    copies += 1
    try append(item)
    guard max(instructions.count, copies) < sizeLimit else {
      throw PatternError(reason: .tooLarge, position: repetition.position)
    }
  }

  private func split(
    _ inner: Int,
    or after: Int,
    _ repetition: PatternTree.Repetition
  ) -> Instruction {
    repetition.preference == .most ? .split(inner, after) : .split(after, inner)
  }

  /// Leaves room for an instruction whose target is not known yet.
  private mutating func reserve() -> Int {
    instructions.append(.jump(0))
    return instructions.count - 1
  }
}
