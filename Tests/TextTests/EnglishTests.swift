import Testing
import Text

@Suite struct EnglishTests {
  @Test func `the last two of a list are joined by a word`() {
    #expect(English.list([]) == "")
    #expect(English.list(["a"]) == "a")
    #expect(English.list(["a", "b"], joint: "or") == "a or b")
    #expect(English.list(["a", "b", "c"]) == "a, b and c")
  }

  @Test func `of a long list the rest is counted`() {
    let letters = ["a", "b", "c", "d", "e", "f", "g", "h"]
    #expect(English.list(Array(letters.prefix(6))) == "a, b, c, d, e and f")
    #expect(English.list(letters) == "a, b, c, d, e and 3 more")
    #expect(English.list(letters, limit: .max) == "a, b, c, d, e, f, g and h")
  }

  @Test func `a noun goes with its number`() {
    #expect(English.count(1, "call") == "1 call")
    #expect(English.count(0, "call") == "0 calls")
    #expect(English.count(2, "entry", plural: "entries") == "2 entries")
  }
}

@Suite struct PathTemplateTests {
  @Test func `literals stand around the names`() throws {
    let template = try PathTemplate("/a/{b}{c}/d")
    #expect(template.literals == ["/a/", "", "/d"])
    #expect(template.names == ["b", "c"])
  }

  @Test(arguments: ["", "/a", "/{}", "{a}", "/é{ü}/日{x}", "{a}{b}", "/a/{b}/"])
  func `literals and names together are the text`(text: String) throws {
    for template in [try PathTemplate(text), try PathTemplate("??\(text)".dropFirst(2))] {
      let names = template.names.map { "{\($0)}" } + [""]
      #expect(zip(template.literals, names).map { $0 + $1 }.joined() == text)
      #expect(template.literals.count == template.names.count + 1)
    }
  }

  @Test(arguments: ["/{", "/}", "/{a}}", "/a}{b"])
  func `a brace without its partner is a fault`(text: String) {
    #expect(throws: PathTemplate.Fault.unpairedBrace) { try PathTemplate(text) }
  }
}

@Suite struct IPLiteralTests {
  @Test(
    arguments: [
      ("::1", [0, 0, 0, 0, 0, 0, 0, 1]), ("::", [0, 0, 0, 0, 0, 0, 0, 0]),
      ("2001:db8::8:800:200c:417a", [0x2001, 0xDB8, 0, 0, 8, 0x800, 0x200C, 0x417A]),
      ("::ffff:10.0.0.1", [0, 0, 0, 0, 0, 0xFFFF, 0x0A00, 1]),
    ] as [(String, [UInt16])]
  )
  func `IPv6 is read in its groups`(text: String, groups: [UInt16]) {
    #expect(IPLiteral.ipv6(text) == groups)
  }

  @Test(arguments: [
    "", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "+1::", "1.2.3.4::", "g::",
    "1:2:3:4:5:6:7::8", "12345::",
  ])
  func `what is no IPv6 is none`(text: String) {
    #expect(IPLiteral.ipv6(text) == nil)
  }

  @Test func `IPv4 is four figures without a leading zero`() {
    #expect(IPLiteral.ipv4("127.0.0.1") == [127, 0, 0, 1])
    for text in ["1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4.", "+1.2.3.4", "0x7f.0.0.1"] {
      #expect(IPLiteral.ipv4(text) == nil)
    }
  }
}
