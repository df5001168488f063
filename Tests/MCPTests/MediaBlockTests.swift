import JSON
import MCP
import Testing

/// Content blocks beside the text of a result.
struct MediaBlockTests {
  private func content(
    _ block: MediaBlock,
    in version: String?
  ) throws -> [JSONValue] {
    var talk = Conversation()
    if let version {
      try talk.initialize(version)
      _ = try talk.ask("tools/call", ["name": "echo"])
    } else {
      _ = try talk.askModern("tools/call", ["name": "echo"])
    }
    var result = ToolResult(text: "200: an image", isError: false)
    result.attachments = [block]
    let call = try #require(talk.started.first)
    let answer = try talk.finish(call, result).first
    return try #require(answer?["result"]?["content"]?.array)
  }

  @Test(
    arguments: [
      ([], ""), ([0xFF], "/w=="), ([0xFF, 0xFE], "//4="), ([0xFF, 0xFE, 0xFD], "//79"),
      (Array("light work.".utf8), "bGlnaHQgd29yay4="),
    ] as [([UInt8], String)]
  )
  func `an image is a block of base64`(bytes: [UInt8], encoded: String) throws {
    let image = MediaBlock(.image, mediaType: "image/png", bytes: bytes)
    for version in legacyVersions.map(Optional.some) + [nil] {
      #expect(
        try content(image, in: version) == [
          ["type": "text", "text": "200: an image"],
          ["type": "image", "data": .string(encoded), "mimeType": "image/png"],
        ]
      )
    }
  }

  @Test func `a revision without sounds gets one as a resource`() throws {
    let sound = MediaBlock(.audio, mediaType: "audio/mpeg", bytes: [0xFF])
    #expect(
      try content(sound, in: "2024-11-05").last == [
        "type": "resource",
        "resource": ["uri": "recourse:answer", "blob": "/w==", "mimeType": "audio/mpeg"],
      ]
    )
    #expect(
      try content(sound, in: "2025-03-26").last
        == ["type": "audio", "data": "/w==", "mimeType": "audio/mpeg"]
    )
  }
}
