import JSON
import Testing

@Suite struct JSONSelectionTests {
  private static let deals = """
    {"items":[{"id":1,"name":"A","owner":{"login":"x","url":"u"}},{"id":2,"owner":null},7],
     "total":3,"tags":[],"a/b":{"*":1}}
    """

  private func select(_ texts: [String], from text: String = deals) throws -> (String?, [String]) {
    let outcome = try JSONSelection(texts: texts).applied(to: try JSONParser.parse(text))
    return (outcome.value.map(JSONWriter.text), outcome.misses.map(\.pointer.description))
  }

  @Test(
    arguments: [
      (["/total"], #"{"total":3}"#),
      (["/items/*/id"], #"{"items":[{"id":1},{"id":2}]}"#),
      (["/items/*/id", "/total"], #"{"items":[{"id":1},{"id":2}],"total":3}"#),
      (["/total", "/items/*/name"], #"{"items":[{"name":"A"}],"total":3}"#),
      (["/items/1"], #"{"items":[{"id":2,"owner":null}]}"#),
      (["/items/0/id", "/items/*/name"], #"{"items":[{"id":1,"name":"A"}]}"#),
      (["/items/*/owner/login"], #"{"items":[{"owner":{"login":"x"}}]}"#),
      (
        ["/items/*"],
        #"{"items":[{"id":1,"name":"A","owner":{"login":"x","url":"u"}},"#
          + #"{"id":2,"owner":null},7]}"#
      ),
      (
        ["/items/*/id", "/items/0"],
        #"{"items":[{"id":1,"name":"A","owner":{"login":"x","#
          + #""url":"u"}},{"id":2}]}"#
      ),
      (["/tags/*/name"], #"{"tags":[]}"#), (["/tags"], #"{"tags":[]}"#),
      (["/a~1b"], #"{"a/b":{"*":1}}"#), (["/*/0/id"], #"{"items":[{"id":1}]}"#),
    ]
  )
  func `what is selected keeps its shape and its order`(texts: [String], expected: String) throws {
    let (value, misses) = try select(texts)
    #expect(value == expected)
    #expect(misses.isEmpty)
  }

  @Test func `the empty pointer selects everything`() throws {
    let value = try JSONParser.parse(Self.deals)
    #expect(try JSONSelection(texts: [""]).applied(to: value).value == value)
  }

  @Test(
    arguments: [
      (["/items/*/nam"], nil, "/items/*/nam", "/items/*", "object", "/items/*/name"),
      (["/totl", "/total"], #"{"total":3}"#, "/totl", "", "object", "/total"),
      (["/items/id"], nil, "/items/id", "/items", "array", "/items/*/id"),
      (["/items/7/id"], nil, "/items/7/id", "/items", "array", nil),
      (["/total/x"], nil, "/total/x", "/total", "number", nil),
      (
        ["/items", "/items/*/x"],
        #"{"items":[{"id":1,"name":"A","owner":{"login":"x","url":"u"}},"#
          + #"{"id":2,"owner":null},7]}"#, "/items/*/x", "/items/*", "object", nil
      ),
    ] as [([String], String?, String, String, String, String?)]
  )
  func `a pointer that leads nowhere is told with how far it led and what is there`(
    texts: [String],
    expected: String?,
    miss: String,
    reached: String,
    kind: String,
    near: String?
  ) throws {
    let outcome = try JSONSelection(texts: texts).applied(to: try JSONParser.parse(Self.deals))
    #expect(outcome.value.map(JSONWriter.text) == expected)
    let found = try #require(outcome.misses.first)
    #expect(found.pointer.description == miss)
    #expect(found.reached.description == reached)
    #expect(found.kind == kind)
    #expect(found.nearest?.description == near)
  }

  @Test(
    arguments: [
      ("$.items[*].id", "/items/*/id"), ("items.0.id", "/items/0/id"),
      ("items/*/id", "/items/*/id"),
      ("items[].id", "/items/*/id"), ("items[]", "/items/*"), ("$", nil),
    ] as [(String, String?)]
  )
  func `another notation is refused, with the pointer that is meant`(
    text: String,
    suggestion: String?
  ) {
    #expect {
      try JSONSelection(texts: ["/a", text])
    } throws: { error in
      (error as? JSONSelection.Fault) == JSONSelection.Fault(text: text, suggestion: suggestion)
    }
  }

  @Test func `selecting twice is selecting once`() throws {
    let selection = try JSONSelection(texts: ["/items/*/owner", "/items/*/id", "/tags/*"])
    let once = selection.applied(to: try JSONParser.parse(Self.deals)).value
    #expect(once.flatMap { selection.applied(to: $0).value } == once)
  }
}
