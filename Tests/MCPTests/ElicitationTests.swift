import JSON
import JSONRPC
import MCP
import Testing

struct ElicitationTests {
  private static let form = Elicitation(message: "Done?", mode: .form(schema: ["type": "object"]))
  private static let link = Elicitation(message: "Pay", mode: .link(url: "https://a.example/pay"))

  private func talk(_ version: String, _ capabilities: JSONValue) throws -> Conversation {
    var talk = Conversation()
    let params: JSONValue = ["protocolVersion": .string(version), "capabilities": capabilities]
    _ = try talk.ask("initialize", params)
    _ = try talk.ask("tools/call", ["name": "echo"], id: 2)
    return talk
  }

  @Test(
    arguments: [
      ("2025-03-26", ["elicitation": [:]], []), ("2025-06-18", [:], []),
      ("2025-06-18", ["elicitation": [:]], .form),
      ("2025-06-18", ["elicitation": ["form": [:], "url": [:]]], .form),
      ("2025-11-25", ["elicitation": [:]], .form),
      ("2025-11-25", ["elicitation": ["url": [:]]], .link),
      ("2025-11-25", ["elicitation": ["form": [:], "url": [:]]], [.form, .link]),
      ("2025-11-25", ["elicitation": true], []),
    ] as [(String, JSONValue, ElicitationSupport)]
  )
  func `what a client can ask is what it declares and its revision has`(
    version: String,
    capabilities: JSONValue,
    support: ElicitationSupport
  ) throws {
    let talk = try talk(version, capabilities)
    #expect(talk.started.first?.elicitation == support)
  }

  @Test func `a question is a request of the shape that the revision has`() throws {
    var june = try talk("2025-06-18", ["elicitation": [:]])
    let call = try #require(june.started.first)
    let asked = try june.put(Self.form, by: call)
    #expect(asked?["method"] == "elicitation/create")
    #expect(asked?["params"] == ["message": "Done?", "requestedSchema": ["type": "object"]])
    var november = try talk("2025-11-25", ["elicitation": ["url": [:]]])
    let other = try #require(november.started.first)
    let linked = try november.put(Self.link, by: other)
    #expect(
      linked?["params"] == [
        "mode": "url", "message": "Pay", "url": "https://a.example/pay",
        "elicitationId": "question-1",
      ]
    )
  }

  @Test func `the first answer to an open question counts, and nothing else`() throws {
    var talk = try talk("2025-06-18", ["elicitation": [:]])
    let call = try #require(talk.started.first)
    _ = try talk.put(Self.form, by: call)
    _ = try talk.put(Self.form, by: call)
    for line in [
      #"{"jsonrpc":"2.0","id":"question-9","result":{"action":"accept"}}"#,
      #"{"jsonrpc":"2.0","id":"question-1","result":{"action":"accept","content":{"a":1}}}"#,
      #"{"jsonrpc":"2.0","id":"question-1","result":{"action":"decline"}}"#,
      #"{"jsonrpc":"2.0","id":"question-2","error":{"code":-32603,"message":"no"}}"#,
    ] { #expect(try talk.say(line).isEmpty) }
    #expect(talk.answers.map(\.id) == [.string("question-1"), .string("question-2")])
    #expect(talk.answers.map(\.answer) == [.accepted(["a": 1]), nil])
  }

  @Test(
    arguments: [(-32602, true), (-32601, true), (-32600, true), (-32603, false), (-32000, false)]
      as [(Int, Bool)]
  )
  func `a client that refuses a question as a request can put none, whatever it has declared`(
    code: Int,
    isRefused: Bool
  ) throws {
    var talk = try talk("2025-11-25", ["elicitation": ["form": [:], "url": [:]]])
    let call = try #require(talk.started.first)
    _ = try talk.put(Self.link, by: call)
    let error = #"{"code":\#(code),"message":"Unsupported"}"#
    _ = try talk.say(#"{"jsonrpc":"2.0","id":"question-1","error":\#(error)}"#)
    #expect(talk.answers.map(\.answer) == [isRefused ? .impossible : nil])
    _ = try talk.ask("tools/call", ["name": "echo"], id: 3)
    #expect(talk.started.last?.elicitation == (isRefused ? .form : [.form, .link]))
  }

  @Test func `a question that nobody answers is taken back, and a late answer means nothing`()
    throws
  {
    var talk = try talk("2025-06-18", ["elicitation": [:]])
    let call = try #require(talk.started.first)
    _ = try talk.put(Self.form, by: call)
    let withdrawn = try talk.withdraw(.string("question-1"))
    #expect(withdrawn.first?["method"] == "notifications/cancelled")
    #expect(withdrawn.first?["params"]?["requestId"] == "question-1")
    #expect(try talk.withdraw(.string("question-1")).isEmpty)
    _ = try talk.say(#"{"jsonrpc":"2.0","id":"question-1","result":{"action":"accept"}}"#)
    #expect(talk.answers.isEmpty)
  }

  @Test func `a cancelled call asks nobody`() throws {
    var talk = try talk("2025-06-18", ["elicitation": [:]])
    let call = try #require(talk.started.first)
    _ = try talk.say(
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"#
    )
    #expect(try talk.put(Self.form, by: call) == nil)
  }

  @Test func `in the modern revision a question is the result, and the call comes again`() throws {
    var talk = Conversation()
    let meta: JSONObject = [
      "io.modelcontextprotocol/clientCapabilities": ["elicitation": ["url": [:]]]
    ]
    _ = try talk.askModern("tools/call", ["name": "echo"], meta: meta, id: 1)
    let call = try #require(talk.started.first)
    #expect(call.elicitation == .link)
    var result = ToolResult(text: "Pay", isError: true)
    result.demand = .answer(name: "answer", Self.link, state: "sealed")
    let answer = try talk.finish(call, result).first?["result"]
    #expect(answer?["resultType"] == "input_required")
    #expect(answer?["requestState"] == "sealed")
    #expect(
      answer?["inputRequests"] == [
        "answer": [
          "method": "elicitation/create",
          "params": ["mode": "url", "message": "Pay", "url": "https://a.example/pay"],
        ]
      ]
    )
    let params: JSONObject = [
      "name": "echo", "requestState": "sealed",
      "inputResponses": ["answer": ["action": "decline"], "more": ["action": "cancel"]],
    ]
    _ = try talk.askModern("tools/call", params, meta: meta, id: 2)
    guard case .tool(_, _, _, let answers) = talk.started.last?.work else { return }
    #expect(answers?.state == "sealed")
    #expect(answers?.answers == ["answer": .declined, "more": .cancelled])
  }

  @Test(arguments: [[], "x", ["answer": 1], ["answer": ["action": "perhaps"]]] as [JSONValue])
  func `answers of another shape are an error of the request`(responses: JSONValue) throws {
    var talk = Conversation()
    let params: JSONObject = ["name": "echo", "inputResponses": responses]
    let answer = try talk.askModern("tools/call", params)
    #expect(answer?["error"]?["code"] == -32602)
  }
}
