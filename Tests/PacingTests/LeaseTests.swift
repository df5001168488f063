import Manifests
import TestSupport
import Testing
import Time

@testable import Pacing

/// Parts of limits that single processes use without asking.
@Suite struct LeaseTests {
  private static let limit = Budget.Limit.window(limit: 100, per: 10)

  /// Processes that know the same leases; what each sends within its own, only it knows.
  private final class Processes {
    var shared = BudgetLedger()
    var leased: [String: LeasedLimits] = [:]
    let trust: Double
    let limit: Budget.Limit

    /// Seconds that processes take to ask each other.
    var detour = 0.0

    init(trust: Double = 60, limit: Budget.Limit = LeaseTests.limit) {
      self.trust = trust
      self.limit = limit
    }

    func with<Answer>(
      _ process: String,
      closed: Timestamp? = nil,
      _ body: (inout PacingState) -> Answer
    ) -> Answer {
      var book = PacingState()
      book.ledger = shared
      book.ledger.closedUntil = closed
      book.leased = leased[process] ?? fresh()
      defer {
        book.ledger.closedUntil = nil
        shared = book.ledger
        leased[process] = book.leased
      }
      return body(&book)
    }

    /// What a new process sends within leases, with numbers that no other has.
    private func fresh() -> LeasedLimits {
      var fresh = LeasedLimits()
      fresh.isLeasing = trust > 0
      fresh.ledger.lastID = UInt64(leased.count + 1) << 32
      return fresh
    }

    /// Whether a call may be sent at once; one that may not gives its place back.
    func send(
      _ process: String,
      at seconds: Double,
      closed: Timestamp? = nil,
      isGone: @escaping @Sendable (String) -> Bool = { _ in false }
    ) -> Bool {
      let terms = LeaseTerms(process: process, home: process, trust: trust, isGone: isGone)
      return with(process, closed: closed) { book in
        let claim = BudgetLedger.Claim.on(limit)
        book.leased.detour = detour
        let found = book.reserve([claim], for: .process(process), now: .at(seconds))
        if closed == nil { book.tend("k", terms, now: .at(seconds)) }
        if !found.isTaken { book.release(found.place.id, outcome: .unsent, now: .at(seconds)) }
        return found.isTaken
      }
    }

    func lease(_ process: String) -> Double {
      shared.accounts.rows["k"]?.lease(of: process)?.amount ?? 0
    }
  }

  @Test func `what is sent within a lease changes nothing that others must know`() {
    let processes = Processes()
    #expect(processes.send("a", at: 0))
    #expect(processes.lease("a") >= 2)
    let before = processes.shared.accounts.rows
    #expect(processes.send("a", at: 0.5))
    #expect(processes.shared.accounts.rows == before)
  }

