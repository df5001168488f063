import Failures
import Pacing
import Testing
import Time

struct GatesTests {
  private let slow = Failure.of("RATE", 429)
  private let broke = Failure.of("CREDITS", 402)
  private let a = ScopeKey(scope: "account", key: "a")
  private let b = ScopeKey(scope: "ip", key: "b")
  private let x = ScopeKey(scope: "api", key: "x")

  @Test func `a gate is shut until its instant and open at it`() {
    var gates = Gates()
    gates.shut(a, until: .at(10), slow)
    let gate = gates.shut(among: [x, a], now: .at(9.999))
    #expect(gate?.until == .at(10))
    #expect(gate?.scope == "account")
    #expect(gate?.failure.code == "RATE")
    #expect(gates.shut(among: [a], now: .at(10)) == nil)
    #expect(gates.shut(among: [x], now: .at(0)) == nil)
  }

  @Test func `a gate never opens earlier than was said once`() {
    var gates = Gates()
    gates.shut(a, until: .at(10), slow)
    gates.shut(a, until: .at(5), broke)
    #expect(gates.shut(among: [a], now: .at(0))?.failure.code == "RATE")
    #expect(gates.shut(among: [a], now: .at(0))?.until == .at(10))
    gates.shut(a, until: .at(20), broke)
    #expect(gates.shut(among: [a], now: .at(0))?.failure.code == "CREDITS")
    #expect(gates.shut(among: [a], now: .at(0))?.until == .at(20))
  }

  @Test func `of several gates the one that opens last is told`() {
    var gates = Gates()
    gates.shut(a, until: .at(10), slow)
    gates.shut(b, until: .at(20), broke)
    #expect(gates.shut(among: [b, a], now: .at(0))?.scope == "ip")
  }

  @Test func `sweeping forgets what is open and nothing else`() {
    var gates = Gates()
    for index in 0..<200 {
      let scope = ScopeKey(scope: "s", key: "s\(index)")
      gates.shut(scope, until: .at(Double(index)), slow)
    }
    gates.sweep(now: .at(150))
    #expect(gates.gates.count == 49)
    #expect(gates.gates["s150"] == nil)
    #expect(gates.gates["s151"]?.until == .at(151))
  }
}
