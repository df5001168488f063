import JSON
import Testing
import YAML

struct YAMLTextTests {
  @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{7F}", "\u{9B}", "\u{FFFE}"])
  func `a character that YAML 1.1 takes for something else stays in its text`(mark: String) throws {
    let text = "a: one\(mark)two # \(mark)\nb: \"x \(mark) y\"\nc: |\n  l\(mark)\n  m\nd: *no\n"
    let whole = String(text.dropLast("d: *no\n".count))
    let value = try YAMLParser.parse(Array(whole.utf8))
    #expect(value["a"] == .string("one\(mark)two"))
    #expect(value["b"] == .string("x \(mark) y"))
    #expect(value["c"] == .string("l\(mark)\nm\n"))
    let error = #expect(throws: YAMLSyntaxError.self) { try YAMLParser.parse(Array(text.utf8)) }
    #expect(error?.position == JSONSourceMap.Position(line: 6, column: 4))
  }

  @Test func `characters of the last plane stay what they are`() throws {
    let value = try YAMLParser.parse(Array("a: \u{100085}\u{10FFFD}".utf8))
    #expect(value == ["a": "\u{100085}\u{10FFFD}"])
  }

  @Test(
    arguments: [
      ("a: 1\n\t\nb: 2", #"{"a":1,"b":2}"#), (" \t\na: 1", #"{"a":1}"#),
      ("a: |\n  x\n \t \n  y\nb: 1", #"{"a":"x\n \ny\n","b":1}"#),
      ("a: |\n  x\n   ", #"{"a":"x\n \n"}"#), ("- |+\n   ", #"["\n"]"#),
    ]
  )
  func `blank lines are none of YAML's business`(row: (text: String, json: String)) throws {
    #expect(try YAMLParserTests.parse(row.text) == row.json)
  }

  @Test func `what is no UTF-8 is read as U+FFFD, as in JSON`() throws {
    let value = try YAMLParser.parse(Array("a: caf".utf8) + [0xE9] + Array("\nb: 1".utf8))
    #expect(value == ["a": "caf\u{FFFD}", "b": 1])
  }
}

struct WrittenDocumentTests {
  private static func bytes(_ text: String, _ form: String) -> [UInt8] {
    switch form {
    case "8": return Array(text.utf8)
    case "8 marked": return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    case "16BE": return text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case "16LE": return text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case "16BE marked": return bytes("\u{FEFF}" + text, "16BE")
    case "16LE marked": return bytes("\u{FEFF}" + text, "16LE")
    case "32LE":
      return text.unicodeScalars.flatMap { scalar in
        (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> (8 * $0)) }
      }
    default:
      return ("\u{FEFF}" + text).unicodeScalars.flatMap { scalar in
        (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> (24 - 8 * $0)) }
      }
    }
  }

  @Test(
    arguments: [
      "8", "8 marked", "16BE", "16LE", "16BE marked", "16LE marked", "32LE", "32BE marked",
    ],
    ["a: \"é𝄞\"\nb: 1\n", "{\"a\": \"é𝄞\",\n\"b\": 1}"]
  )
  func `every Unicode form of both notations is read`(form: String, text: String) throws {
    let document = try WrittenDocument(Self.bytes(text, form))
    #expect(document.value == ["a": "é𝄞", "b": 1])
    #expect(document.notation == (text.hasPrefix("{") ? .json : .yaml))
    let pointer = JSONPointer(tokens: ["b"])
    let position = document.sourceMap.places(of: [pointer])[pointer]?.name
    #expect(position == JSONSourceMap.Position(line: 2, column: 1))
  }

  @Test(
    arguments: [
      (
        "{\"a\": 1,}", "a.json", "not JSON: expected a member name here; remove the comma before it"
      ),
      ("{a: 1", "a.json", "not JSON: expected a member name here"),
      ("{a: 1", "a.yaml", "not YAML: expected a comma or \"}\""),
      ("", "a.yaml", "not YAML: expected a value, found nothing but space and comments"),
      ("", "a.json", "not JSON: the text ends inside a value; is the file whole"),
      ("// x\n{}", "a", "not JSON: expected a value here; JSON has no comments, remove them"),
    ]
  )
  func `a text that begins as JSON is JSON, unless its name says otherwise`(
    row: (text: String, file: String, message: String)
  ) {
    let error = #expect(throws: DocumentSyntaxError.self) {
      try WrittenDocument(Array(row.text.utf8), file: row.file)
    }
    #expect(error?.message.hasPrefix(row.message) == true)
  }

  @Test func `a name that says YAML lets a mapping begin with a brace`() throws {
    let document = try WrittenDocument(Array("{a: 1, b: [no,],}".utf8), file: "x.yml")
    #expect(document.value == ["a": 1, "b": ["no"]])
  }
}
