import Testing
import Text

@Suite struct PercentEncodingTests {
  @Test func `all but the unreserved characters are encoded, byte by byte`() {
    #expect(PercentEncoding.encode("aZ09-._~") == "aZ09-._~")
    #expect(PercentEncoding.encode("a/€ +") == "a%2F%E2%82%AC%20%2B")
  }

  @Test(arguments: [
    ("%2e", "."), ("%2E%2e", ".."), ("a%", "a%"), ("%4", "%4"), ("%+1", "%+1"), ("%-1", "%-1"),
    ("%41%zz", "A%zz"),
  ])
  func `decoding takes only a percent sign and two digits`(text: String, decoded: String) {
    #expect(PercentEncoding.decode(text.utf8) == Array(decoded.utf8))
    #expect(PercentEncoding.text(decoding: text) == decoded)
  }

  @Test(arguments: ["%", "%4", "%+f", "a%-1", "%zz", "%C3"])
  func `strict decoding refuses what is not two digits of UTF-8`(text: String) {
    #expect(PercentEncoding.strictText(decoding: text) == nil)
  }

  @Test func `strict decoding takes what is sound`() {
    #expect(PercentEncoding.strictText(decoding: "a+b") == "a+b")
    #expect(PercentEncoding.strictText(decoding: "%C3%A9%2f") == "é/")
  }

  @Test func `in a form a plus is a blank, and an encoded one is itself`() {
    #expect(PercentEncoding.formValue("a+b%2Bc%+f") == "a b+c% f")
  }

  @Test(arguments: [("", true), ("%41", true), ("a%4", false), ("%+f", false), ("%%41", false)])
  func `a text is sound where each percent sign has its digits`(text: String, isSound: Bool) {
    #expect(PercentEncoding.isSound(text.utf8) == isSound)
  }
}

@Suite struct HexadecimalTests {
  @Test func `a sign is no digit`() {
    #expect(Hexadecimal.byte(of: Array("+f".utf8)) == nil)
    #expect(Hexadecimal.byte(of: Array("-f".utf8)) == nil)
    #expect(Hexadecimal.byte(of: Array("fF".utf8)) == 255)
    #expect(Hexadecimal.byte(of: Array("f".utf8)) == nil)
  }

  @Test func `bytes and numbers are written in small digits`() {
    #expect(Hexadecimal.text(of: [0, 10, 255] as [UInt8]) == "000aff")
    #expect(Hexadecimal.text(of: UInt16(0x2F), digits: 4) == "002f")
  }
}
