import JSON
import MCP
import Testing

struct BatchTests {
  private let done = ToolResult(text: "done", isError: false)
  private let ping = #"{"jsonrpc":"2.0","id":51,"method":"ping"}"#

  @Test(arguments: legacyVersions + ["none"])
  func `only one version executes batches`(_ version: String) throws {
    var talk = Conversation()
    if version != "none" { try talk.initialize(version) }
    let answers = try talk.say("[\(ping)]")
    if version == "2025-03-26" {
      #expect(answers == [[["jsonrpc": "2.0", "id": 51, "result": [:]]]])
    } else {
      #expect(answers.map { $0["id"] } == [51])
      #expect(answers.map(\.errorCode) == [-32600])
      #expect(talk.log.count == 1)
    }
  }

  @Test func `elsewhere every id that can be read is refused once, on a line of its own`() throws {
    var talk = Conversation()
    try talk.initialize("2025-11-25")
    let call = #"{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"echo"}}"#
    let foo = #"{"jsonrpc":"2.0","method":"notifications/foo"}"#
    let answers = try talk.say("[\(ping),\(foo),7,{\"id\":3},\(call),\(ping)]")
    #expect(answers.map { $0["id"] } == [51, 3, "a"])
    #expect(answers.map(\.errorCode) == [-32600, -32600, -32600])
    #expect(talk.started.isEmpty)
  }

  @Test func `a batch is answered by one array, notifications and responses aside`() throws {
    var talk = Conversation()
    try talk.initialize("2025-03-26")
    let foo = #"{"jsonrpc":"2.0","method":"notifications/foo"}"#
    let response = #"{"jsonrpc":"2.0","id":9,"result":{}}"#
    let answers = try talk.say("[\(ping),\(foo),\(response),7,{\"jsonrpc\":\"2.0\",\"id\":3}]")
    #expect(answers.count == 1)
    let entries = try #require(answers.first?.array)
    #expect(entries.map { $0["id"] } == [51, .null, 3])
    #expect(entries.map(\.errorCode) == [nil, -32600, -32600])
    #expect(try talk.say("[\(foo),\(response)]") == [])
  }

  @Test func `the array waits for the calls in it`() throws {
    var talk = Conversation()
    try talk.initialize("2025-03-26")
    let call = { (id: Int) in
      #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"echo"}}"#
    }
    #expect(try talk.say("[\(call(1)),\(ping),\(call(2))]") == [])
    #expect(try talk.finish(talk.started[1], done) == [])
    let answers = try talk.finish(talk.started[0], done)
    #expect(answers.first?.array?.map { $0["id"] } == [51, 2, 1])
  }

  @Test func `a cancelled call leaves the array, an empty array is not sent`() throws {
    var talk = Conversation()
    try talk.initialize("2025-03-26")
    let call = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}"#
    let cancel =
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#
    #expect(try talk.say("[\(call),\(ping)]") == [])
    #expect(try talk.say(cancel).first?.array?.map { $0["id"] } == [51])
    #expect(try talk.finish(talk.started[0], done) == [])
    #expect(try talk.say("[\(call),\(cancel)]") == [])
    #expect(try talk.finish(talk.started[1], done) == [])
    #expect(talk.session.isIdle)
  }

  @Test func `a handshake or a modern request cannot stand in a batch`() throws {
    var talk = Conversation()
    try talk.initialize("2025-03-26")
    let params = #"{"protocolVersion":"2025-11-25"}"#
    let initialize = #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":\#(params)}"#
    let meta = JSONWriter.text(.object(Conversation.meta))
    let modern = #"{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{"_meta":\#(meta)}}"#
    let answers = try talk.say("[\(initialize),\(modern)]")
    #expect(answers.first?.array?.map(\.errorCode) == [-32600, -32600])
    #expect(try talk.say("[\(ping)]").count == 1)
  }

  @Test func `an empty batch and one of too many are refused whole`() throws {
    var limits = Session.Limits()
    limits.batch = 2
    var talk = Conversation(limits: limits)
    try talk.initialize("2025-03-26")
    for batch in ["[]", "[\(ping),\(ping),\(ping)]"] {
      let answers = try talk.say(batch)
      #expect(answers.map(\.errorCode) == [-32600])
      #expect(answers.first?["id"]?.isNull == true)
    }
  }
}
