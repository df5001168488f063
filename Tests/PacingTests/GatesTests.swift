import Pacing
import Testing
import Time

struct GatesTests {
  private let slow = Closure(reason: "called too fast", code: "RATE", status: 429, origin: .delay)
  private let broke = Closure(reason: "no credits are left", status: 402)

  @Test func `a gate is shut until its instant and open at it`() {
    var gates = Gates()
    gates.shut("a", until: .at(10), because: slow)
    #expect(gates.closed(among: ["x", "a"], now: .at(9.999)) == .until(.at(10), slow))
    #expect(gates.closed(among: ["a"], now: .at(10)) == nil)
    #expect(gates.closed(among: ["x"], now: .at(0)) == nil)
  }

  @Test func `a gate never opens earlier than was said once`() {
    var gates = Gates()
    gates.shut("a", until: .at(10), because: slow)
    gates.shut("a", until: .at(5), because: broke)
    #expect(gates.closed(among: ["a"], now: .at(0)) == .until(.at(10), slow))
    gates.shut("a", until: .at(20), because: broke)
    #expect(gates.closed(among: ["a"], now: .at(0)) == .until(.at(20), broke))
  }

  @Test func `of several gates the one that opens last is told`() {
    var gates = Gates()
    gates.shut("a", until: .at(10), because: slow)
    gates.shut("b", until: .at(20), because: broke)
    #expect(gates.closed(among: ["b", "a"], now: .at(0)) == .until(.at(20), broke))
  }

  @Test func `a hold is told before any gate and stays until it is released`() {
    var gates = Gates()
    gates.shut("a", until: .at(10), because: slow)
    gates.hold("b", because: broke)
    #expect(gates.closed(among: ["a", "b"], now: .at(1e9)) == .held(broke))
    gates.release("b")
    #expect(gates.closed(among: ["a", "b"], now: .at(0)) == .until(.at(10), slow))
    gates.release("a")
    #expect(gates.closed(among: ["a", "b"], now: .at(0)) == nil)
  }

  @Test func `everything that is closed can be listed`() {
    var gates = Gates()
    gates.shut("b", until: .at(10), because: slow)
    gates.shut("old", until: .at(1), because: slow)
    gates.hold("a", because: broke)
    let entries = gates.entries(now: .at(5))
    #expect(entries.map(\.scope) == ["a", "b"])
    #expect(entries.map(\.closed) == [.held(broke), .until(.at(10), slow)])
  }

  @Test func `sweeping forgets what is open and nothing else`() {
    var gates = Gates()
    for index in 0..<200 {
      gates.shut("s\(index)", until: .at(Double(index)), because: slow)
    }
    gates.hold("h", because: broke)
    gates.sweep(now: .at(150))
    #expect(gates.entries(now: .at(0)).count == 50)
    #expect(gates.closed(among: ["s150"], now: .at(149)) == nil)
    #expect(gates.closed(among: ["s151"], now: .at(150)) == .until(.at(151), slow))
  }
}
