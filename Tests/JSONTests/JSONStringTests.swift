import JSON
import Testing

struct JSONStringTests {
  @Test(arguments: [
    ("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\u{8}\u{C}\n\r\t"), ("\\u0041\\u00e9\\u00E9", "Aéé"),
    ("\\u0000", "\0"), ("\\uD83D\\uDE00", "😀"), ("\\ud83d\\ude00x", "😀x"), ("😀é", "😀é"),
    ("\\u2028", "\u{2028}"), ("\u{7F}", "\u{7F}"), ("\\uFFFF", "\u{FFFF}"),
  ])
  func `escapes are read`(written: String, text: String) throws {
    #expect(try JSONParser.parse("\"" + written + "\"") == .string(text))
  }

  @Test(arguments: [
    ("\\ud800", "\u{FFFD}"), ("\\udc00", "\u{FFFD}"), ("\\ud800x", "\u{FFFD}x"),
    ("\\ud800\\n", "\u{FFFD}\n"), ("\\ud800\\ud800", "\u{FFFD}\u{FFFD}"),
    ("\\ud800\\ud83d\\ude00", "\u{FFFD}😀"), ("\\ude00\\ud83d", "\u{FFFD}\u{FFFD}"),
    ("\\ud83d\\u0041", "\u{FFFD}A"),
  ])
  func `a lone surrogate becomes U+FFFD and takes nothing with it`(
    written: String,
    text: String
  ) throws {
    #expect(try JSONParser.parse("\"" + written + "\"") == .string(text))
  }

  @Test(
    arguments: [
      [0xFF], [0xC3], [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xE2, 0x82], [0xF0, 0x9F, 0x98],
    ] as [[UInt8]]
  )
  func `bytes that are not UTF-8 become U+FFFD, with and without escapes beside them`(
    bytes: [UInt8]
  ) throws {
    let quote = [UInt8(ascii: "\"")]
    let plain = try JSONParser.parse(quote + Array("a".utf8) + bytes + Array("z".utf8) + quote)
    let escaped = try JSONParser.parse(
      quote + Array("\\u0061".utf8) + bytes + Array("z".utf8) + quote
    )
    #expect(plain == escaped)
    let scalars = Array((plain.string ?? "").unicodeScalars)
    #expect(scalars.first == "a")
    #expect(scalars.last == "z")
    #expect(scalars.dropFirst().dropLast().allSatisfy { $0 == "\u{FFFD}" })
    #expect(scalars.count > 2)
  }

  @Test(arguments: [
    ("\"", "\\\""), ("\\", "\\\\"), ("/", "/"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"),
    ("\u{8}", "\\u0008"), ("\u{0}", "\\u0000"), ("\u{1F}", "\\u001f"), ("\u{7F}", "\u{7F}"),
    ("\u{85}", "\\u0085"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029"),
    ("\u{2027}", "\u{2027}"),
    ("\u{84}", "\u{84}"), ("é😀", "é😀"), ("a\"b\nc", "a\\\"b\\nc"), ("", ""),
  ])
  func `what would end a string or a line is escaped and nothing else`(
    text: String,
    written: String
  ) {
    #expect(JSONWriter.text(.string(text)) == "\"" + written + "\"")
    #expect(JSONWriter.text(.object([text: nil])) == "{\"" + written + "\":null}")
  }

  @Test(arguments: ["\"", "\\", "\u{7}", "\u{e9}", "\u{2028}", "\u{1F600}"])
  func `what is escaped is found wherever it stands in a text`(odd: String) throws {
    for length in 0...24 {
      for place in 0...length {
        let start = String(repeating: "a", count: place)
        let text = start + odd + String(repeating: "b", count: length - place)
        for text in [text, odd + text, text + odd] {
          #expect(try JSONParser.parse(JSONWriter.bytes(.string(text))) == .string(text))
        }
      }
    }
  }

  @Test func `every character comes back as it was written`() throws {
    let scalars = (0...0x10FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
    for start in stride(from: 0, to: scalars.count, by: 4096) {
      let text = String(String.UnicodeScalarView(scalars[start..<min(start + 4096, scalars.count)]))
      let bytes = JSONWriter.bytes(.string(text))
      #expect(try JSONParser.parse(bytes) == .string(text))
      #expect(!bytes.contains { $0 < 0x20 })
    }
  }
}
