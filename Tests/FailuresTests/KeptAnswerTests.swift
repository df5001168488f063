import Guidance
import Failures
import JSON
import Testing

/// ResponseInterpretation on in what is kept.
struct KeptAnswerTests {
  private static let handle = "rs_a"

  private static func answer(_ text: String) -> KeptAnswer { KeptAnswer(bytes: Array(text.utf8)) }

  private static let list =
    "{\"data\":["
    + (0..<1000).map { #"{"id":\#($0),"name":"deal \#($0)"}"# }
    .joined(separator: ",") + "],\"total\":1000}"

  @Test func `a piece says where it stands and how to read on`() throws {
    let piece = Self.answer(Self.list).piece(from: 100, selection: nil, handle: Self.handle)
    let lines = piece.text.split(separator: "\n").map(String.init)
    #expect(piece.text.count <= 8000)
    let tree = try JSONParser.parse(lines.last ?? "")
    let items = try #require(tree["data"]?.array?.filter { $0.object != nil })
    let end = 100 + items.count
    #expect(lines[0] == "Items 101 to \(end) of 1,000 shown (\"/data\").")
    #expect(
      lines[1]
        == #"To read on: read_more with {"result":"rs_a","offset":\#(end)}; it sends nothing."#
    )
    #expect(
      lines[2]
        == #"To get less at once: add "select":["/data/*/id","/data/*/name"] to read_more."#
    )
    #expect(items.first?["id"] == 100)
  }

  @Test func `the last piece says that it is the last`() {
    let piece = Self.answer(Self.list).piece(from: 990, selection: nil, handle: Self.handle)
    #expect(piece.text.hasPrefix("Items 991 to 1,000 of 1,000 shown (\"/data\").\n"))
    #expect(piece.text.contains("\nThis is the end of the result.\n"))
    #expect(!piece.text.contains("To read on"))
  }

  @Test func `a selection is read on with the same selection`() throws {
    let selection = try JSONSelection(texts: ["/data/*/name"])
    let piece = Self.answer(Self.list).piece(from: 0, selection: selection, handle: Self.handle)
    let lines = piece.text.split(separator: "\n").map(String.init)
    #expect(
      lines[1].hasPrefix(
        #"To read on: read_more with {"result":"rs_a","select":["/data/*/name"],"offset":"#
      )
    )
    #expect(lines.last?.hasPrefix(#"{"data":[{"name":"deal 0"},"#) == true)
  }

  @Test func `what is short enough comes alone`() {
    #expect(
      Self.answer("{\"a\": [1]}").piece(from: 0, selection: nil, handle: Self.handle).text
        == #"{"a":[1]}"#
    )
    #expect(
      Self.answer("plain").piece(from: 0, selection: nil, handle: Self.handle).text == "plain"
    )
  }

  @Test func `the pieces of a text, one behind the other, are the text`() throws {
    let text = String(repeating: "0123456é words\n", count: 3000)
    var read = ""
    var offset = 0
    var pieces = 0
    while offset < text.unicodeScalars.count, pieces < 20 {
      let piece = Self.answer(text).piece(
        from: ReadingOffset(offset),
        selection: nil,
        handle: Self.handle
      ).text
      let lines = piece.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
      let body = String(lines[2])
      #expect(piece.unicodeScalars.count <= 8000)
      read += body
      offset += body.unicodeScalars.count
      pieces += 1
    }
    #expect(read == text)
    #expect(pieces > 4)
  }

  @Test func `a pointer that leads nowhere is told with what is there`() throws {
    let selection = try JSONSelection(texts: ["/data/*/nmae"])
    let piece = Self.answer(Self.list).piece(from: 0, selection: selection, handle: Self.handle)
    #expect(piece.isRefused)
    #expect(
      piece.text == """
        revise: of this result nothing of it is what "select" asks for.
        There is nothing at "/data/*/nmae": at "/data/*" there is "id", "name". Did you mean \
        "/data/*/name"?
        The names in the answer (data): "{data: [1,000 × {id, name}], total}"
        Select anew with read_more, such as {"result":"rs_a","select":["/data/*/id","/data/*/name"]}: \
        nothing is sent for it.
        """
    )
  }
}
