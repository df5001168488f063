import Text
import JSON
import Testing

struct UntrustedTextTests {
  private static let quoted: [(String, String)] = [
    ("plain", "\"plain\""), ("a \"b\" c", "\"a 'b' c\""), ("“a” „b‟ ＂c", "\"'a' 'b' 'c\""),
    ("two\nlines\r\n\tand\u{2028}more", "\"two lines and more\""), ("ends \\\\", "\"ends\""),
    ("\u{202E}a\u{200B}b\u{E0041}c\u{1B}[0m", "\"abc[0m\""), ("", "\"\""), (" \n ", "\"\""),
    ("two  words ", "\"two words\""), (" one", "\"one\""), ("a\u{7F}b", "\"ab\""),
    ("c:\\d", "\"c:\\d\""),
    ("GET /v1?a=1", "\"GET /v1?a=1\""),
  ]

  @Test(arguments: quoted)
  func `nothing of a quoted text breaks the line, hides or closes the quotes`(
    _ text: String,
    _ quoted: String
  ) {
    #expect(UntrustedText.quoted(text) == quoted)
  }

  @Test func `a long text is cut inside of its quotes, however long it is`() {
    #expect(UntrustedText.quoted("abcdef", limit: 4) == "\"abc…\"")
    let flood = String(repeating: "\u{200B}", count: 1 << 20) + "x"
    #expect(UntrustedText.quoted(flood, limit: 4) == "\"\"")
  }

  private static let named: [(String, String)] = [
    ("import-42", "import-42"), ("a/b.c:d#1[0]", "a/b.c:d#1[0]"), ("4711@host", "4711@host"),
    ("two words", "\"two words\""), ("x\"y", "\"x'y\""), ("é", "\"é\""),
  ]

  @Test(arguments: named)
  func `a name of one plain word stands as it is`(_ name: String, _ shown: String) {
    #expect(UntrustedText.named(name) == shown)
  }

  @Test(
    arguments: [
      #"{"a":"say \"hi\""}"#, #"{"a\"b":"\\\""}"#,
      #"["\u202e\ud83d\ude00\u000a","\ud83c\udff4\udb40\udc67"]"#,
      #""\\""#, #"{"n":1.50,"t":null}"#,
    ]
  )
  func `JSON in a sentence is exact, and no text of it closes its quotes`(_ text: String) throws {
    let value = try JSONParser.parse(text)
    let shown = UntrustedText.json(value)
    #expect(try JSONParser.parse(shown) == value)
    // Read without escapes, every text still ends where it ends.
    #expect(
      shown.count { $0 == "\"" }
        == JSONWriter.text(value).replacing("\\\\", with: "")
        .replacing("\\\"", with: "").count { $0 == "\"" }
    )
    #expect(!shown.unicodeScalars.contains("\u{202E}"))
  }

  @Test func `a sentence that is cut inside of quotes has them closed`() {
    #expect(UntrustedText.cutSentence("say \"abcdefgh\" now", limit: 10) == "say \"abc…\"")
    #expect(UntrustedText.cutSentence("say \"ab\\\"cdefgh\" now", limit: 10) == "say \"ab…\"")
    #expect(UntrustedText.cutSentence("say \"ab\" and more", limit: 12) == "say \"ab\" a…")
    #expect(UntrustedText.cutSentence("short", limit: 12) == "short")
  }

  private static let sizes: [(Int, String)] = [
    (0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1 KiB"), (1025, "1.1 KiB"),
    (1536, "1.5 KiB"), (65_536, "64 KiB"), (1_048_575, "1024 KiB"), (1_048_576, "1 MiB"),
    (67_108_865, "64.1 MiB"), (52_428_800, "50 MiB"), (3_221_225_472, "3 GiB"), (.max, "8 EiB"),
    (-5, "0 bytes"),
  ]

  @Test(arguments: sizes)
  func `a number of bytes has the unit that it reaches, and none above a limit reads as the limit`(
    _ bytes: Int,
    _ text: String
  ) {
    #expect(ByteCount.text(bytes) == text)
  }
}
