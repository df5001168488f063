import JSON
import JSONRPC
import MCP
import Testing

struct ToolCallTests {
  private let result = ToolResult(text: "done", structuredContent: ["n": 1], isError: false)

  @Test(
    arguments: zip(
      legacyVersions,
      [
        ["content", "isError"], ["content", "isError"],
        ["content", "structuredContent", "isError"], ["content", "structuredContent", "isError"],
      ]
    )
  )
  func `a legacy result has the members its version knows`(
    _ version: String,
    _ members: [String]
  ) throws {
    var talk = Conversation()
    try talk.initialize(version)
    #expect(try talk.ask("tools/call", ["name": "echo"], id: 7) == nil)
    let call = try #require(talk.started.first)
    let answer = try talk.finish(call, result).first
    #expect(answer?["id"] == 7)
    #expect(answer?["result"]?.object?.names == members)
    #expect(answer?["result"]?["content"] == [["type": "text", "text": "done"]])
  }

  @Test func `a modern result is marked complete and names the server`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo", "arguments": ["a": 1]], id: "x")
    let call = try #require(talk.started.first)
    #expect(call.work == .tool(name: "echo", arguments: ["a": 1], tasks: .absent))
    #expect(
      try talk.finish(call, ToolResult(text: "no \"way\"\u{2028}", isError: true))
        == [
          [
            "jsonrpc": "2.0", "id": "x",
            "result": [
              "resultType": "complete",
              "content": [["type": "text", "text": "no \"way\"\u{2028}"]],
              "isError": true,
              "_meta": [
                "io.modelcontextprotocol/serverInfo": ["name": "s", "title": "S", "version": "1"]
              ],
            ],
          ]
        ]
    )
  }

  @Test func `the request decides the shape, even when a handshake comes between`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 1)
    try talk.initialize("2024-11-05")
    let call = try #require(talk.started.first)
    #expect(try talk.finish(call, result).first?["result"]?["resultType"] == "complete")
  }

  @Test(
    arguments: [
      [:], ["name": 1], ["name": nil], ["name": "echo", "arguments": [1]],
      ["name": "echo", "arguments": "x"], ["arguments": [:]],
    ] as [JSONObject]
  )
  func `malformed parameters are a protocol error and start nothing`(
    _ params: JSONObject
  ) throws {
    var talk = Conversation()
    #expect(try talk.askModern("tools/call", params)?.errorCode == -32602)
    #expect(talk.started.isEmpty)
  }

  @Test(
    arguments: [
      ("x", "a string"), (1, "a number"), (true, "a boolean"), ([1], "an array"),
    ] as [(JSONValue, String)]
  )
  func `what came instead of an object is named as a person says it`(
    _ value: JSONValue,
    _ phrase: String
  ) throws {
    var talk = Conversation()
    let arguments = try talk.askModern("tools/call", ["name": "echo", "arguments": value])
    #expect(
      arguments?["error"]?["message"]
        == .string("params.arguments must be an object, not \(phrase).")
    )
    let meta = try talk.ask("tools/list", ["_meta": value])
    #expect(
      meta?["error"]?["message"] == .string("params._meta must be an object, not \(phrase).")
    )
  }

  @Test func `a name or a version of a wrong kind is told what it is`() throws {
    var talk = Conversation()
    #expect(
      try talk.askModern("tools/call", ["name": [:]])?["error"]?["message"]
        == "params.name must be the name of a tool, a string; it is an object."
    )
    #expect(
      try talk.askModern("tools/call", ["name": nil])?["error"]?["message"]
        == "params.name must be the name of a tool, a string; it is null."
    )
    let key = "io.modelcontextprotocol/protocolVersion"
    #expect(
      try talk.ask("tools/list", ["_meta": [key: 5]])?["error"]?["message"]
        == .string("params._meta[\"\(key)\"] must be a string, not a number.")
    )
  }

  @Test(arguments: [["name": "echo"], ["name": "echo", "arguments": nil]] as [JSONObject])
  func `arguments may be missing or null`(_ params: JSONObject) throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", params)
    #expect(talk.started.first?.work == .tool(name: "echo", arguments: [:], tasks: .absent))
  }

  @Test(
    arguments: [
      ("nope", "Unknown tool: nope. Call tools/list for the names."),
      ("find-thing", "Unknown tool: find-thing. Did you mean find_thing? Call tools/list for"),
      ("Echo", "Unknown tool: Echo. Did you mean echo? Call tools/list for the names."),
      ("", "Unknown tool: . Call tools/list for the names."),
    ]
  )
  func `an unknown tool is a protocol error that names the nearest`(
    _ name: String,
    _ message: String
  ) throws {
    var talk = Conversation()
    let answer = try talk.askModern("tools/call", ["name": .string(name)])
    #expect(answer?.errorCode == -32602)
    #expect(answer?.errorMessage?.hasPrefix(message) == true)
    #expect(talk.started.isEmpty)
  }

  @Test func `a name of a megabyte is not quoted whole`() throws {
    var talk = Conversation()
    let name = JSONValue.string(String(repeating: "é", count: 1 << 20))
    let answer = try talk.askModern("tools/call", ["name": name])
    #expect((answer?.errorMessage?.count ?? .max) < 200)
  }

  @Test func `an identifier in use is refused and the first call goes on`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 5)
    #expect(try talk.askModern("tools/call", ["name": "echo"], id: 5)?.errorCode == -32600)
    #expect(try talk.askModern("tools/list", id: 5)?.errorCode == -32600)
    #expect(talk.started.count == 1)
    let call = try #require(talk.started.first)
    #expect(try talk.finish(call, result).first?["result"] != nil)
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 5)
    #expect(talk.started.count == 2)
  }

  @Test func `a malformed line with an identifier in use is not answered`() throws {
    var talk = Conversation()
    _ = try talk.askModern("tools/call", ["name": "echo"], id: 5)
    #expect(try talk.say(#"{"jsonrpc":"2.0","id":5}"#) == [])
    #expect(talk.log.count == 1)
    #expect(try talk.say(#"{"jsonrpc":"2.0","id":6}"#).first?.errorCode == -32600)
  }
}

/// Arguments that are no object, as some clients send them.
struct TextArgumentTests {
  @Test(
    arguments: [
      (.string(#"{"a": 1}"#), ["arguments": .string(#"{"a": 1}"#)]),
      (.string(""), [:]), (.array([]), [:]),
    ] as [(JSONValue, JSONObject)]
  )
  func `a text that holds an object is handed on, to be unwrapped and told`(
    _ given: JSONValue,
    _ meant: JSONObject
  ) throws {
    var talk = Conversation()
    try talk.initialize("2025-11-25")
    _ = try talk.ask("tools/call", ["name": "echo", "arguments": given])
    #expect(talk.started.first?.work == .tool(name: "echo", arguments: meant, tasks: .absent))
  }
}
