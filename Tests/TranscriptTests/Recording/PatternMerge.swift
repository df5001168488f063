/// Makes a pattern of what came, which keeps as much of an expected pattern as still holds.
///
/// Both are sequences, of characters or of lines, and the pattern may hold wildcards. Of all ways to lay one on the other
/// the cheapest is taken: what matches costs nothing, and a changed element beside a wildcard is rather written down than
/// left to the wildcard.
struct PatternMerge {
  /// An element of the new pattern.
  enum Piece: Equatable {
    /// The expected element of this index; it matches, or is a wildcard.
    case kept(Int)
    /// What came, at this index of it, stands where an expected element stood.
    case replaced(expected: Int, actual: Int)
    /// What came, at this index of it, stands where nothing was expected.
    case added(Int)
  }

  let pieces: [Piece]

  /// What it costs: 0 where all that was expected holds and no wildcard takes anything.
  let cost: Int

  private enum Cost {
    static let swallowed = 1
    static let reworded = 2
    static let replaced = 3
    static let added = 4
    static let dropped = 4
  }

  private enum Move: UInt8 { case end, keep, swallow, pass, replace, add, drop }

  /// Merges `actualCount` elements into `expectedCount`, which are compared by their indices; of those that do not match
  /// the ones that are alike stand for each other.
  init(
    expectedCount: Int,
    actualCount: Int,
    isWildcard: (Int) -> Bool,
    matches: (_ expected: Int, _ actual: Int) -> Bool,
    isAlike: (_ expected: Int, _ actual: Int) -> Bool = { _, _ in false }
  ) {
    let width = actualCount + 1
    var costs = [Int](repeating: 0, count: (expectedCount + 1) * width)
    var moves = [Move](repeating: .end, count: costs.count)
    for expected in stride(from: expectedCount, through: 0, by: -1) {
      let isOpen = expected < expectedCount && isWildcard(expected)
      for actual in stride(from: actualCount, through: 0, by: -1) {
        let here = expected * width + actual
        var best: (cost: Int, move: Move)?
        func offer(_ cost: Int, _ move: Move) {
          if best.map({ cost < $0.cost }) ?? true { best = (cost, move) }
        }
        if expected < expectedCount, actual < actualCount, !isOpen {
          let rest = costs[here + width + 1]
          if matches(expected, actual) { offer(rest, .keep) }
          offer(rest + (isAlike(expected, actual) ? Cost.reworded : Cost.replaced), .replace)
        }
        if isOpen {
          offer(costs[here + width], .pass)
          if actual < actualCount { offer(costs[here + 1] + Cost.swallowed, .swallow) }
        } else if expected < expectedCount {
          offer(costs[here + width] + Cost.dropped, .drop)
        }
        if actual < actualCount { offer(costs[here + 1] + Cost.added, .add) }
        (costs[here], moves[here]) = best ?? (0, .end)
      }
    }
    cost = costs[0]
    pieces = Self.pieces(moves, width: width)
  }

  private static func pieces(_ moves: [Move], width: Int) -> [Piece] {
    var pieces: [Piece] = []
    var (expected, actual) = (0, 0)
    while true {
      switch moves[expected * width + actual] {
      case .end: return pieces
      case .keep:
        pieces.append(.kept(expected))
        (expected, actual) = (expected + 1, actual + 1)
      case .replace:
        pieces.append(.replaced(expected: expected, actual: actual))
        (expected, actual) = (expected + 1, actual + 1)
      case .pass:
        pieces.append(.kept(expected))
        expected += 1
      case .swallow: actual += 1
      case .drop: expected += 1
      case .add:
        pieces.append(.added(actual))
        actual += 1
      }
    }
  }
}
