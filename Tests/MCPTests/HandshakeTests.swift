import JSON
import MCP
import Testing

struct HandshakeTests {
  @Test(arguments: legacyVersions)
  func `a version with a handshake is agreed to`(_ version: String) throws {
    var talk = Conversation()
    var serverInfo: JSONValue = ["name": "s", "version": "1"]
    if version >= "2025-06-18" { serverInfo = ["name": "s", "title": "S", "version": "1"] }
    #expect(
      try talk.ask("initialize", ["protocolVersion": .string(version)], id: 0)
        == [
          "jsonrpc": "2.0",
          "id": 0,
          "result": [
            "protocolVersion": .string(version),
            "capabilities": ["tools": [:]],
            "serverInfo": serverInfo,
            "instructions": "Read me.",
          ],
        ]
    )
  }

  @Test(arguments: ["2026-07-28", "1999-01-01", "2030-01-01", "", "x"])
  func `any other version is answered with the newest that has a handshake`(
    _ version: String
  ) throws {
    var talk = Conversation()
    let answer = try talk.ask("initialize", ["protocolVersion": .string(version)])
    #expect(answer?["result"]?["protocolVersion"] == "2025-11-25")
  }

  @Test(arguments: [[:], ["protocolVersion": 1], ["protocolVersion": nil]] as [JSONValue])
  func `a version that is no string is invalid`(_ params: JSONValue) throws {
    var talk = Conversation()
    #expect(try talk.ask("initialize", params)?.errorCode == -32602)
    #expect(try talk.ask("tools/list")?.errorCode == -32602)
  }

  @Test func `a second handshake is accepted and its version holds`() throws {
    var talk = Conversation()
    try talk.initialize("2025-11-25")
    try talk.initialize("2024-11-05")
    let tools = try talk.ask("tools/list")?["result"]?["tools"]?.array
    #expect(tools?.first?["annotations"] == nil)
  }

  @Test func `a ping is answered before the handshake`() throws {
    var talk = Conversation()
    #expect(try talk.ask("ping", id: "p") == ["jsonrpc": "2.0", "id": "p", "result": [:]])
  }

  @Test(arguments: ["logging/setLevel", "resources/list", "tasks/get", "no/such"])
  func `what is not offered is an unknown method`(_ method: String) throws {
    var talk = Conversation()
    try talk.initialize("2025-11-25")
    #expect(try talk.ask(method)?.errorCode == -32601)
  }
}
