import TestSupport
import Testing
import Time

@testable import Pacing

struct SlidingWindowTests {
  private let start = Timestamp(milliseconds: 1000)

  private func use(_ milliseconds: Int64, cost: Double = 1) -> Usage {
    Usage(time: Timestamp(milliseconds: milliseconds), cost: cost, owner: 0, phase: .past)
  }

  private func earliest(
    limit: Double,
    length: Int64,
    cost: Double = 1,
    among uses: [Usage]
  ) -> Int64 {
    SlidingWindow(limit: limit, seconds: Double(length) / 1000)
      .earliest(from: start, cost: cost, among: uses).milliseconds
  }

  @Test func `an empty window has room at once`() {
    #expect(earliest(limit: 1, length: 10, among: []) == 1000)
  }

  @Test func `a use counts until its length has passed and not longer`() {
    #expect(earliest(limit: 1, length: 10, among: [use(991)]) == 1001)
    #expect(earliest(limit: 1, length: 10, among: [use(990)]) == 1000)
  }

  @Test func `a gap between bookings is used where it delays none of them`() {
    #expect(earliest(limit: 1, length: 10, among: [use(1010)]) == 1000)
    #expect(earliest(limit: 1, length: 10, among: [use(1009)]) == 1019)
    #expect(earliest(limit: 1, length: 10, among: [use(995), use(1015)]) == 1005)
  }

  @Test func `a use above the limit takes the whole window`() {
    #expect(earliest(limit: 3, length: 10, cost: 5, among: [use(995)]) == 1005)
    #expect(earliest(limit: 3, length: 10, cost: 5, among: []) == 1000)
  }

  @Test func `fractions that sum to the limit fit`() {
    let uses = (0..<9).map { use(995 + Int64($0) / 9, cost: 0.1) }
    #expect(earliest(limit: 1, length: 10, cost: 0.1, among: uses) == 1000)
  }

  @Test func `a window that a smaller limit overfills empties first`() {
    let uses = (0..<9).map { use(991 + Int64($0)) }
    #expect(earliest(limit: 2, length: 10, among: uses) == 1008)
  }

  @Test(arguments: UInt64(1)...300)
  func `the place found is the first that a search of every millisecond finds`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let limit = Double(Int.random(in: 1...4, using: &random))
    let length = Int64.random(in: 1...12, using: &random)
    var uses: [Usage] = []
    for _ in 0..<Int.random(in: 0...14, using: &random) {
      let time = Int64.random(in: 985...1030, using: &random)
      let cost = Double(Int.random(in: 1...2, using: &random))
      if fits(cost, at: time, limit: limit, length: length, among: uses) {
        uses.add(use(time, cost: cost))
      }
    }
    let cost = Double(Int.random(in: 1...Int(limit), using: &random))
    let searched = (Int64(1000)...1100).first {
      fits(cost, at: $0, limit: limit, length: length, among: uses)
    }
    #expect(earliest(limit: limit, length: length, cost: cost, among: uses) == searched)
  }

  private func fits(
    _ cost: Double,
    at time: Int64,
    limit: Double,
    length: Int64,
    among uses: [Usage]
  ) -> Bool {
    let all = uses + [use(time, cost: cost)]
    return all.allSatisfy { end in
      let last = end.time.milliseconds
      let load = all.filter { (last - length + 1...last).contains($0.time.milliseconds) }
      return load.reduce(0) { $0 + $1.cost } <= max(limit, 0)
    }
  }
}
