/// Where somebody looks at lines that do not all fit on a screen.
package struct ScrollPosition: Sendable, Hashable {
  /// What a key asks for.
  package enum Move: Sendable, Hashable, CaseIterable {
    case lineUp, lineDown, pageUp, pageDown, top, bottom
  }

  /// The first line that is shown.
  package private(set) var first = 0

  /// Starts at the top.
  package init() {}

  /// Moves, as far as there are lines; `heights` are the rows of each line.
  package mutating func move(_ move: Move, over heights: [Int], room: Int) {
    let page = max(1, visible(of: heights, room: room).count - 1)
    switch move {
    case .lineUp: first -= 1
    case .lineDown: first += 1
    case .pageUp: first -= page
    case .pageDown: first += page
    case .top: first = 0
    case .bottom: first = heights.count
    }
    first = min(max(first, 0), Self.last(of: heights, room: room))
  }

  /// The lines that are shown on a screen of so many rows; one at least, however high.
  package func visible(of heights: [Int], room: Int) -> Range<Int> {
    let start = min(first, Self.last(of: heights, room: room))
    var (end, rest) = (start, room)
    while end < heights.count, heights[end] <= rest || end == start {
      rest -= heights[end]
      end += 1
    }
    return start..<end
  }

  /// The first line behind which all the others fit.
  private static func last(of heights: [Int], room: Int) -> Int {
    var (start, rest) = (heights.count, room)
    while start > 0, heights[start - 1] <= rest {
      start -= 1
      rest -= heights[start]
    }
    return min(start, max(0, heights.count - 1))
  }
}
