import JSON
import Testing
import YAML

struct CoreSchemaTests {
  /// Parses the text as a value of a mapping, as people write it.
  private static func json(_ text: String) throws -> String {
    JSONWriter.text(try YAMLParser.parse(Array("v: \(text)".utf8))["v"] ?? "nothing")
  }

  @Test(
    arguments: [
      ("", "null"), ("~", "null"), ("null", "null"), ("Null", "null"), ("NULL", "null"),
      ("nULL", "\"nULL\""), ("true", "true"), ("True", "true"), ("FALSE", "false"),
      ("tRUE", "\"tRUE\""),
    ]
  )
  func `null and booleans have three spellings`(row: (text: String, json: String)) throws {
    #expect(try Self.json(row.text) == row.json)
  }

  @Test(
    arguments: [
      "no", "No", "NO", "yes", "on", "Off", "y", "n", "1_000", "0b11", "12:30:45", "190:20:30",
      "2026-11-28", "2026-11-28T10:00:00Z", "3.1.0", "1.2.3.4", "0o8", "0xg", "+", ".", "1e",
      "1e+", ".e3", "+.inf", ".nan", "0x", "--1", "1-", "=", "1,000", "٣",
    ]
  )
  func `what YAML 1.1 took for something else is a text`(text: String) throws {
    #expect(try Self.json(text) == JSONWriter.text(.string(text)))
  }

  @Test(
    arguments: [
      ("7", "7"), ("+7", "7"), ("-7", "-7"), ("007", "7"), ("00", "0"), ("-0", "-0"),
      ("3.10", "3.10"), ("+12e03", "12e03"), ("1.", "1.0"), ("-.5", "-0.5"), (".5E-3", "0.5E-3"),
      ("0o14", "12"), ("0x1F", "31"), ("0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"),
      ("123456789012345678901234567890", "123456789012345678901234567890"),
    ]
  )
  func `a number keeps its digits in the grammar of JSON`(
    row: (text: String, json: String)
  ) throws {
    #expect(try Self.json(row.text) == row.json)
  }

  @Test(
    arguments: [
      ("!!str 5", "\"5\""), ("! 5", "\"5\""), ("!!int \"5\"", "5"), ("!!float 5", "5"),
      ("!!null \"\"", "null"), ("!!bool 'true'", "true"), ("!colour 5", "\"5\""),
      ("!!binary aGk=", "\"aGk=\""), ("\"5\"", "\"5\""), ("'true'", "\"true\""),
      ("!!set {a: , b: }", "{\"a\":null,\"b\":null}"),
    ]
  )
  func `a tag or quotation marks say what a scalar is`(row: (text: String, json: String)) throws {
    #expect(try Self.json(row.text) == row.json)
  }

  @Test(
    arguments: [
      ("!!int five", "the tag !!int says a number, found the text \"five\""),
      ("!!bool no", "the tag !!bool says a boolean, found the text \"no\""),
      ("!include other.yaml", "!include is an order to some other program"),
      ("!Ref {a: 1}", "!Ref is an order to some other program"),
    ]
  )
  func `a tag that does not fit is refused`(row: (text: String, clause: String)) {
    let error = #expect(throws: YAMLSyntaxError.self) { try Self.json(row.text) }
    #expect(error?.message.hasPrefix(row.clause) == true)
    #expect(error?.position == JSONSourceMap.Position(line: 1, column: 4))
  }

  @Test func `keys are the texts that they are written as`() throws {
    let text =
      "200: a\n1e3: b\n010: c\n~: d\ntrue: e\non: f\n\"x\": g\n3.10: h\n? \n: i\n"
      + "2026-01-01: j\n"
    let value = try YAMLParser.parse(Array(text.utf8))
    #expect(
      value.object?.names
        == ["200", "1e3", "010", "~", "true", "on", "x", "3.10", "", "2026-01-01"]
    )
  }
}
