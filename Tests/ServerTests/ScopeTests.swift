import JSON
import Manifests
import Pacing
import Testing

@testable import Server

@Suite struct ScopeMapTests {
  private func scoped(
    _ tool: String = "crm_search",
    _ arguments: JSONObject = [:],
    credential: String = "c1"
  ) -> ScopedCall {
    ScopedCall(tool: tool, arguments: arguments, credential: credential)
  }

  private func map(
    _ operation: String,
    rules: String = "",
    budgets: String = ""
  ) throws -> ScopeMap {
    let manifest = try TestAPI.manifest(rules: rules, budgets: budgets)
    return ScopeMap(manifest: manifest, operation: try TestAPI.operation(operation, in: manifest))
  }

  private static let rules = """
    {"when": {"code": ["A"]}, "do": "back_off", "scope": "group:search"},
    {"when": {"code": ["B"]}, "do": "back_off", "scope": "credential+arg:model"},
    {"when": {"code": ["C"]}, "do": "back_off", "scope": "portal"},
    {"when": {"code": ["D"]}, "do": "back_off", "scope": "account:search"},
    {"when": {"code": ["E"]}, "do": "back_off", "scope": "elsewhere"}
    """
  private static let budgets = """
    {"id": "p", "kind": "window", "scope": "portal", "group": "deals", "limit": 5, "per": 1},
    {"id": "i", "kind": "window", "scope": "ip", "group": "search", "limit": 5, "per": 1}
    """

  @Test(arguments: [
    (
      "search",
      [
        "api", "ip", "account", "credential", "operation", "call", "group:search",
        "credential+arg:model", "account:search", "elsewhere",
      ]
    ),
    (
      "get_deal",
      [
        "api", "ip", "account", "credential", "operation", "call", "credential+arg:model", "portal",
        "elsewhere",
      ]
    ),
  ])
  func `a scope reaches the calls that share what it stands for`(
    operation: String,
    scopes: [String]
  ) throws {
    let map = try map(operation, rules: Self.rules, budgets: Self.budgets)
    #expect(map.keys(for: scoped()).map(\.scope) == scopes)
  }

  @Test func `writes alone count where a scope says so`() throws {
    let rule = #"{"when": {"code": "W"}, "do": "back_off", "scope": "credential+writes"}"#
    let budget = #"{"id": "w", "kind": "window", "scope": "account+writes", "limit": 5, "per": 1}"#
    for (operation, isWrite) in [("create_deal", true), ("delete_deal", true), ("search", false)] {
      let map = try map(operation, rules: rule, budgets: budget)
      #expect(map.keys(for: scoped()).map(\.scope).contains("credential+writes") == isWrite)
      #expect(map.claims(for: scoped()).map(\.budget.id) == (isWrite ? ["w"] : []))
    }
  }

  @Test func `a budget counts the calls of its group, or all without one`() throws {
    let budgets = Self.budgets + #", {"id": "a", "kind": "spacing", "scope": "ip", "every": 1}"#
    let deals = try map("create_deal", budgets: budgets).claims(for: scoped())
    #expect(deals.map(\.budget.id) == ["p", "a"])
    let search = try map("search", budgets: budgets).claims(for: scoped())
    #expect(search.map(\.budget.id) == ["i", "a"])
    #expect(deals.last?.key == search.last?.key)
  }

  @Test func `keys differ by what the scope names, and by nothing else`() throws {
    let search = try map("search")
    let get = try map("get_deal")
    func key(_ map: ScopeMap, _ scope: String, _ call: ScopedCall) -> String {
      map.key(of: scope, for: call).key
    }
    let one = scoped("crm_search", ["model": "m1"])
    let other = scoped("crm_get_deal", ["id": 1, "model": "m2"], credential: "c2")
    #expect(key(search, "ip", one) == key(get, "ip", other))
    #expect(key(search, "credential", one) != key(get, "credential", other))
    #expect(key(search, "operation", one) != key(get, "operation", one))
    #expect(key(search, "arg:model", one) != key(search, "arg:model", other))
    #expect(key(search, "call", one) != key(search, "call", other))
    #expect(key(search, "credential+arg:model", one) == key(get, "credential+arg:model", one))
  }

  @Test func `no key holds the credential`() throws {
    let call = scoped(credential: Fingerprint.text(TestAPI.secret))
    let key = try map("search").key(of: "credential", for: call).key
    #expect(!key.contains(TestAPI.secret))
  }
}

@Suite struct CallIdentityTests {
  private func key(_ arguments: JSONObject, tool: String = "t") -> String {
    CallIdentity(tool: tool, arguments: arguments).key
  }

  @Test func `the order of members does not matter, at any depth`() {
    let one = key(["a": 1, "b": ["x": [1, 2], "y": .null]])
    #expect(one == key(["b": ["y": .null, "x": [1, 2]], "a": 1]))
  }

  @Test func `a number is the same however it is written`() {
    #expect(key(["a": 1]) == key(["a": 1.0]))
  }

  @Test(
    arguments: [
      (["a": 1], ["a": "1"]), (["a": [1, 2]], ["a": [2, 1]]), (["a": .null], [:]),
      (["a": ["b": 1], "c": 2], ["a": ["b": 1, "c": 2]]), (["a": [[1], 2]], ["a": [[1, 2]]]),
      (["a": "b\"c"], ["a\"b": "c"]), (["a": 12], ["a": [1, 2]]), (["a": true], ["a": "t"]),
    ] as [(JSONObject, JSONObject)]
  )
  func `other arguments are another call`(one: JSONObject, other: JSONObject) {
    #expect(key(one) != key(other))
  }

  @Test func `the same arguments of another tool are another call`() {
    #expect(key(["a": 1]) != key(["a": 1], tool: "u"))
  }
}
