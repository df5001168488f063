@testable import MockAPI
import HTTP
import JSON
import Manifests
import Testing

struct ScenarioTests {
  private func load(_ text: String) throws -> Scenario {
    let manifest = try Shelf.manifest()
    return try Scenario.load(Array(text.utf8), file: "s.json", manifests: [manifest])
  }

  @Test func `the first step for a call decides, and without a step all goes as usual`() throws {
    let scenario = try load(
      #"""
      {"steps": [
        {"operation": "list_books", "call": 2, "play": {"html": 502}},
        {"operation": "list_books", "call": [2, 4], "play": {"half": true}},
        {"operation": "shelf_list_books", "call": "6+", "play": "TOO_FAST 429"},
        {"operation": "add_book", "play": {"drop": "after"}}
      ]}
      """#
    )
    let operations = try Shelf.manifest().operations
    let list = try #require(operations.first { $0.name == "list_books" })
    let add = try #require(operations.first { $0.name == "add_book" })
    let plays = (1...7).map { scenario.play(operation: list, call: $0) }
    let sample = ScriptedResponse.sample("TOO_FAST 429")
    #expect(plays == [.usual, .page(status: 502), .usual, .half, .usual, sample, sample])
    #expect(scenario.play(operation: add, call: 99) == .drop(.after))
  }

  @Test(arguments: [
    (#""BAD_KEY 401""#, ScriptedResponse.sample("BAD_KEY 401")),
    (#"{"drop": "before"}"#, .drop(.before)),
    (#"{"endless": true}"#, .endless), (#"{"delay": 0.5}"#, .delay(0.5, then: .usual)),
    (#"{"delay": 1, "then": {"html": 503}}"#, .delay(1, then: .page(status: 503))),
    (
      #"{"status": 503, "headers": {"Retry-After": 3}, "body": {"a": 1}}"#,
      .answer(
        HTTPResponse(
          status: 503,
          fields: HTTPFields([("Retry-After", "3")]),
          body: Array(#"{"a":1}"#.utf8)
        )
      )
    ),
    (
      #"{"status": 200, "body": "as sent"}"#,
      .answer(HTTPResponse(status: 200, body: Array("as sent".utf8)))
    ),
    (#"{"status": 204}"#, .answer(HTTPResponse(status: 204))),
  ])
  func `every play can be written`(text: String, play: ScriptedResponse) throws {
    let scenario = try load(#"{"steps": [{"operation": "add_book", "play": \#(text)}]}"#)
    #expect(scenario.steps.map(\.play) == [play])
  }

  @Test(arguments: [
    ("{", "s.json:1: error: not JSON"),
    ("[]", "s.json:1: error: expected an object with the member \"steps\", found an array"),
    (#"{"step": []}"#, "/step: there is no member of this name here; known are $schema, steps"),
    ("{}", "the member \"steps\" is missing"),
    (#"{"steps": 1}"#, "/steps: expected an array of steps, found 1"),
    (#"{"steps": [7]}"#, "/steps/0: expected a step such as"),
    (
      #"{"steps": [{"operation": "lst_books", "play": {"half": true}}]}"#,
      #"expected an operation of shelf, found "lst_books"; did you mean "list_books"?"#
    ),
    (
      #"{"steps": [{"operation": 3, "play": {"half": true}}]}"#,
      "/steps/0/operation: expected the name"
    ),
    (#"{"steps": [{"operation": "add_book"}]}"#, #"/steps/0: the member "play" is missing"#),
    (step(#""TO_FAST 429""#), #"found "TO_FAST 429"; did you mean "TOO_FAST 429"?"#),
    (step(#""xxxxxxxxxx""#), #"found "xxxxxxxxxx"; known are TOO_FAST 429, BAD_KEY 401"#),
    (step("7"), "/steps/0/play: expected the name of a sample in quotes, or an object with one of"),
    (step("{}"), "expected the name of a sample in quotes"),
    (
      step(#"{"drop": "now"}"#),
      #"/steps/0/play/drop: expected "before" (the request has no effect)"#
    ),
    (
      step(#"{"html": 99}"#),
      "/steps/0/play/html: expected a status, a whole number from 200 to 599"
    ),
    (step(#"{"half": false}"#), "/steps/0/play/half: expected true"),
    (step(#"{"delay": -1}"#), "/steps/0/play/delay: expected seconds from 0 to 3600, found -1"),
    (
      step(#"{"delay": 1, "play": "x"}"#),
      "/steps/0/play/play: there is no member of this name here"
    ),
    (step(#"{"delay": 1, "then": "x"}"#), "/steps/0/play/then: expected the name of a sample"),
    (step(#"{"status": 200, "headers": {"A": "b\r\nc"}}"#), "/headers/A: expected a header field"),
    (step(#"{"status": 200, "headers": []}"#), "/headers: expected an object of header fields"),
    (call("0"), "/steps/0/call: expected a call, a whole number from 1"),
    (call(#""two""#), #"/steps/0/call: expected a call such as 1, several such as [1, 3], or"#),
    (call("[]"), "/steps/0/call: expected a call such as 1"),
    (call(#"[1, "x"]"#), "/steps/0/call/1: expected a call"),
  ])
  func `a fault names its place, what was expected and what was found`(
    text: String,
    part: String
  ) {
    let error = #expect(throws: RehearsalError.self) { _ = try load(text) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test func `all faults are told at once, each with its line`() {
    let text = """
      {"steps": [
        {"operation": "nothing", "play": {"html": 1}},
        {"operation": "add_book", "call": 0, "play": 5}
      ]}
      """
    let error = #expect(throws: RehearsalError.self) { _ = try load(text) }
    guard case .scenario(let diagnostics) = error else { return }
    #expect(diagnostics.map(\.line) == [2, 2, 3, 3])
  }

  @Test func `an operation that two manifests have must be named by its tool`() throws {
    let manifest = try Shelf.manifest()
    var other = manifest
    other.id = "other"
    other.operations = other.operations.map {
      var operation = $0
      operation.toolName = "other_\($0.name)"
      return operation
    }
    func load(_ name: String) throws -> Scenario {
      let text = #"{"steps": [{"operation": "\#(name)", "play": {"half": true}}]}"#
      return try Scenario.load(Array(text.utf8), file: "s.json", manifests: [manifest, other])
    }
    #expect(try load("other_add_book").steps.map(\.toolName) == ["other_add_book"])
    let error = #expect(throws: RehearsalError.self) { _ = try load("add_book") }
    #expect(error?.description.contains("write shelf_add_book or other_add_book") == true)
  }

  private static func step(_ play: String) -> String {
    #"{"steps": [{"operation": "add_book", "play": \#(play)}]}"#
  }

  private static func call(_ call: String) -> String {
    #"{"steps": [{"operation": "add_book", "call": \#(call), "play": {"half": true}}]}"#
  }
}
