import JSON
import Testing

struct JSONPointerTests {
  /// The document of RFC 6901 §5.
  private let document: JSONValue = [
    "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6,
    " ": 7, "m~n": 8,
  ]

  @Test(
    arguments: [
      ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4),
      ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
    ] as [(String, JSONValue)]
  )
  func `the pointers of RFC 6901 lead where it says`(text: String, value: JSONValue) throws {
    let pointer = try #require(JSONPointer(text))
    #expect(document.value(at: pointer) == value)
    #expect(pointer.description == text)
  }

  @Test func `the empty pointer is the whole document`() {
    #expect(JSONPointer("").map { document.value(at: $0) } == document)
  }

  @Test(arguments: [
    "/foo/2", "/foo/-1", "/foo/-", "/foo/00", "/foo/+1", "/foo/x", "/foo/0/x", "/nope",
  ])
  func `a pointer that ends early leads nowhere`(text: String) throws {
    #expect(document.value(at: try #require(JSONPointer(text))) == nil)
  }

  @Test func `a text that does not start with a slash is no pointer`() {
    #expect(JSONPointer("foo") == nil)
    #expect(JSONPointer("#/foo") == nil)
  }

  @Test(arguments: [
    ("/~01", ["~1"]), ("/~10", ["/0"]), ("/~0~1", ["~/"]), ("//", ["", ""]), ("/a/", ["a", ""]),
    // A mark that combines with what stands before it makes no other character of a slash or a tilde.
    ("/\u{301}a/\u{301}", ["\u{301}a", "\u{301}"]), ("/~0\u{301}~1\u{301}", ["~\u{301}/\u{301}"]),
  ])
  func `escapes are read once`(text: String, tokens: [String]) {
    #expect(JSONPointer(text)?.tokens == tokens)
    #expect(JSONPointer(tokens: tokens).description == text)
  }

  @Test func `a star stands for every element and every member`() throws {
    let value: JSONValue = ["a": [["n": 1], ["m": 2], ["n": 3]], "b": ["x": ["n": 4]]]
    let inner = try #require(JSONPointer("/a/*/n"))
    #expect(value.values(at: inner) == [1, 3])
    #expect(value.places(matching: inner).map(\.pointer.description) == ["/a/0/n", "/a/2/n"])
    #expect(value.values(at: try #require(JSONPointer("/*/*/n"))) == [1, 3, 4])
    #expect(value.values(at: try #require(JSONPointer("/b/x/n/*"))).isEmpty)
  }
}
