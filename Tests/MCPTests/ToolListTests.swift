import JSON
import MCP
import Testing

struct ToolListTests {
  @Test(
    arguments: zip(
      legacyVersions,
      [
        ["name", "description", "inputSchema"],
        ["name", "description", "inputSchema", "annotations"],
        ["name", "title", "description", "inputSchema", "outputSchema", "annotations"],
        ["name", "title", "description", "inputSchema", "outputSchema", "annotations"],
      ]
    )
  )
  func `a legacy list has the members its version knows`(
    _ version: String,
    _ members: [String]
  ) throws {
    var talk = Conversation()
    try talk.initialize(version)
    let result = try talk.ask("tools/list")?["result"]
    #expect(result?.object?.names == ["tools"])
    #expect(result?["tools"]?.array?.map { $0["name"]?.string } == ["echo", "find_thing"])
    #expect(result?["tools"]?.array?.first?.object?.names == members)
  }

  @Test func `a modern list says how long it keeps`() throws {
    var talk = Conversation()
    let result = try talk.askModern("tools/list")?["result"]
    #expect(result?.object?.names == ["resultType", "tools", "ttlMs", "cacheScope", "_meta"])
    #expect(result?["ttlMs"] == 300_000)
    #expect(result?["cacheScope"] == "private")
    #expect(result?["tools"]?.array?.count == 2)
  }

  @Test func `all four hints are said`() throws {
    var talk = Conversation()
    let tool = try talk.askModern("tools/list")?["result"]?["tools"]?.array?.first
    #expect(
      tool?["annotations"]
        == [
          "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true,
          "openWorldHint": true,
        ]
    )
  }

  @Test func `a tool without an output schema lists none`() throws {
    var tool = Conversation.tool("plain")
    tool.outputSchema = nil
    var talk = Conversation(tools: [tool])
    let listed = try talk.askModern("tools/list")?["result"]?["tools"]?.array?.first?.object
    #expect(listed?.names.contains("outputSchema") == false)
  }

  @Test(arguments: ["x", "", 1, [:]] as [JSONValue])
  func `no cursor was ever given out, so each is bad`(_ cursor: JSONValue) throws {
    var talk = Conversation()
    #expect(try talk.askModern("tools/list", ["cursor": cursor])?.errorCode == -32602)
    try talk.initialize("2025-11-25")
    #expect(try talk.ask("tools/list", ["cursor": cursor])?.errorCode == -32602)
  }
}
