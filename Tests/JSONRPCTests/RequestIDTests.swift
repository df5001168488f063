import JSON
import JSONRPC
import Testing

struct RequestIDTests {
  @Test(
    arguments: [
      "0", "-5", "7", "9007199254740991", "-9223372036854775808", "9223372036854775808",
      "123456789012345678901234567890", "1.0", "1e3", "-0", "\"\"", "\"1\"", "\"a/b é\"",
    ]
  )
  func `a string or an integer is given back as it was written`(_ text: String) throws {
    let id = try #require(RequestID(try JSONParser.parse(text)))
    var output: [UInt8] = []
    id.append(to: &output)
    #expect(String(decoding: output, as: UTF8.self) == text)
  }

  @Test(arguments: ["null", "true", "1.5", "1e400", "1e-3", "[]", "{}", "[1]"])
  func `anything else is no identifier`(_ text: String) throws {
    #expect(RequestID(try JSONParser.parse(text)) == nil)
  }

  @Test func `the number 1 and the string 1 are different identifiers`() {
    #expect(RequestID(1) != RequestID("1"))
  }

  @Test func `integers beyond 64 bits that differ in their last digit are different`() throws {
    let left = RequestID(try JSONParser.parse("123456789012345678901234567890"))
    let right = RequestID(try JSONParser.parse("123456789012345678901234567891"))
    #expect(left != right)
  }

  @Test func `a sentence shows at most 80 characters of an identifier`() {
    let id = RequestID.string(String(repeating: "x", count: 1000))
    #expect(id.description.count == 82)
  }
}

struct RequestIDRecoveryTests {
  private func recover(_ text: String) -> RequestID? {
    RequestID(recoveredFrom: Array(text.utf8)[...])
  }

  @Test(
    arguments: [
      (#"{"jsonrpc":"2.0","id":7,"method":"x","params":{"#, RequestID.integer(7)),
      (#"{"id":"a","params":[[[["#, .string("a")),
      (#"  {"params":{"id":1,"x":["}\"",{"id":2}]},"id" : 3 ,"#, .integer(3)),
      ("\u{FEFF}{\"id\":4,", .integer(4)),
    ]
  )
  func `the identifier of the outermost object is found before the fault`(
    _ text: String,
    _ id: RequestID
  ) {
    #expect(recover(text) == id)
  }

  @Test(
    arguments: [
      "", "{", "[{\"id\":1}", #"{"id":1"#, #"{"id":"a"#, #"{"id":null,"#, #"{"id":1.5,"#,
      #"{"params":{"id":1},"#, #"{"x" "id":1,"#, #"{"x":1 "id":1,"#, #"{"x":{"id":1,"#,
      #"{"id":{},"#, "hello", #"{"a\"#,
    ]
  )
  func `an identifier that is not certain is not guessed`(_ text: String) {
    #expect(recover(text) == nil)
  }
}
