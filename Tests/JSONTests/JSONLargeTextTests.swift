import JSON
import TestSupport
import Testing

/// A parser reads several bytes at once, and remembers short texts of a long document.
struct JSONLargeTextTests {
  @Test(arguments: 0...40)
  func `a text ends at its quotation mark, however long it is`(length: Int) throws {
    for letter in ["a", "é", "日", "\u{7F}", "\u{80}", "!", "#", "[", "]"] {
      let text = String(repeating: letter, count: length)
      #expect(try JSONParser.parse("[\"\(text)\",\"\(text)\"]") == [.string(text), .string(text)])
    }
  }

  @Test(arguments: 0...20)
  func `an escape is read wherever it stands`(place: Int) throws {
    let (head, tail) = (String(repeating: "x", count: place), String(repeating: "y", count: 12))
    let value = try JSONParser.parse("\"\(head)\\n\(tail)\\\"\"")
    #expect(value == .string(head + "\n" + tail + "\""))
  }

  @Test(arguments: 0...20)
  func `a control character is refused wherever it stands`(place: Int) {
    let (head, tail) = (String(repeating: "x", count: place), String(repeating: "y", count: 12))
    for sign in ["\u{0}", "\u{1}", "\n", "\u{1F}"] {
      #expect(throws: JSONSyntaxError.self) { try JSONParser.parse("\"\(head)\(sign)\(tail)\"") }
    }
  }

  @Test func `texts of a long document that begin alike stay different`() throws {
    let names = (0..<2000).map { number in
      String(String(repeating: "abcdefgh", count: 3).prefix(number % 18)) + "\(number % 97)"
    }
    let list = JSONValue.array(names.map { ["name": .string($0), $0 + "é": 1] })
    let text = JSONWriter.text(list)
    #expect(text.utf8.count > 4096)
    #expect(try JSONParser.parse(text) == list)
    #expect(try JSONWriter.text(JSONParser.parse(text)) == text)
  }

  @Test(arguments: 0...20)
  func `what may not stand in a text is escaped wherever it stands`(place: Int) {
    let (head, tail) = (String(repeating: "x", count: place), String(repeating: "é", count: 9))
    for (sign, escape) in [
      ("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\u{1F}", "\\u001f"), ("\u{85}", "\\u0085"),
      ("\u{2028}", "\\u2028"), ("\u{7F}", "\u{7F}"), ("â€", "â€"),
    ] {
      #expect(JSONWriter.text(.string(head + sign + tail)) == "\"\(head)\(escape)\(tail)\"")
    }
  }

  @Test func `a list may be as long as its document`() throws {
    let text = "[" + (0..<5000).map(String.init).joined(separator: ",") + "]"
    #expect(try JSONWriter.text(JSONParser.parse(text)) == text)
  }

  @Test func `of names that are alike at their ends each is its own member`() throws {
    let names = ["abba", "acca", "adda", "abba", "", "a", "aa", "a", ""]
    let text = "{" + names.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",") + "}"
    let object = try #require(try JSONParser.parse(text).object)
    #expect(object.names == ["abba", "acca", "adda", "", "a", "aa"])
    #expect(object.members.map { $0.value.integer } == [3, 1, 2, 8, 7, 6])
  }

  @Test func `lists in lists keep what is theirs`() throws {
    let text = "[1,[2,{\"a\":[3,{\"b\":4,\"c\":[]}],\"d\":{\"e\":5}},6],{\"f\":[7,[8]]},9]"
    #expect(try JSONWriter.text(JSONParser.parse(text)) == text)
  }
}
