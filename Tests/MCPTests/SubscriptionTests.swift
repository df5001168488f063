import JSON
import MCP
import Testing

/// Notices that the list of tools has changed, in both eras.
struct SubscriptionTests {
  private static let id = "io.modelcontextprotocol/subscriptionId"

  private static func listening(_ wanted: JSONValue = ["toolsListChanged": true]) throws
    -> (Conversation, JSONValue?)
  {
    var talk = Conversation(change: .possible)
    let heard = try talk.askModern("subscriptions/listen", ["notifications": wanted], id: "s")
    return (talk, heard)
  }

  @Test func `what is declared is what may happen`() throws {
    for (change, expected) in [
      (ToolChange.never, [:] as JSONValue), (.possible, ["listChanged": true]),
    ] {
      var talk = Conversation(change: change)
      let modern = try talk.askModern("server/discover")
      #expect(modern?["result"]?["capabilities"]?["tools"] == expected)
      let legacy = try talk.ask("initialize", ["protocolVersion": "2025-11-25"])
      #expect(legacy?["result"]?["capabilities"]?["tools"] == expected)
    }
  }

  @Test func `a client that began with a handshake is told unasked`() throws {
    var talk = Conversation(change: .possible)
    #expect(try talk.change().isEmpty)
    try talk.initialize("2025-11-25")
    #expect(
      try talk.change() == [
        ["jsonrpc": "2.0", "method": "notifications/tools/list_changed", "params": [:]]
      ]
    )
  }

  @Test func `a modern client is told on its subscription alone, until it cancels that`() throws {
    var (talk, heard) = try Self.listening()
    #expect(
      heard == [
        "jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
        "params": ["_meta": [Self.id: "s"], "notifications": ["toolsListChanged": true]],
      ]
    )
    #expect(
      try talk.change() == [
        [
          "jsonrpc": "2.0", "method": "notifications/tools/list_changed",
          "params": ["_meta": [Self.id: "s"]],
        ]
      ]
    )
    _ = try talk.say(
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"s"}}"#
    )
    #expect(try talk.change().isEmpty)
    #expect(try talk.endSubscriptions().isEmpty)
  }

  @Test func `a subscription is answered when serving ends`() throws {
    var (talk, _) = try Self.listening()
    #expect(
      try talk.endSubscriptions() == [
        [
          "jsonrpc": "2.0", "id": "s",
          "result": ["resultType": "complete", "_meta": [Self.id: "s"]],
        ]
      ]
    )
    #expect(try talk.endSubscriptions().isEmpty)
  }

  @Test func `who asks for other notices is told that there are none, and hears none`() throws {
    var (talk, heard) = try Self.listening(["promptsListChanged": true, "toolsListChanged": false])
    #expect(heard?["params"]?["notifications"] == [:])
    #expect(try talk.change().isEmpty)
  }

  @Test func `the identifier of an open subscription is in use`() throws {
    var (talk, _) = try Self.listening()
    #expect(try talk.askModern("tools/list", id: "s")?.errorCode == -32600)
    #expect(try talk.askModern("tools/list", id: "t")?["result"] != nil)
  }

  @Test(arguments: [nil, "all", ["toolsListChanged"]] as [JSONValue?])
  func `what is no object of notices is refused`(wanted: JSONValue?) throws {
    var talk = Conversation(change: .possible)
    var params = JSONObject()
    params["notifications"] = wanted
    #expect(try talk.askModern("subscriptions/listen", params)?.errorCode == -32602)
  }

  @Test func `no client can open subscriptions without end`() throws {
    var talk = Conversation(change: .possible)
    let params: JSONObject = ["notifications": ["toolsListChanged": true]]
    for id in 0..<16 {
      #expect(
        try talk.askModern("subscriptions/listen", params, id: JSONValue(id))?["method"] != nil
      )
    }
    #expect(try talk.askModern("subscriptions/listen", params, id: 16)?.errorCode == -32603)
    #expect(try talk.change().count == 16)
  }

  @Test func `without changes there is nothing to listen to, and no earlier revision knows it`()
    throws
  {
    var talk = Conversation()
    let params: JSONObject = ["notifications": ["toolsListChanged": true]]
    #expect(try talk.askModern("subscriptions/listen", params)?.errorCode == -32601)
    var other = Conversation(change: .possible)
    try other.initialize("2025-11-25")
    #expect(try other.ask("subscriptions/listen", .object(params))?.errorCode == -32601)
  }
}
