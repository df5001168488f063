import Testing
import Text

struct RejoinedTests {
  @Test(
    arguments: [
      ("x: 61:62:63:64:65:66:67 end", "61626364656667", "61:62:63:64:65:66:67"),
      ("AA BB CC DD EE FF 00", "AABBCCDDEEFF00", "AA BB CC DD EE FF 00"),
      ("a-b aa-bb-cc-dd-ee-ff", "aabbccddeeff", "aa-bb-cc-dd-ee-ff"),
      ("aa:bb:cc:\n    dd:ee:ff:00", "aabbccddeeff00", "aa:bb:cc:\n    dd:ee:ff:00"),
      (
        "is QUJDREVGR0hJSktMTU5P\r\nUFFSU1RVVldYWVo= tail", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo",
        "QUJDREVGR0hJSktMTU5P\r\nUFFSU1RVVldYWVo"
      ),
      (
        "\n  QUJDREVGR0hJSktM\n  TU5PUFFSU1RVVl\n  dY\n", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY",
        "QUJDREVGR0hJSktM\n  TU5PUFFSU1RVVl\n  dY"
      ),
    ]
  )
  func `what is broken into lines or pairs is put together, and found again`(
    text: String,
    joined: String,
    source: String
  ) throws {
    for head in ["", "a ", "some words before it, ", String(repeating: "é ", count: 9)] {
      let bytes = Array((head + text).utf8)
      let rejoined = try #require(Rejoined(bytes))
      let end = try #require(rejoined.bytes.firstIndex(of: 0))
      #expect(String(decoding: rejoined.bytes[..<end], as: UTF8.self) == joined)
      #expect(String(decoding: bytes[rejoined.source(of: 0..<end)], as: UTF8.self) == source)
    }
  }

  @Test(
    arguments: [
      "", "ab cd", "aa:bb:cc:dd:ee", "some ordinary text\nwith lines of it\nand no more", "\n\n",
      "QUJDREVGR0hJSktMTU5P", "QUJDREVGR0hJSktMTU5P\n", "QUJDREVG\nQUJDREVG", "2026-11-29 15:00:12",
      "{\"id\": 1,\n \"key\": 2}", "aabb:ccdd:eeff:0011:2233:4455:6677",
    ]
  )
  func `what is not broken up is left alone`(text: String) {
    #expect(Rejoined(Array(text.utf8)) == nil)
  }
}