  @Test(arguments: UInt64(1)...40)
  func `processes together never send more than the limit, whoever is cut off or dies`(
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    let processes = Processes(trust: Double.random(in: 5...100, using: &random))
    var names = ["a", "b", "c"]
    var births = 0
    var cut: [String: Double] = [:]
    var sent: [Double] = []
    var now = 0.0
    for _ in 0..<3000 {
      now += Double.random(in: 0...0.04, using: &random)
      let index = Int.random(in: 0..<3, using: &random)
      switch Int.random(in: 0..<400, using: &random) {
      case 0: cut[names[index]] = now + Double.random(in: 1...40, using: &random)
      case 1:
        births += 1
        names[index] = "p\(births)"
      default:
        let isCut = cut[names[index]].map { $0 > now } ?? false
        let closed: Timestamp? = isCut ? .at(now + 5) : nil
        if processes.send(names[index], at: now, closed: closed) { sent.append(now) }
      }
    }
    // The ledger counts in whole milliseconds.
    for (first, last) in zip(sent, sent.dropFirst(100)) { #expect(last - first >= 10 - 0.002) }
    #expect(sent.count > 300)
  }

  @Test func `a lease ends before its time is over, and counts for a window after that`() {
    let processes = Processes()
    for second in 0..<4 { _ = processes.send("a", at: Double(second)) }
    let lease = processes.lease("a")
    let away = Timestamp.at(1000)
    #expect(processes.send("a", at: 50, closed: away))
    #expect(!processes.send("a", at: 63, closed: away))
    var sent = 0.0
    while processes.send("b", at: 62) { sent += 1 }
    #expect(sent == 100 - lease)
    sent = 0
    while processes.send("b", at: 74) { sent += 1 }
    #expect(sent == 100)
  }

  @Test func `the lease of one that is known to be dead counts for a window more, and no longer`() {
    let processes = Processes()
    for second in 0..<4 { _ = processes.send("a", at: Double(second)) }
    #expect(processes.lease("a") > 0)
    _ = processes.send("b", at: 5) { $0 == "a" }
    #expect(processes.lease("a") > 0)
    _ = processes.send("b", at: 16) { $0 == "a" }
    #expect(processes.lease("a") == 0)
  }

  @Test func `a lease follows what its process needs`() {
    let processes = Processes()
    for step in 0..<120 { _ = processes.send("a", at: Double(step) * 0.5) }
    let busy = processes.lease("a")
    #expect(busy > 20 && busy <= 45)
    for step in 0..<10 { _ = processes.send("a", at: 60 + Double(step) * 5) }
    let idle = processes.lease("a")
    #expect(idle >= 2 && idle < 10)
  }

  @Test func `of a limit that is used up nobody has a part of his own`() {
    let processes = Processes()
    for step in 0..<300 { _ = processes.send("a", at: Double(step) * 0.1) }
    var (first, second) = (0, 0)
    for step in 0..<400 {
      let now = 30 + Double(step) * 0.05
      if processes.send("b", at: now) { second += 1 }
      if processes.send("a", at: now) { first += 1 }
    }
    #expect(processes.lease("a") + processes.lease("b") == 0)
    #expect(first + second >= 180)
  }

  private static let large = Budget.Limit.window(limit: 1000, per: 1)

  private func need(per: Double = 1, heads: Int, leased: Double, held: Double) -> LeaseNeed {
    LeaseNeed(
      limit: 1000,
      per: per,
      heads: heads,
      leased: leased,
      used: 100,
      held: held,
      load: held,
      rate: 2 * held / per
    )
  }

  @Test func `a limit whose places no queue can give is leased until it is used up`() {
    #expect(need(heads: 9, leased: 720, held: 90).amount == 90)
    #expect(need(heads: 9, leased: 810, held: 90).amount == 90)
    #expect(need(per: 10, heads: 9, leased: 810, held: 90).amount == 0)
  }

  @Test func `a part of it that is far too large is given back, though all of it is in use`() {
    #expect(need(heads: 1, leased: 0, held: 450).amount == 450)
    #expect(need(heads: 2, leased: 100, held: 330).amount == 330)
    #expect(need(heads: 4, leased: 100, held: 450).amount == 0)
  }

  @Test(arguments: UInt64(1)...6)
  func `of a limit whose places no queue can give no more is sent than it has`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let processes = Processes(trust: 5, limit: Self.large)
    let names = ["a", "b", "c", "d"]
    var sent: [Double] = []
    var now = 0.0
    for _ in 0..<6000 {
      now += Double.random(in: 0...0.0013, using: &random)
      processes.detour = Double.random(in: 0...0.2, using: &random)
      let name = names.randomElement(using: &random) ?? "a"
      if processes.send(name, at: now) { sent.append(now) }
    }
    for (first, last) in zip(sent, sent.dropFirst(1000)) { #expect(last - first >= 1 - 0.002) }
    #expect(sent.count > 3000)
  }

  @Test func `a lease grows at once with what is asked for`() {
    let processes = Processes(limit: .window(limit: 100_000, per: 1))
    for step in 0..<750 { _ = processes.send("a", at: Double(step) * 0.002) }
    #expect(processes.lease("a") >= 900)
  }

  @Test
  func `a lease grows that was full, though others answer when nothing of it counts any more`() {
    let processes = Processes(limit: .window(limit: 100_000, per: 1))
    for step in 0..<8 {
      let amount = Int(processes.lease("a"))
      for _ in 0..<amount { _ = processes.send("a", at: Double(step) * 2) }
      _ = processes.send("a", at: Double(step) * 2 + 0.1)
      _ = processes.send("a", at: Double(step) * 2 + 1.9)
    }
    #expect(processes.lease("a") > 20)
  }

  @Test(arguments: [100.0, 900])
  func `a call waits within its lease where little is left beside leases and to ask takes as long`(
    leased: Double
  ) {
    let processes = Processes(limit: Self.large)
    for step in 0..<100 { _ = processes.send("a", at: Double(step) * 0.02) }
    let own = Int(processes.lease("a"))
    let other = LimitLease(process: "o", amount: leased - Double(own), until: .at(100))
    processes.shared.accounts["k"]?.leases.append(other)
    for _ in 0..<own { _ = processes.send("a", at: 10) }
    processes.detour = 0.3
    #expect(processes.send("a", at: 10.6))
    #expect(processes.send("a", at: 10.8) == (leased < 750))
  }

  @Test func `what was sent within a lease counts after it was given back`() {
    let processes = Processes()
    for step in 0..<40 { _ = processes.send("a", at: Double(step) * 0.1) }
    processes.with("a") { $0.returnLeases(of: "a", now: .at(4)) }
    #expect(processes.lease("a") == 0)
    var sent = 0
    while processes.send("b", at: 5) { sent += 1 }
    #expect(sent == 60)
  }

  @Test func `what is given back of a lease is had at once by whoever waits`() {
    let processes = Processes()
    for step in 0..<40 { _ = processes.send("a", at: Double(step) * 0.1) }
    while processes.send("b", at: 4) {}
    let waiting = processes.with("c") { book in
      book.reserve([.on(Self.limit)], for: .process("c"), now: .at(5)).place
    }
    #expect(waiting.notBefore > .at(6))
    processes.with("a") { $0.returnLeases(of: "a", now: .at(6)) }
    #expect(processes.shared.places.rows[waiting.id]?.reservation.notBefore == .at(6))
  }

  @Test func `a limit that was used up is leased again when it was not for two windows`() {
    let processes = Processes()
    for step in 0..<300 { _ = processes.send("p\(step % 12)", at: Double(step) * 0.02) }
    for number in 0..<12 { _ = processes.send("p\(number)", at: 8) }
    for number in 0..<12 { _ = processes.send("p\(number)", at: 17) }
    #expect((0..<12).allSatisfy { processes.lease("p\($0)") == 0 })
    _ = processes.send("p0", at: 29)
    #expect(processes.lease("p0") > 0)
  }

  @Test func `what is sent within a lease leaves nothing behind that grows`() {
    let processes = Processes()
    for step in 0..<200 { _ = processes.send("a", at: Double(step) * 0.2) }
    processes.with("a") { book in
      #expect(!book.leased.ledger.places.touched.isEmpty)
      book.settle()
      #expect(book.leased.ledger.places.touched.isEmpty)
      #expect(book.leased.ledger.accounts.touched.isEmpty)
    }
  }

  @Test func `a lease begins small and grows with what is asked for`() {
    let processes = Processes(limit: .window(limit: 6000, per: 60))
    _ = processes.send("a", at: 0)
    #expect(processes.lease("a") == 4)
    for step in 0..<40 { _ = processes.send("a", at: 1.1 + Double(step) * 0.001) }
    _ = processes.send("a", at: 2.2)
    #expect(processes.lease("a") > 40)
    #expect(processes.lease("a") < 100)
  }

  @Test(arguments: [
    Budget.Limit.window(limit: 15, per: 60), .bucket(capacity: 1000, refill: 100),
    .concurrency(100), .spacing(0.1), .window(limit: Budget.Limit.open, per: 1),
  ])
  func `of small limits, and of those that are no windows, nothing is leased`(limit: Budget.Limit) {
    var book = PacingState()
    book.leased.isLeasing = true
    let terms = LeaseTerms(process: "a", trust: 60)
    for second in 0..<20 {
      _ = book.reserve([.on(limit)], for: .process("a"), now: .at(Double(second)))
      book.tend("k", terms, now: .at(Double(second)))
    }
    #expect(!book.hasLeases(of: "a"))
  }

  @Test func `a call that costs more than is left beside the leases waits for their end`() {
    let processes = Processes()
    for step in 0..<40 { _ = processes.send("a", at: Double(step) * 0.1) }
    let lease = processes.lease("a")
    let opening = processes.with("b") { book in
      let claim = BudgetLedger.Claim.on(LeaseTests.limit, cost: 101 - lease)
      return book.ledger.opening(of: [claim], now: .at(5)).offset
    }
    #expect(opening > 60)
  }

  /// Asks for a call under each of 1000 limits of its own, one in ten seconds; returns what is known of the limits then.
  private func notes(isLeasing: Bool, of limit: Budget.Limit) -> [String: LimitNote] {
    var book = PacingState()
    book.leased.isLeasing = isLeasing
    let terms = LeaseTerms(process: "a", trust: isLeasing ? 60 : 0)
    for number in 0..<1000 {
      var claim = BudgetLedger.Claim.on(limit)
      claim.key = "k\(number)"
      let now = Timestamp.at(Double(number) * 10)
      _ = book.reserve([claim], for: .process("a"), now: now)
      if isLeasing { book.tend(claim.key, terms, now: now) }
    }
    return book.leased.notes
  }

  @Test func `who leases nothing keeps no account of what it asks for`() {
    #expect(notes(isLeasing: false, of: Self.limit).isEmpty)
  }

  @Test func `of limits that cannot be leased nothing is kept in mind`() {
    #expect(notes(isLeasing: true, of: .spacing(0.1)).isEmpty)
  }

  @Test func `limits that nobody asks for any more are forgotten`() {
    let notes = notes(isLeasing: true, of: .window(limit: 15, per: 10))
    #expect(notes.count < 200)
    #expect(notes["k999"]?.asked == 1)
  }

  @Test func `what is leased is kept in mind, however long nothing is sent by it`() {
    var book = PacingState()
    book.leased.isLeasing = true
    let terms = LeaseTerms(process: "a", trust: 60)
    _ = book.reserve([.on(Self.limit)], for: .process("a"), now: .at(0))
    book.tend("k", terms, now: .at(0))
    #expect(book.hasLeases(of: "a"))
    for number in 0..<1000 {
      var claim = BudgetLedger.Claim.on(Self.limit)
      claim.key = "k\(number)"
      _ = book.reserve([claim], for: .process("a"), now: .at(10 + Double(number) * 10))
    }
    #expect(book.leased.notes["k"] != nil)
    #expect(book.leased.notes["k1"] == nil)
  }
}
