import JSON
import JSONRPC
import MCP
import Testing

struct CallOrderTests {
  private let done = ToolResult(text: "done", isError: false)

  private func talk(running: Int, waiting: Int = 100) -> Conversation {
    var limits = Session.Limits()
    limits.running = running
    limits.waiting = waiting
    return Conversation(limits: limits)
  }

  @Test func `calls beyond the limit start in order as others end`() throws {
    var talk = talk(running: 2)
    for id in 1...5 { _ = try talk.askModern("tools/call", ["name": "echo"], id: JSONValue(id)) }
    #expect(talk.started.map(\.id) == [.integer(1), .integer(2)])
    _ = try talk.finish(talk.started[1], done)
    #expect(talk.started.map(\.id) == [.integer(1), .integer(2), .integer(3)])
    for index in [0, 2, 3, 4] { _ = try talk.finish(talk.started[index], done) }
    #expect(talk.started.map(\.id) == (1...5).map { .integer($0) })
    #expect(talk.session.isIdle)
  }

  @Test func `sixteen calls run at once by default`() throws {
    var talk = Conversation()
    for id in 1...50 { _ = try talk.askModern("tools/call", ["name": "echo"], id: JSONValue(id)) }
    #expect(talk.started.count == 16)
  }

  @Test func `nothing else waits behind calls`() throws {
    var talk = talk(running: 1)
    for id in 1...3 { _ = try talk.askModern("tools/call", ["name": "echo"], id: JSONValue(id)) }
    #expect(try talk.ask("ping", id: "p")?["result"] == [:])
    #expect(try talk.askModern("server/discover", id: "d")?["result"] != nil)
    #expect(try talk.askModern("tools/list", id: "l")?["result"] != nil)
  }

  @Test func `too many waiting calls are refused with advice the model reads`() throws {
    var talk = talk(running: 1, waiting: 1)
    for id in 1...2 { _ = try talk.askModern("tools/call", ["name": "echo"], id: JSONValue(id)) }
    let answer = try talk.askModern("tools/call", ["name": "echo"], id: 3)
    #expect(answer?["result"]?["isError"] == true)
    let text = answer?["result"]?["content"]?.array?.first?["text"]?.string
    #expect(text?.contains("Call again") == true)
    _ = try talk.finish(talk.started[0], done)
    #expect(talk.started.map(\.id) == [.integer(1), .integer(2)])
  }

  @Test func `at the end running calls are cancelled, waiting ones dropped, none answered`() throws
  {
    var talk = talk(running: 2)
    for id in 1...4 { _ = try talk.askModern("tools/call", ["name": "echo"], id: JSONValue(id)) }
    let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#
    _ = try talk.say(cancel)
    try talk.end()
    #expect(talk.cancelled == talk.started.map(\.key))
    #expect(talk.log.first?.contains("3 calls") == true)
    for call in talk.started { #expect(try talk.finish(call, done) == []) }
    #expect(talk.started.count == 2)
    #expect(talk.session.isIdle)
  }

  @Test func `an end without calls says nothing`() throws {
    var talk = Conversation()
    try talk.end()
    #expect(talk.log.isEmpty)
  }
}

struct CancellationTests {
  private let done = ToolResult(text: "done", isError: false)

  private func cancel(_ id: String) -> String {
    #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#
  }

  @Test func `a cancelled call is never answered`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], meta: ["progressToken": 1], id: 7)
    let call = try #require(talk.started.first)
    #expect(try talk.say(cancel("7")) == [])
    #expect(talk.cancelled == [call.key])
    #expect(try talk.report("still here", of: call, now: .now) == [])
    #expect(try talk.finish(call, done) == [])
    #expect(talk.session.isIdle)
  }

  @Test func `a call that is given up once it is answered is named to who may heed that`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 7)
    let call = try #require(talk.started.first)
    _ = try talk.finish(call, done)
    #expect(try talk.say(cancel("7")) == [])
    #expect(talk.cancelledLate == [RequestID.integer(7)])
    #expect(talk.cancelled == [])
  }

  @Test func `a cancelled call keeps its place until its task has ended`() throws {
    var limits = Session.Limits()
    limits.running = 1
    var talk = Conversation(limits: limits)
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 1)
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 2)
    _ = try talk.say(cancel("1"))
    #expect(talk.started.count == 1)
    _ = try talk.finish(talk.started[0], done)
    #expect(talk.started.count == 2)
  }

  @Test func `a waiting call that is cancelled never starts`() throws {
    var limits = Session.Limits()
    limits.running = 1
    var talk = Conversation(limits: limits)
    for id in 1...3 { _ = try talk.askModern("tools/call", ["name": "echo"], id: JSONValue(id)) }
    _ = try talk.say(cancel("2"))
    #expect(talk.cancelled.isEmpty)
    _ = try talk.finish(talk.started[0], done)
    #expect(talk.started.map(\.id) == [.integer(1), .integer(3)])
  }

  @Test func `the identifier of a cancelled call may be used again at once`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 7)
    _ = try talk.say(cancel("7"))
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 7)
    #expect(talk.started.count == 2)
    #expect(try talk.finish(talk.started[0], done) == [])
    #expect(try talk.finish(talk.started[1], done).first?["id"] == 7)
  }

  @Test(arguments: ["8", "\"7\"", "{}", "null", "1.5", "[7]", "true"])
  func `a cancellation of nothing is ignored`(_ id: String) throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 7)
    #expect(try talk.say(cancel(id)) == [])
    #expect(talk.cancelled.isEmpty)
    #expect(talk.log.isEmpty)
  }

  @Test(
    arguments: [
      #"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":[7]}"#,
      #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
      #"{"jsonrpc":"2.0","method":"notifications/foo","params":{}}"#,
      #"{"jsonrpc":"2.0","method":"tools/list","params":{}}"#,
      #"{"jsonrpc":"2.0","id":77,"result":{}}"#,
      #"{"jsonrpc":"2.0","id":77,"error":{"code":1,"message":"x"}}"#,
    ]
  )
  func `notifications and responses are never answered`(_ line: String) throws {
    var talk = Conversation()
    #expect(try talk.say(line) == [])
    try talk.initialize("2025-11-25")
    #expect(try talk.say(line) == [])
  }
}
