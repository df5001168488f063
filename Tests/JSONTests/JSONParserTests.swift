import JSON
import TestSupport
import Testing

struct JSONParserTests {
  @Test(
    arguments: [
      ("null", nil), (" true ", true), ("\t\r\nfalse\n", false), ("0", 0), ("-0", 0),
      ("\"\"", ""), ("[]", []), ("{}", [:]), ("[ ]", []), ("{ }", [:]),
      ("[1,[2,{}],\"3\"]", [1, [2, [:]], "3"]),
      ("{\"a\" : {\"b\":[null]} , \"c\":0}", ["a": ["b": [nil]], "c": 0]),
      ("{\"\":1}", ["": 1]),
    ] as [(String, JSONValue)]
  )
  func `a valid text is read`(text: String, value: JSONValue) throws {
    #expect(try JSONParser.parse(text) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "NaN", "Infinity", "undefined", "'a'", "[", "]", "{", "}",
    "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1,,2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
    "{1:1}", "{\"a\":1 \"b\":2}", "{\"a\",1}", "[}", "{]", "1 2", "{}{}", "/**/1", "// a\n1",
    "\u{A0}1", "\"", "\"a", "\"\\", "\"\\\"", "\"\\u", "\"\\u12", "\"\\u12\"", "\"\\u12G4\"",
    "\"\\x41\"", "\"\\a\"", "\"\\ud800\\u12\"", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"",
    "\u{FEFF}", "1\u{FEFF}",
  ])
  func `what is not JSON is refused`(text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
  }

  @Test(arguments: [
    "00", "01", "-01", "-", "+1", ".5", "5.", "-.5", "1e", "1e+", "1E-", "1.e5", "0x10", "1_000",
    "--1", "1.2.3", "1e1.5", "１",
  ])
  func `what is not a number is refused`(text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
  }

  @Test(arguments: [
    "0", "-0", "0.0", "-0.0e-0", "1E5", "1e+5", "10.50", "123456789012345678901234567890",
    "0.1000000000000000055511151231257827", "1e999999999999999999999", "-1e-400",
  ])
  func `a number keeps its text whatever its size`(text: String) throws {
    let value = try JSONParser.parse("[" + text + "]")
    #expect(value.array?.first?.number?.text == text)
    #expect(JSONWriter.text(value) == "[" + text + "]")
  }

  @Test(arguments: [
    ("[1,", 3, "the text ends inside a value"), ("[1;2]", 2, "at byte 2"),
    ("{\"é\":}", 6, "expected a value at byte 6"), ("nul!", 3, "expected null"),
    ("1 x", 2, "something follows the value"), ("\"a\u{1}\"", 2, "an escaped control character"),
    ("\"\\q\"", 2, "an escape character"), ("{1}", 1, "a member name"), ("{\"a\" 1}", 5, "':'"),
  ])
  func `an error says where and what`(text: String, offset: Int, message: String) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
    #expect(error?.offset == offset)
    #expect(error?.message.contains(message) == true)
  }

  @Test func `256 levels are read and 257 are refused`() throws {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    #expect(try JSONParser.parse(deep(256)).array?.count == 1)
    let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(deep(257)) }
    #expect(error?.reason == .tooDeep)
    #expect(error?.offset == 256)
    let objects =
      String(repeating: "{\"a\":", count: 257) + "1" + String(repeating: "}", count: 257)
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(objects) }
  }

  @Test func `a hundred thousand brackets are refused and not followed`() {
    let brackets = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(brackets) }
  }

  @Test func `lists one after another are not deep`() throws {
    let text = "[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]"
    #expect(try JSONParser.parse(text).array?.count == 1000)
  }

  @Test func `of two members with one name the later value stands in the earlier place`() throws {
    let value = try JSONParser.parse("{\"a\":1,\"b\":2,\"a\":3}")
    #expect(JSONWriter.text(value) == "{\"a\":3,\"b\":2}")
    let many = (0..<40).map { "\"n\($0 % 20)\":\($0)" }.joined(separator: ",")
    let merged = try JSONParser.parse("{" + many + "}").object
    #expect(merged?.names == (0..<20).map { "n\($0)" })
    #expect(merged?["n0"] == 20)
  }

  @Test func `names that only look alike are two`() throws {
    let value = try JSONParser.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value.object?.count == 2)
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
  }

  @Test func `a byte order mark at the start is skipped and nowhere else`() throws {
    #expect(try JSONParser.parse([0xEF, 0xBB, 0xBF] + Array("[1]".utf8)) == [1])
    #expect(throws: JSONSyntaxError.self) {
      try JSONParser.parse([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + Array("1".utf8))
    }
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0xEF, 0xBB]) }
  }

  @Test func `any bytes give a value or an error`() {
    for seed in 1...2000 {
      var random = SeededGenerator(seed: UInt64(seed))
      let alphabet =
        Array("{}[]\",:\\u0dD8cC eE+-.1truefalsn\n".utf8) + [0, 0x1F, 0x80, 0xC3, 0xED, 0xFF]
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      guard let value = try? JSONParser.parse(bytes) else { continue }
      #expect((try? JSONParser.parse(JSONWriter.bytes(value))) == value)
    }
  }

  @Test func `every beginning of a text is refused`() {
    let text = Array("{\"a\":[1.5e3,\"\\u00e9\\n\",true,null,{\"b\":false}]}".utf8)
    for length in text.indices {
      #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text[..<length])) }
    }
    #expect(throws: Never.self) { try JSONParser.parse(text) }
  }
}
