import JSON
import MCP
import Testing

struct EraTests {
  @Test func `a request that claims the modern revision needs no handshake`() throws {
    var talk = Conversation()
    #expect(
      try talk.askModern("server/discover", id: "d")
        == [
          "jsonrpc": "2.0",
          "id": "d",
          "result": [
            "resultType": "complete",
            "supportedVersions": supportedVersions,
            "capabilities": ["tools": [:]],
            "instructions": "Read me.",
            "ttlMs": 3_600_000,
            "cacheScope": "private",
            "_meta": [
              "io.modelcontextprotocol/serverInfo": ["name": "s", "title": "S", "version": "1"]
            ],
          ],
        ]
    )
  }

  @Test(
    arguments: [
      "initialize", "ping", "logging/setLevel", "resources/subscribe", "prompts/list",
      "tasks/get", "tasks/list", "subscriptions/listen", "completion/complete", "no/such", "",
    ]
  )
  func `what the modern revision has not is an unknown method there`(_ method: String) throws {
    var talk = Conversation()
    let params: JSONObject = ["protocolVersion": "2025-11-25", "capabilities": [:]]
    #expect(try talk.askModern(method, params)?.errorCode == -32601)
    try talk.initialize("2025-11-25")
    #expect(try talk.askModern(method, params)?.errorCode == -32601)
  }

  @Test(
    arguments: [
      ["io.modelcontextprotocol/clientCapabilities": []],
      ["io.modelcontextprotocol/clientCapabilities": nil],
      ["io.modelcontextprotocol/clientCapabilities": "x"],
      ["io.modelcontextprotocol/protocolVersion": 2026],
      ["io.modelcontextprotocol/protocolVersion": nil],
    ] as [JSONObject]
  )
  func `metadata of the wrong kind are invalid parameters`(_ meta: JSONObject) throws {
    var talk = Conversation()
    #expect(try talk.askModern("tools/list", meta: meta)?.errorCode == -32602)
  }

  @Test func `a claim without client capabilities is invalid`() throws {
    var talk = Conversation()
    let params: JSONValue = [
      "_meta": ["io.modelcontextprotocol/protocolVersion": "2026-07-28"]
    ]
    let answer = try talk.ask("tools/list", params)
    #expect(answer?.errorCode == -32602)
    #expect(answer?.errorMessage?.contains("clientCapabilities") == true)
  }

  @Test(arguments: ["1900-01-01", "2025-11-25", "2030-01-01", ""])
  func `a claim of another revision is told the supported ones`(_ version: String) throws {
    var talk = Conversation()
    let meta: JSONObject = ["io.modelcontextprotocol/protocolVersion": .string(version)]
    let answer = try talk.askModern("tools/list", meta: meta)
    #expect(answer?.errorCode == -32022)
    #expect(
      answer?["error"]?["data"]
        == ["supported": supportedVersions, "requested": .string(version)]
    )
  }

  @Test(arguments: ["tools/list", "tools/call", "no/such", "logging/setLevel", "server/discover"])
  func `without claim and handshake a request is told how to begin`(_ method: String) throws {
    var talk = Conversation()
    let answer = try talk.ask(method)
    #expect(answer?.errorCode == -32602)
    #expect(answer?["error"]?["data"]?["supported"] == supportedVersions)
  }

  @Test func `a probe without metadata after a handshake is an unknown method`() throws {
    var talk = Conversation()
    try talk.initialize("2025-11-25")
    #expect(try talk.ask("server/discover")?.errorCode == -32601)
  }

  @Test func `both eras may be mixed on one connection`() throws {
    var talk = Conversation()
    #expect(try talk.askModern("tools/list")?["result"]?["resultType"] == "complete")
    try talk.initialize("2025-06-18")
    #expect(try talk.ask("tools/list")?["result"]?["resultType"] == nil)
    #expect(try talk.askModern("tools/list")?["result"]?["resultType"] == "complete")
    #expect(try talk.ask("ping")?["result"] == [:])
  }

  @Test func `metadata that are no object are invalid in every era`() throws {
    var talk = Conversation()
    try talk.initialize("2025-11-25")
    #expect(try talk.ask("tools/list", ["_meta": "x"])?.errorCode == -32602)
    #expect(try talk.ask("tools/list", ["_meta": [:]])?["result"] != nil)
  }
}
