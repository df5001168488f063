import Installation
import JSON
import Testing

struct BundleManifestTests {
  private static let manifest = BundleManifest(
    name: "shop",
    title: "Shop",
    version: "1.0.0",
    description: "Shop as tools",
    author: "Somebody",
    arguments: ["serve", "${__dirname}/descriptions/1/shop.json"],
    variables: [
      .init(name: "SHOP_KEY", description: "For Shop", need: .required),
      .init(name: "OTHER", description: "For Shop", need: .optional),
    ],
    tools: (0..<150).map { .init(name: "shop_\($0)", description: "x") },
    platform: "linux"
  )

  @Test func `each variable is asked for as a secret and passed on, and has no value`() {
    let json = JSONValue.object(Self.manifest.json)
    #expect(
      json["server"]?["mcp_config"]?["env"]
        == ["SHOP_KEY": "${user_config.shop_key}", "OTHER": "${user_config.other}"]
    )
    #expect(json["user_config"]?["shop_key"]?["sensitive"] == true)
    #expect(json["user_config"]?["shop_key"]?["required"] == true)
    #expect(json["user_config"]?["other"]?["required"] == false)
    #expect(json["user_config"]?["shop_key"]?["default"] == nil)
  }

  @Test func `it starts the program inside, lists some of the tools, and says where it runs`() {
    let json = JSONValue.object(Self.manifest.json)
    #expect(json["manifest_version"] == "0.3")
    #expect(json["server"]?["mcp_config"]?["command"] == "${__dirname}/server/recourse")
    #expect(json["server"]?["entry_point"] == "server/recourse")
    #expect(json["tools"]?.array?.count == 100)
    #expect(json["compatibility"]?["platforms"] == ["linux"])
  }

  @Test(
    arguments: [
      ([0x7F, 0x45, 0x4C, 0x46, 2], "linux"), ([0xCF, 0xFA, 0xED, 0xFE], "darwin"),
      ([0x4D, 0x5A, 0x90, 0], "win32"), ([0x23, 0x21, 0x2F, 0x62], nil), ([], nil),
    ] as [([UInt8], String?)]
  )
  func `a program is known by its first bytes`(bytes: [UInt8], platform: String?) {
    #expect(BundleManifest.platform(of: bytes) == platform)
  }
}
