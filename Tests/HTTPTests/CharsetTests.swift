import HTTP
import Testing

struct CharsetTests {
  private func text(_ bytes: [UInt8], _ type: String?) -> String {
    let fields = HTTPFields(type.map { [("Content-Type", $0)] } ?? [])
    let response = HTTPResponse(status: 200, fields: fields, body: bytes).inUTF8
    return String(decoding: response.body, as: UTF8.self)
  }

  private static func utf16(_ text: String, isBig: Bool, mark: Bool = false) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return isBig ? [high, low] : [low, high]
    }
  }

  private static let latin: [UInt8] = [0x63, 0x61, 0x66, 0xE9]

  @Test(arguments: [
    "ISO-8859-1", "iso-8859-1", "latin1", "\"ISO-8859-1\"", "windows-1252", "US-ASCII", "cp1252",
    "iso-8859-15", "windows-1254",
  ])
  func `a charset parameter is read by its labels`(label: String) {
    #expect(text(Self.latin, "text/plain; charset=\(label)") == "café")
    #expect(text(Self.latin, "text/plain;format=flowed; CHARSET=\(label)") == "café")
  }

  @Test(arguments: [
    ("windows-1252", [0x80, 0x93, 0x9F], "€“Ÿ"),
    ("iso-8859-1", [0x80], "€"),
    ("iso-8859-2", [0xB1, 0xEA], "ąę"),
    ("windows-1251", [0xCF, 0xF0], "Пр"),
    ("koi8-r", [0xF0, 0xD2], "Пр"),
    ("shift_jis", [0x93, 0xFA, 0x96, 0x7B], "日本"),
    ("euc-jp", [0xC6, 0xFC, 0xCB, 0xDC], "日本"),
    ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42], "日"),
    ("gb2312", [0xD6, 0xD0], "中"), ("gb18030", [0xD6, 0xD0], "中"), ("big5", [0xA4, 0xA4], "中"),
    ("euc-kr", [0xC7, 0xD1], "한"),
    ("shift_jis", [0x41, 0x93], "A\u{FFFD}"), ("euc-jp", [0xFF, 0x41], "\u{FFFD}A"),
  ])
  func `letters of a character set become the same letters`(
    label: String,
    bytes: [UInt8],
    letters: String
  ) {
    #expect(text(bytes, "text/plain; charset=\(label)") == letters)
  }

  @Test(arguments: 0...20)
  func `a byte beyond ASCII is seen wherever it stands`(place: Int) {
    let (head, tail) = (String(repeating: "x", count: place), String(repeating: "y", count: 9))
    let bytes = Array(head.utf8) + [0xE9] + Array(tail.utf8)
    #expect(text(bytes, "text/plain; charset=iso-8859-1") == head + "é" + tail)
    let escaped = Array(head.utf8) + [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42]
    #expect(text(escaped, "text/plain; charset=iso-2022-jp") == head + "日")
  }

  @Test(arguments: [true, false])
  func `UTF-16 is read by its mark, its label and its empty bytes`(isBig: Bool) {
    let json = #"{"name":"Zoë 😀"}"#
    let (bare, marked) = (
      Self.utf16(json, isBig: isBig), Self.utf16(json, isBig: isBig, mark: true)
    )
    #expect(text(marked, "application/json") == json)
    #expect(text(marked, nil) == json)
    #expect(text(marked, "application/json; charset=ISO-8859-1") == json)
    #expect(text(bare, "application/json") == json)
    #expect(text(bare, "text/plain; charset=utf-16\(isBig ? "be" : "le")") == json)
    #expect(text(marked.dropLast(), nil) == json.dropLast() + "\u{FFFD}")
  }

  @Test func `UTF-32 is read by its mark and its empty bytes`() {
    let bytes = "[\"é\"]".unicodeScalars.flatMap {
      [0, 0, UInt8($0.value >> 8), UInt8($0.value & 0xFF)]
    }
    #expect(text(bytes, "application/json") == "[\"é\"]")
    #expect(text([0, 0, 0xFE, 0xFF] + bytes, "application/json") == "[\"é\"]")
    #expect(text(bytes + [0x7F, 0, 0, 0], "text/plain; charset=utf-32be") == "[\"é\"]\u{FFFD}")
  }

  @Test(arguments: [
    ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>", "text/xml", "é"),
    ("<?xml version='1.0' encoding='windows-1251'?><a>", "application/xml", "й"),
    ("<html><head><meta charset=windows-1251>", "text/html", "й"),
    (
      "<html><meta name=x><meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">",
      "text/html", "И"
    ),
    ("<html>", "text/html", "é"), ("<a>", nil, "é"), ("{", "application/json", "é"),
    ("<?xml version='1.0' encoding='UTF-16'?><a>", "text/xml", "é"),
    ("<html><meta charset=windows-1251>", "text/html; charset=latin1", "é"),
  ])
  func `what the text declares counts where its type is silent`(
    start: String,
    type: String?,
    letter: String
  ) {
    #expect(text(Array(start.utf8) + [0xE9], type) == start + letter)
  }

  @Test func `a text in UTF-8 stays as it is`() {
    for type in [nil, "text/plain", "text/plain; charset=utf-8", "application/json"] {
      #expect(text(Array("café".utf8), type) == "café")
    }
    // JSON is UTF-8 whatever its type says, as far as it is.
    #expect(text(Array(#"["é"]"#.utf8), "application/json; charset=ISO-8859-1") == #"["é"]"#)
    // A character that was cut makes no other text of the rest.
    #expect(text(Array("café é".utf8).dropLast(), "text/plain") == "café \u{FFFD}")
    #expect(text(Array("café".utf8) + [0xE9], "text/plain") == "café\u{FFFD}")
  }

  @Test(arguments: [
    ("image/png; charset=ISO-8859-1", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0xE9]),
    ("image/png", [0x89, 0x50, 0xE9]), ("application/octet-stream", [0xFF, 0xFE, 0x41, 0]),
    ("text/plain; charset=ISO-8859-1", [0x00, 0x01, 0xE9]),
    (
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [0x50, 0x4B, 0xE9]
    ),
    ("video/mp4; charset=utf-8", [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70]),
  ])
  func `what is no text stays as it is`(type: String, bytes: [UInt8]) {
    let fields = HTTPFields([("Content-Type", type)])
    #expect(HTTPResponse(status: 200, fields: fields, body: bytes).inUTF8.body == bytes)
  }

  @Test(arguments: ["x-klingon", "utf-7", "hz-gb-2312", "x y", "<b>"])
  func `a character set that nobody reads is told where it matters`(label: String) {
    let fields = HTTPFields([("Content-Type", "text/plain; charset=\(label)")])
    let plain = HTTPResponse(status: 200, fields: fields, body: Array("plain".utf8)).inUTF8
    #expect(plain.unreadCharset == nil)
    let response = HTTPResponse(status: 200, fields: fields, body: Self.latin).inUTF8
    #expect(response.unreadCharset != nil)
    #expect(response.body == Self.latin)
  }
}
