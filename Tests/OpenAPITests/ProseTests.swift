import Testing

@testable import OpenAPI

struct ProseTests {
  @Test(arguments: [
    ("plain", "plain"), ("  a \t b  ", "a b"), ("a\r\n\r\n\r\n\r\nb", "a\n\nb"), ("a\nb", "a\nb"),
    ("<p>a <b>b</b></p><p>c</p>", "a b\n\nc"), ("use <id> and a < b > c", "use <id> and a < b > c"),
    ("see [the docs](https://x.example/a_(b)", "see the docs"), ("[a] (b) [c]", "[a] (b) [c]"),
    ("a\u{0}b\u{202E}c\u{200B}d", "abcd"), ("\n\n", ""), ("<br/>a<br>b", "a\nb"),
    ("<img src=x onerror=y>a", "a"), ("é ü", "é ü"),
  ])
  func `descriptions lose markup and invisible characters`(text: String, result: String) {
    #expect(DocumentProse.bounded(text, limit: 100) == result)
  }

  @Test func `long texts are cut at the end of a word`() {
    let text = String(repeating: "words ", count: 100)
    let cut = DocumentProse.bounded(text, limit: 50)
    #expect(cut == "words words words words words words words words…")
    #expect(DocumentProse.bounded(String(repeating: "x", count: 100), limit: 10) == "xxxxxxxxx…")
    #expect(DocumentProse.line("a\nb", limit: 10) == "a b")
  }

  @Test func `a text that is all markup takes no long time`() {
    let text = String(repeating: "[<p>](", count: 200_000)
    #expect(DocumentProse.bounded(text, limit: 1024).count <= 1024)
  }
}
