@testable import MockAPI
import Manifests
import Testing
import Time

struct LimitTests {
  private static let start = Timestamp(milliseconds: 1_800_000_000_000)

  /// Takes a place each time there is one; returns for each second whether there was.
  private func admissions(_ limit: Budget.Limit, at seconds: [Double]) -> [Bool] {
    var counter = LimitCounter(limit)
    return seconds.map { second in
      let now = Self.start + second
      guard counter.wait(for: 1, at: now) == 0 else { return false }
      counter.take(1, at: now)
      return true
    }
  }

  @Test func `a window lets the limit through and not one more until the oldest has left it`() {
    let seconds = [0, 0.5, 1, 9.999, 10, 10.4, 10.5]
    let expected = [true, true, false, false, true, false, true]
    #expect(admissions(.window(limit: 2, per: 10), at: seconds) == expected)
  }

  @Test func `a bucket is full at first and refills steadily`() {
    let seconds = [0, 0, 0, 1.999, 2, 2.1, 100, 100, 100]
    let expected = [true, true, false, false, true, false, true, true, false]
    #expect(admissions(.bucket(capacity: 2, refill: 0.5), at: seconds) == expected)
  }

  @Test func `spacing counts from the last request that had a place`() {
    #expect(admissions(.spacing(2), at: [0, 1, 2, 3.9, 4]) == [true, false, true, false, true])
  }

  @Test func `concurrency gives places back when requests end`() {
    var counter = LimitCounter(.concurrency(1))
    counter.take(1, at: Self.start)
    #expect(counter.wait(for: 1, at: Self.start) > 0)
    counter.end()
    #expect(counter.wait(for: 1, at: Self.start) == 0)
  }

  @Test func `a dear request waits until enough cheap ones have left the window`() {
    var counter = LimitCounter(.window(limit: 3, per: 10))
    for second in [0.0, 1, 2] { counter.take(1, at: Self.start + second) }
    #expect(counter.wait(for: 2, at: Self.start + 3) == 8)
  }

  @Test func `the state tells places left and when one comes back`() {
    var counter = LimitCounter(.window(limit: 3, per: 10))
    counter.take(1, at: Self.start)
    let state = counter.state(at: Self.start + 4)
    #expect(state == LimitCounter.State(limit: 3, remaining: 2, reset: 6))
  }

  @Test func `of several limits all are asked before a place is taken in any`() throws {
    let budgets = #"""
      [{"id": "wide", "kind": "window", "scope": "ip", "limit": 5, "per": 60},
       {"id": "narrow", "kind": "window", "scope": "arg:shelf", "limit": 1, "per": 10}]
      """#
    let manifest = try Shelf.manifest(budgets: budgets)
    let operation = try #require(manifest.operations.first { $0.name == "list_books" })
    var book = LimitBook()
    func admit(_ shelf: String, _ second: Double) -> String {
      let claims = LimitBook.claims(
        of: manifest.errors.budgets,
        operation: operation,
        credential: nil
      ) { _ in shelf }
      switch book.admit(claims, at: Self.start + second) {
      case .admitted: return "admitted"
      case .refused(let claim, let wait): return "\(claim.budget.id) \(wait)"
      }
    }
    #expect(admit("a", 0) == "admitted")
    #expect(admit("a", 1) == "narrow 9.0")
    #expect(admit("b", 1) == "admitted")
    for second in [10.0, 20, 30] { #expect(admit("a", second) == "admitted") }
    #expect(admit("c", 31) == "wide 29.0")
  }

  @Test func `a limit of a group leaves other operations alone`() throws {
    let manifest = try Shelf.manifest(
      budgets: #"[{"id": "g", "kind": "spacing", "scope": "ip", "group": "books", "every": 1}]"#
    )
    let counted = manifest.operations.filter {
      !LimitBook.claims(of: manifest.errors.budgets, operation: $0, credential: nil) { _ in nil }
        .isEmpty
    }
    #expect(counted.map(\.name) == ["get_book", "list_books"])
  }
}
