import TestSupport
import Testing
import Time

@testable import Pacing

struct TokenBucketTests {
  private func booked(_ seconds: Double, cost: Double = 1) -> Usage {
    Usage(time: .at(seconds), cost: cost, owner: 1, phase: .booked)
  }

  @Test func `a full bucket pays at once and an empty one when it has refilled`() {
    var bucket = TokenBucket(capacity: 2, refill: 0.5, now: .at(0))
    bucket.draw(2, at: .at(0))
    #expect(bucket.earliest(from: .at(0), cost: 1, among: [], now: .at(0)) == .at(2))
    #expect(bucket.earliest(from: .at(0), cost: 9, among: [], now: .at(0)) == .at(4))
    #expect(bucket.isFull(at: .at(4)))
  }

  @Test func `what comes later never leaves a booked call short`() {
    var bucket = TokenBucket(capacity: 2, refill: 1, now: .at(0))
    bucket.draw(2, at: .at(0))
    #expect(
      bucket.earliest(from: .at(0), cost: 1, among: [booked(2, cost: 2)], now: .at(0)) == .at(3)
    )
    #expect(
      bucket.earliest(from: .at(0), cost: 1, among: [booked(9, cost: 2)], now: .at(0)) == .at(1)
    )
  }

  @Test func `what is booked before the start is paid at its own time`() {
    let bucket = TokenBucket(capacity: 2, refill: 1, now: .at(0))
    let booked = [booked(5, cost: 2)]
    #expect(bucket.earliest(from: .at(7), cost: 2, among: booked, now: .at(0)) == .at(7))
    #expect(bucket.earliest(from: .at(6), cost: 2, among: booked, now: .at(0)) == .at(7))
    #expect(bucket.earliest(from: .at(7), cost: 2, among: booked, now: .at(7)) == .at(9))
  }

  @Test func `what is given back never overfills`() {
    var bucket = TokenBucket(capacity: 2, refill: 1, now: .at(0))
    bucket.draw(1, at: .at(0))
    bucket.giveBack(1, paidAt: .at(0), at: .at(1))
    #expect(bucket.level(at: .at(1)) == 2)
  }

  @Test func `what flowed in while a payment was out is not kept beside it`() {
    var bucket = TokenBucket(capacity: 2, refill: 0.05, now: .at(0))
    bucket.draw(1, at: .at(0))
    bucket.draw(1, at: .at(3))
    bucket.giveBack(1, paidAt: .at(0), at: .at(4))
    // Drawn once since it was full, it holds what it would hold had the other never been out.
    #expect(bucket.level(at: .at(4)) <= 1.05 + 1e-9)
    #expect(bucket.level(at: .at(4)) > 0.9)
  }

  @Test func `a bucket that never refills opens in the far future instead of never`() {
    var bucket = TokenBucket(capacity: 1, refill: 0, now: .at(0))
    bucket.draw(1, at: .at(0))
    #expect(bucket.earliest(from: .at(0), cost: 1, among: [], now: .at(0)) > .at(100_000_000))
  }

  @Test func `a clock that is set back earns nothing`() {
    var bucket = TokenBucket(capacity: 2, refill: 1, now: .at(100))
    bucket.draw(2, at: .at(100))
    bucket.draw(0, at: .at(0))
    #expect(bucket.level(at: .at(0)) == 0)
  }

  @Test(arguments: UInt64(1)...100)
  func `the place found is the first that a search finds`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let capacity = Double(Int.random(in: 1...4, using: &random))
    var bucket = TokenBucket(capacity: capacity, refill: 0.5, now: .at(0))
    bucket.draw(Double(Int.random(in: 0...Int(capacity), using: &random)), at: .at(0))
    var uses: [Usage] = []
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let use = booked(
        Double(Int.random(in: 0...20, using: &random)),
        cost: Double(Int.random(in: 1...Int(capacity), using: &random))
      )
      if pays(for: uses + [use], from: bucket) { uses.add(use) }
    }
    let cost = Double(Int.random(in: 1...Int(capacity), using: &random))
    let searched = (0...100).first { step in
      pays(for: uses + [booked(Double(step) / 2, cost: cost)], from: bucket)
    }
    let found = bucket.earliest(from: .at(0), cost: cost, among: uses, now: .at(0))
    #expect(found.offset == searched.map { Double($0) / 2 })
  }

  private func pays(for uses: [Usage], from bucket: TokenBucket) -> Bool {
    var bucket = bucket
    return uses.sorted { $0.time < $1.time }.allSatisfy { use in
      bucket.draw(use.cost, at: use.time)
      return bucket.level(at: use.time) >= 0
    }
  }
}
