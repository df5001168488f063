import Testing
import Text

struct TextSearchTests {
  @Test(
    arguments: [
      ("https://example.com", "://", 5), ("abc", "abc", 0), ("abc", "abcd", nil), ("abc", "", 0),
      ("", "", 0), ("", "a", nil), ("aab", "ab", 1), ("ab", "ba", nil), ("Größe öl", "öl", 8),
      // A letter and an accent are other bytes than the accented letter, and a line end is two signs.
      ("cafe\u{301}", "caf\u{E9}", nil), ("cafe\u{301}", "cafe", 0), ("a\r\nb", "\n", 2),
    ] as [(String, String, Int?)]
  )
  func `a text is found where its bytes stand first`(text: String, wanted: String, at offset: Int?)
  {
    let range = text.firstRange(ofText: wanted)
    #expect(range.map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) } == offset)
    #expect(range.map { text.utf8[$0].elementsEqual(wanted.utf8) } != false)
    #expect(text.contains(text: wanted) == (offset != nil))
    #expect(text[...].contains(text: wanted) == (offset != nil))
    #expect(text[...].firstRange(ofText: wanted) == range)
  }

  @Test func `in a part nothing is found that stands outside of it`() {
    let text = "one://two://three"
    let part = text.dropFirst(4)
    #expect(part.firstRange(ofText: "://").map { text[$0.upperBound...] } == "three")
    #expect(!text.prefix(5).contains(text: "://"))
  }

  @Test(
    arguments: [
      ("a--b--c", "--", ["a", "b", "c"]), ("--", "--", ["", ""]), ("a", "--", ["a"]),
      ("aaa", "aa", ["", "a"]), ("", "--", [""]), ("ab", "", ["ab"]),
    ] as [(String, String, [String])]
  )
  func `what stands between is kept, be it nothing`(text: String, mark: String, parts: [String]) {
    #expect(text.split(text: mark).map(String.init) == parts)
    #expect(text.replacing(text: mark, with: "+") == parts.joined(separator: "+"))
  }
}
