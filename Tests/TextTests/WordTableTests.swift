import Testing
import Text

struct WordTableTests {
  @Test
  func `every word is found where it stands`() {
    let words = (0..<300).map { "word\($0)" } + ["", "a", "b", "é", "minLength", "maxLength"]
    let table = WordTable(words)
    for (position, word) in words.enumerated() { #expect(table.position(of: word) == position) }
  }

  @Test(arguments: [
    "", "t", "typ", "types", "Type", "tyre", "minlength", "ménimum", "maxLength",
  ])
  func `what is no word of the table is not found`(word: String) {
    #expect(WordTable(["type", "minLength", "minimum"]).position(of: word) == nil)
  }

  @Test
  func `words of one length with the same ends are told apart`() {
    let words = ["exclusiveMinimum", "exclusiveMaximum", "exclusiveMedium_", "exclusiveMonimum"]
    let table = WordTable(Array(words.dropLast(2)))
    #expect(words.map(table.position) == [0, 1, nil, nil])
  }

  @Test
  func `nothing is found in an empty table`() {
    #expect(WordTable([]).position(of: "type") == nil)
  }
}
