import JSON
import Testing

struct PrettyJSONTests {
  @Test func `small objects and lists of scalars stand on one line, the rest on several`() {
    let value: JSONValue = [
      "id": "shop", "small": ["env": "KEY", "header": "X-Key"], "list": ["a", 1, true],
      "nested": ["one": ["two": 2]], "empty": [:], "none": [],
    ]
    #expect(
      PrettyJSON.text(value, .dense) == """
        {
          "id": "shop",
          "small": {"env": "KEY", "header": "X-Key"},
          "list": ["a", 1, true],
          "nested": {
            "one": {"two": 2}
          },
          "empty": {},
          "none": []
        }
        """
    )
  }

  @Test func `where the layout is open each member has its line`() {
    #expect(PrettyJSON.text(["a": ["b": 1]]).split(separator: "\n").count == 5)
  }

  @Test func `what is too long for a line is broken`() {
    let long = JSONValue.string(String(repeating: "x", count: 80))
    #expect(PrettyJSON.text(["a": ["b": long]], .dense).split(separator: "\n").count == 5)
    #expect(PrettyJSON.text(["a": [long, long]], .dense).split(separator: "\n").count == 6)
  }

  @Test func `what is written is read back the same`() throws {
    let value: JSONValue = ["a": [["b": "\"\n"], 1.5, .null, [[], [:]]], "c": ["d": [["e": 1]]]]
    #expect(try JSONParser.parse(PrettyJSON.text(value, .dense)) == value)
  }
}
