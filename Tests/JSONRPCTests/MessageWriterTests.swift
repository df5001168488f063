import JSON
import JSONRPC
import Testing

struct MessageWriterTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `a response holds the identifier and the result as appended`() {
    let bytes = MessageWriter.response(to: .string("a")) { $0.append(contentsOf: "{}".utf8) }
    #expect(text(bytes) == #"{"jsonrpc":"2.0","id":"a","result":{}}"#)
  }

  @Test func `an error without an identifier says null`() {
    let bytes = MessageWriter.error(ErrorObject(.parseError, "no"), to: nil)
    #expect(text(bytes) == #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}"#)
  }

  @Test func `an error carries its data`() {
    let error = ErrorObject(.invalidParams, "a \"b\"", data: ["x": [1]])
    #expect(
      text(MessageWriter.error(error, to: .integer(2)))
        == #"{"jsonrpc":"2.0","id":2,"error":{"code":-32602,"message":"a \"b\"","data":{"x":[1]}}}"#
    )
  }

  @Test func `a notification has no identifier`() {
    let bytes = MessageWriter.notification("n/m") { $0.append(contentsOf: "{}".utf8) }
    #expect(text(bytes) == #"{"jsonrpc":"2.0","method":"n/m","params":{}}"#)
  }

  @Test(arguments: zip([[], ["1"], ["1", "2", "3"]], ["[]", "[1]", "[1,2,3]"]))
  func `a batch is an array of its messages`(_ messages: [String], _ expected: String) {
    #expect(text(MessageWriter.batch(messages.map { Array($0.utf8) })) == expected)
  }
}
