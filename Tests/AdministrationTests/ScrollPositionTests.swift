import Administration
import Testing

struct ScrollPositionTests {
  private static let heights = [1, 1, 2, 1, 3, 1, 1]

  private static func seen(
    _ moves: [ScrollPosition.Move],
    room: Int = 4,
    _ heights: [Int] = heights
  ) -> Range<Int> {
    var position = ScrollPosition()
    for move in moves { position.move(move, over: heights, room: room) }
    return position.visible(of: heights, room: room)
  }

  @Test func `it starts with the first lines that fit`() {
    #expect(Self.seen([]) == 0..<3)
    #expect(Self.seen([], room: 100) == 0..<7)
    #expect(Self.seen([], []) == 0..<0)
  }

  @Test func `keys move it, and it stays where lines are`() {
    #expect(Self.seen([.lineDown]) == 1..<4)
    #expect(Self.seen([.lineUp]) == 0..<3)
    #expect(Self.seen([.pageDown]) == 2..<4)
    #expect(Self.seen([.bottom]) == 5..<7)
    #expect(Self.seen([.bottom, .lineDown, .pageDown]) == 5..<7)
    #expect(Self.seen([.bottom, .top]) == 0..<3)
    #expect(Self.seen([.pageDown, .pageUp]) == 1..<4)
  }

  @Test func `a line that is higher than the screen is shown nevertheless`() {
    #expect(Self.seen([.lineDown, .lineDown, .lineDown, .lineDown], room: 2) == 4..<5)
    #expect(Self.seen([], room: 1, [5]) == 0..<1)
  }

  @Test func `where lines went away, the last ones are shown`() {
    var position = ScrollPosition()
    position.move(.bottom, over: Self.heights, room: 4)
    #expect(position.visible(of: [1, 1], room: 4) == 0..<2)
  }
}
