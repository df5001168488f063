import HTTP
import Testing

@testable import Administration

struct CurlCommandTests {
  private static func request(_ url: String, _ fields: [(String, String)], _ body: [UInt8]?)
    -> HTTPRequest
  {
    HTTPRequest(
      method: "POST",
      url: url,
      fields: HTTPFields(fields),
      body: body,
      repetition: .never,
      reach: .publicAddresses,
      deadline: .seconds(1)
    )
  }

  @Test func `secrets stand as variables, wherever they go`() {
    let request = Self.request(
      "https://a.example/x?key=SECRET_1",
      [("Authorization", "Bearer SECRET_2")],
      Array(#"{"say":"it's SECRET_1"}"#.utf8)
    )
    let masked = [
      CurlCommand.Masked(placeholder: "SECRET_1", shell: "$ONE"),
      CurlCommand.Masked(placeholder: "SECRET_2", shell: "$TWO"),
    ]
    #expect(
      CurlCommand(request, masking: masked).text == #"""
        curl -sS -X POST \
          'https://a.example/x?key='"$ONE" \
          -H 'Authorization: Bearer '"$TWO" \
          --data-binary '{"say":"it'\''s '"$ONE"'"}'
        """#
    )
  }

  @Test func `nothing in a content steers the terminal or leaves the quotes`() {
    let request = Self.request("https://a.example", [], Array("a\u{1B}[31m'\\\n$(id)`".utf8))
    let text = CurlCommand(request, masking: []).text
    #expect(text.hasSuffix(#"--data-binary $'a\x1b[31m\'\\\n$(id)`'"#))
  }

  @Test func `content that is no text is told and not shown`() {
    let command = CurlCommand(Self.request("https://a.example", [], [0xFF, 0]), masking: [])
    #expect(command.text.hasSuffix("--data-binary @content"))
    #expect(command.note == "The content, 2 bytes, is no text; save it as the file content.")
  }
}
