import Installation
import Testing

struct ClientLocationTests {
  private static func locations(
    _ variables: [String: String],
    _ platform: ClientLocation.Platform = .linux
  )
    -> ClientLocation?
  {
    ClientLocation(platform: platform) { variables[$0] }
  }

  @Test func `every client has a configuration of the user or of a folder`() throws {
    let locations = try #require(Self.locations(["HOME": "/home/ada"]))
    for client in AgentClient.allCases {
      let file = locations.file(of: client, .user) ?? locations.file(of: client, .project)
      #expect(file != nil, "\(client)")
    }
  }

  @Test func `variables move configurations, and only absolute paths count`() throws {
    let moved = try #require(
      Self.locations(["HOME": "/h", "XDG_CONFIG_HOME": "/c", "CODEX_HOME": "/x"])
    )
    #expect(moved.file(of: .zed, .user) == "/c/zed/settings.json")
    #expect(moved.file(of: .codex, .user) == "/x/config.toml")
    let odd = try #require(Self.locations(["HOME": "/h", "XDG_CONFIG_HOME": "c"]))
    #expect(odd.file(of: .zed, .user) == "/h/.config/zed/settings.json")
    #expect(Self.locations([:]) == nil)
    #expect(Self.locations(["HOME": "relative"]) == nil)
  }

  @Test func `on macOS programs with windows keep their settings elsewhere`() throws {
    let locations = try #require(Self.locations(["HOME": "/Users/ada"], .macOS))
    #expect(
      locations.file(of: .vsCode, .user)
        == "/Users/ada/Library/Application Support/Code/User/mcp.json"
    )
    #expect(locations.shown("/Users/ada/x") == "~/x")
    #expect(locations.shown("/Users/adam/x") == "/Users/adam/x")
  }
}
