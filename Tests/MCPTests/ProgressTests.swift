import JSON
import MCP
import Testing

struct ProgressTests {
  private let start = ContinuousClock.now

  @Test(arguments: ["t", 7, -1, 0] as [JSONValue])
  func `progress goes out under the client's own token`(_ token: JSONValue) throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], meta: ["progressToken": token])
    let call = try #require(talk.started.first)
    #expect(
      try talk.report("waiting, 12 s", of: call, now: start)
        == [
          [
            "jsonrpc": "2.0", "method": "notifications/progress",
            "params": ["progressToken": token, "progress": 1, "message": "waiting, 12 s"],
          ]
        ]
    )
  }

  @Test(arguments: [nil, true, 1.5, [:]] as [JSONValue])
  func `without a token that is a string or an integer nothing is sent`(
    _ token: JSONValue
  ) throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], meta: ["progressToken": token])
    let call = try #require(talk.started.first)
    #expect(try talk.report("x", of: call, now: start) == [])
  }

  @Test func `progress is told once a second at most, with a rising value`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], meta: ["progressToken": 1])
    let call = try #require(talk.started.first)
    var values: [Int?] = []
    for step in 0..<25 {
      let now = start + .milliseconds(100 * step)
      values += try talk.report("x", of: call, now: now).map { $0["params"]?["progress"]?.integer }
    }
    #expect(values == [1, 2, 3])
  }

  @Test func `nothing is told of a call that has been answered`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], meta: ["progressToken": 1])
    let call = try #require(talk.started.first)
    _ = try talk.finish(call, ToolResult(text: "done", isError: false))
    #expect(try talk.report("x", of: call, now: start) == [])
  }

  @Test func `nothing but the answer is told after the end of the input`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], meta: ["progressToken": 1])
    let call = try #require(talk.started.first)
    talk.session.inputEnded()
    #expect(try talk.report("x", of: call, now: start) == [])
    #expect(try talk.finish(call, ToolResult(text: "done", isError: false)).count == 1)
  }

  @Test(arguments: zip(legacyVersions, [false, true, true, true]))
  func `the message goes to versions that know it`(_ version: String, _ isKnown: Bool) throws {
    var talk = Conversation()
    try talk.initialize(version)
    _ = try talk.ask("tools/call", ["name": "echo", "_meta": ["progressToken": 1]])
    let call = try #require(talk.started.first)
    let params = try talk.report("x", of: call, now: start).first?["params"]
    #expect(params?["progress"] == 1)
    #expect((params?["message"] != nil) == isKnown)
  }
}
