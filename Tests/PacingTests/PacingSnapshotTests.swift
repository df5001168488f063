import JSON
import Manifests
import Pacing
import Testing
import Time

@testable import Failures

struct PacingSnapshotTests {
  private let now = Timestamp(seconds: 1_795_000_000)

  @Test(arguments: [
    ("crm/ip", "crm/ip"),
    ("crm/account:search", "crm/account:search"),
    ("crm/credential:2d4u00k0nyc96", "crm/credential"),
    ("crm/credential:2d4u+operation:search", "crm/credential+operation:search"),
    ("crm/arg:portal=a/b+ip", "crm/arg:portal+ip"),
    ("crm/call:crm_search#9sq", "crm/call:crm_search"),
    ("crm", "crm/"),
  ])
  func `a scope is told without credentials and values`(_ key: String, _ text: String) {
    #expect(ScopePlace(key: key).text == text)
  }

  @Test func `a limit in use tells what counts, what is kept and the next place`() throws {
    var book = PacingState()
    let budget = Budget(id: "w", limit: .window(limit: 2, per: 10), scope: "ip")
    let claim = BudgetLedger.Claim(key: "crm/credential:print/w", budget: budget, cost: 1)
    for _ in 0..<3 { _ = book.ledger.reserve([claim], now: now) }
    let limit = try #require(book.pacingSnapshot(now: now + 1).limits.first)
    #expect(limit.place.text == "crm/credential")
    #expect(limit.budget == "w")
    #expect(limit.used == 2)
    #expect(limit.booked == 1)
    #expect(limit.next == now + 10)
    #expect(book.pacingSnapshot(now: now + 200).limits.isEmpty)
  }

  @Test func `a gate that is open again and a breaker that may be probed are not told`() {
    var book = PacingState()
    let failure = Failure(verdict: .backOff, scope: "api", outcome: .notExecuted)
    book.gates.shut(ScopeKey(scope: "api", key: "crm/api"), until: now + 5, failure)
    for _ in 0..<Breaker.threshold { book.learn(.unwell(api: "crm"), now: now) }
    #expect(book.pacingSnapshot(now: now).gates.count == 1)
    #expect(book.pacingSnapshot(now: now).pauses.map(\.until) == [now + 15])
    #expect(book.pacingSnapshot(now: now + 15).isEmpty)
  }

  @Test func `two keys of an API are told apart, and one alone bears no mark`() {
    var book = PacingState()
    let failure = Failure(verdict: .askOperator, scope: "credential", outcome: .notExecuted)
    func hold(_ api: String, _ print: String) {
      let key = ScopeKey(scope: "credential", key: "\(api)/credential:\(print)")
      book.holds.close(key, credential: print, failure, now: now)
    }
    hold("crm", "abcdef")
    hold("shop", "123456")
    #expect(
      Set(book.pacingSnapshot(now: now).holds.map(\.place.text)) == [
        "crm/credential", "shop/credential",
      ]
    )
    hold("crm", "fedcba")
    let places = book.pacingSnapshot(now: now).holds.map(\.place)
    #expect(
      Set(places.map(\.text)) == ["crm/credential~abcd", "crm/credential~fedc", "shop/credential"]
    )
    let marked = places.filter { $0.api == "crm" }
    #expect(marked.allSatisfy { $0.isMeant(by: "crm/credential") && $0.isMeant(by: "crm") })
    #expect(marked.filter { $0.isMeant(by: "crm/credential~fedc") }.count == 1)
  }

  @Test func `what keeps failing is named as a scope, and asked again once it is opened`() throws {
    var book = PacingState()
    for _ in 0..<Breaker.threshold { book.learn(.unwell(api: "crm"), now: now) }
    let pause = try #require(book.pacingSnapshot(now: now).pauses.first)
    #expect(pause.place.text == "crm/api")
    book.lift([], gates: ["shop"], paces: [])
    #expect(book.pacingSnapshot(now: now).pauses.count == 1)
    book.lift([], gates: [pause.key], paces: [])
    #expect(book.pacingSnapshot(now: now).pauses.isEmpty)
  }

  @Test(arguments: [30.0, 4000.0])
  func `opening a gate leaves nothing of what the same answer taught`(_ seconds: Double) {
    var book = PacingState()
    let scope = ScopeKey(scope: "ip", key: "crm/ip")
    var failure = Failure(verdict: .backOff, scope: "ip", outcome: .notExecuted)
    failure.status = 429
    failure.wait = WaitTime(seconds: seconds, origin: .api(source: "header:Retry-After"))
    book.settle(
      Reservation(notBefore: now),
      .sent,
      recording: [.shut(scope: scope, until: now + seconds, failure)],
      now: now
    )
    #expect(book.paces.rows["crm/ip"] != nil)
    book.lift([], gates: ["crm/ip"], paces: [])
    #expect(book.paces.rows["crm/ip"] == nil)
    #expect(book.pacingSnapshot(now: now).isEmpty)
  }

  @Test(arguments: ["credential", "operation", "ip", "call", "credential+arg:query"])
  func `the key of a stored call's scope is that of the call when it was made`(_ scope: String) {
    let call = ScopedCall(tool: "crm_search", arguments: ["query": "x"], credential: "print")
    let key = ScopeKey.of(scope, api: "crm", call: call)
    #expect(key.scope == scope)
    let expected = [
      "credential": "crm/credential:print", "operation": "crm/operation:search", "ip": "crm/ip",
      "call": "crm/call:" + call.identity.key,
      "credential+arg:query": "crm/credential:print+arg:query=x",
    ]
    #expect(key.key == expected[scope])
  }
}
