import JSON
import Testing
import YAML

struct YAMLParserTests {
  static func parse(_ text: String) throws(YAMLSyntaxError) -> String {
    JSONWriter.text(try YAMLParser.parse(Array(text.utf8)))
  }

  private static func error(_ text: String) -> YAMLSyntaxError? {
    #expect(throws: YAMLSyntaxError.self) { try parse(text) }
  }

  @Test(
    arguments: [
      ("a: &x [1, 2]\nb: *x", #"{"a":[1,2],"b":[1,2]}"#),
      ("- &x 1\n- *x\n- &x 2\n- *x", "[1,1,2,2]"),
      ("&k name: 1\nother: *k", #"{"name":1,"other":"name"}"#),
      ("&k name: 1\nb: {*k : 2}", #"{"name":1,"b":{"name":2}}"#),
      ("a: &x {n: &x 1, m: *x}\nb: *x", #"{"a":{"n":1,"m":1},"b":{"n":1,"m":1}}"#),
    ]
  )
  func `an alias stands for what its anchor marked last`(row: (text: String, json: String)) throws {
    #expect(try Self.parse(row.text) == row.json)
  }

  @Test(
    arguments: [
      ("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3", #"{"p":1,"q":2}"#, #"{"q":3,"p":1}"#),
      (
        "a: &x {p: 1, q: 2}\nb: {r: 0, <<: [*x, {q: 5, s: 6}]}", #"{"p":1,"q":2}"#,
        #"{"r":0,"p":1,"q":2,"s":6}"#
      ),
      ("a: {}\nb: {<<: {<<: {p: 1}, q: 2}}", "{}", #"{"q":2,"p":1}"#),
      ("a: {}\nb: {<<: {p: 1}, <<: {p: 2, q: 2}}", "{}", #"{"p":1,"q":2}"#),
      ("a: {}\nb: {\"<<\": {p: 1}}", "{}", #"{"<<":{"p":1}}"#),
    ]
  )
  func `merged members stand behind a mapping's own, and the first of a name counts`(
    row: (text: String, a: String, b: String)
  ) throws {
    #expect(try Self.parse(row.text) == #"{"a":\#(row.a),"b":\#(row.b)}"#)
  }

  @Test(
    arguments: [
      ("a: 1\nb: 2\na: 3", 3, 1, "the key \"a\" stands on line 1 already"),
      ("200: 1\n\"200\": 2", 2, 1, "the key \"200\" stands on line 1 already"),
      ("p: {x: 1, y: 2, x: 3}", 1, 17, "the key \"x\" stands on line 1 already"),
      ("a: *b", 1, 4, "the alias *b names nothing above it"),
      ("&a [1, *a]", 1, 8, "the alias *a stands inside of what it names"),
      ("? {a: 1}\n: b", 1, 3, "a list or a mapping stands here as a key"),
      ("a: {<<: 3}", 1, 5, "expected a mapping, or a list of mappings"),
      ("a: {<<: [{}, 3]}", 1, 5, "expected a mapping, or a list of mappings"),
      ("---\na: 1\n---\nb: 1", 3, 1, "a second document begins here"),
      ("# nothing\n", 2, 1, "expected a value, found nothing but space and comments"),
      ("a: b: c", 1, 5, "a colon stands here where no key can end"),
      ("a:\n\tb: 1", 2, 1, "a tab stands here, and only spaces may indent"),
      ("a: @x", 1, 4, "a text cannot begin with \"@\""),
      ("a: \"x", 1, 6, "the text in quotation marks that begins on line 1 does not end"),
      ("a: \"\\q\"", 1, 5, "YAML has no such escape"),
      ("a: [1, 2\nb: 3", 2, 2, "expected a comma or \"]\" in the list that begins on line 1"),
      ("- a\nb: c", 2, 1, "expected \"- \" and the next item of the list"),
      ("a: \"é\u{1}\"", 1, 6, "the control character U+0001 stands here"),
      ("%YAML 3.0\n---\na", 1, 1, "the document says that it is of another YAML"),
    ] as [(String, Int, Int, String)]
  )
  func `what is refused is told with its place and what to do`(
    row: (text: String, line: Int, column: Int, clause: String)
  ) throws {
    let error = try #require(Self.error(row.text))
    #expect(error.message.hasPrefix(row.clause))
    #expect(error.position == JSONSourceMap.Position(line: row.line, column: row.column))
    #expect(!error.message.hasSuffix("."))
  }

  @Test(arguments: ["a: 1\n---\n", "--- \na: 1\n...\n---\n...\n", "a: 1\n...\n# end\n"])
  func `a mark with nothing after it is no second document`(text: String) throws {
    #expect(try Self.parse(text) == #"{"a":1}"#)
  }

  @Test func `keys that look alike and differ in their code points are two`() throws {
    #expect(try Self.parse("\u{E9}: 1\ne\u{301}: 2") == "{\"\u{E9}\":1,\"e\u{301}\":2}")
    let many = (0..<20).map { "k\($0): 0\n" }.joined()
    let value = try YAMLParser.parse(Array((many + "\u{E9}: 1\ne\u{301}: 2").utf8))
    #expect(value.object?.count == 22)
    #expect(Self.error(many + "k3: 1")?.message.contains("line 4") == true)
  }
}

struct YAMLBoundsTests {
  @Test(arguments: ["[", "{a: ", "- "])
  func `depth is bounded as in JSON`(step: String) throws {
    let limit = YAMLParser.depthLimit
    let deep = String(repeating: step, count: limit + 1) + "1"
    let error = #expect(throws: YAMLSyntaxError.self) { try YAMLParserTests.parse(deep) }
    #expect(error?.message.hasPrefix("nested deeper than \(limit) levels") == true)
    let far = String(repeating: step, count: 100_000)
    #expect(throws: YAMLSyntaxError.self) { try YAMLParserTests.parse(far) }
    if step == "- " {
      let fits = String(repeating: step, count: limit) + "1"
      #expect(try YAMLParserTests.parse(fits).count == 2 * limit + 1)
    }
  }

  @Test func `depth counts through aliases`() throws {
    let chain = (1...YAMLParser.depthLimit + 1).map { "- &a\($0) [*a\($0 - 1)]\n" }.joined()
    let error = #expect(throws: YAMLSyntaxError.self) {
      try YAMLParserTests.parse("- &a0 1\n" + chain)
    }
    #expect(error?.message.hasPrefix("nested deeper than") == true)
  }

  @Test(arguments: ["list", "merge", "text"])
  func `what aliases unfold to is bounded`(kind: String) throws {
    var lines = ["a0: &a0 \(kind == "merge" ? "{k: lol}" : "lol")"]
    for level in 1...30 {
      let names = Array(repeating: "*a\(level - 1)", count: 10)
      lines.append(
        kind == "merge"
          ? "a\(level): &a\(level) {<<: [\(names.joined(separator: ", "))], k\(level): *a\(level - 1)}"
          : "a\(level): &a\(level) [\(names.joined(separator: ", "))]"
      )
    }
    if kind == "text" {
      lines = ["t: &t " + String(repeating: "x", count: 1 << 20), "l:"]
      lines += Array(repeating: "- *t", count: 65)
    }
    let error = #expect(throws: YAMLSyntaxError.self) {
      try YAMLParserTests.parse(lines.joined(separator: "\n"))
    }
    #expect(error?.message.contains("the aliases stand for more than 64 MiB") == true)
  }

  @Test(arguments: [
    "{ ?foo: bar }", "[?x]", "[a, ?x: y]", "key: &an:chor value", "é: [ü, {?x: 1}]",
  ])
  func `what libyaml would read as something else is refused`(text: String) {
    #expect(throws: YAMLSyntaxError.self) { try YAMLParser.parse(Array(text.utf8)) }
  }

  @Test(
    arguments: [
      ("{? a : b}", ["a": "b"]), ("[\"?x\", a?b, /x?y]", ["?x", "a?b", "/x?y"]),
      ("a: ?x", ["a": "?x"]), ("? a\n: b", ["a": "b"]), ("{a: &b c, d: *b}", ["a": "c", "d": "c"]),
      ("a: [x]\nb: is it ?so", ["a": ["x"], "b": "is it ?so"]),
    ] as [(String, JSONValue)]
  )
  func `question marks and anchors that mean what they seem to are read`(
    text: String,
    value: JSONValue
  ) throws {
    #expect(try YAMLParser.parse(Array(text.utf8)) == value)
  }
}
