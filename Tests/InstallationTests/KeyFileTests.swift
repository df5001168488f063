import Installation
import JSON
import Testing

/// Files that hold keys, in the configurations of clients.
struct KeyFileTests {
  private static func entry(_ client: AgentClient, _ keyFiles: [String: String]) -> ServerEntry {
    ServerEntry(
      client,
      name: "shop",
      ServerCommand(
        executable: "/usr/bin/recourse",
        manifests: ["/home/a/shop.json"],
        environment: ["SHOP_KEY"],
        keyFiles: keyFiles
      )
    )
  }

  @Test(arguments: AgentClient.allCases)
  func `a file that the environment names for a key is entered, and nothing is left to be replaced`(
    client: AgentClient
  ) {
    let entry = Self.entry(client, ["SHOP_KEY": "/home/a/keys/shop"])
    let text = JSONWriter.text(.object(entry.value))
    #expect(!text.contains("/path/to"), "\(text)")
    #expect(entry.inputs == [])
    let isNamed = text.contains(#""SHOP_KEY_FILE":"/home/a/keys/shop""#)
    let isPassedOn = client == .zed || text.contains("\"SHOP_KEY_FILE\"")
    #expect(isNamed || isPassedOn, "\(text)")
    #expect(!entry.notes.contains { $0.contains("in the place of") })
  }

  @Test(arguments: [AgentClient.claudeDesktop, .jetBrains, .warp])
  func `where nobody has named one, it is said how to`(client: AgentClient) {
    let entry = Self.entry(client, [:])
    #expect(JSONWriter.text(.object(entry.value)).contains("/path/to/shop_key"))
    #expect(entry.notes.contains { $0.contains("Or set SHOP_KEY_FILE to that path") })
  }
}
