import JSON
import JSONRPC
import Testing

struct MessageDecodingTests {
  private func decode(_ text: String) -> Message { Message(line: Array(text.utf8)) }

  @Test(
    arguments: [
      (
        #"{"jsonrpc":"2.0","id":1,"method":"m"}"#,
        Message.request(Request(id: .integer(1), method: "m"))
      ),
      (
        #"{"params":{"a":1},"method":"m","id":"x","jsonrpc":"2.0"}"#,
        .request(Request(id: .string("x"), method: "m", params: ["a": 1]))
      ),
      (
        #"{"jsonrpc":"2.0","id":1,"method":"m","params":null}"#,
        .request(Request(id: .integer(1), method: "m"))
      ),
      (#"{"jsonrpc":"2.0","method":"m"}"#, .notification(Notification(method: "m"))),
      (
        #"{"jsonrpc":"2.0","method":"m","params":{"a":[]}}"#,
        .notification(Notification(method: "m", params: ["a": []]))
      ),
      (#"{"jsonrpc":"2.0","method":"m","params":[1]}"#, .notification(Notification(method: "m"))),
      (
        #"{"jsonrpc":"2.0","id":1,"result":{}}"#, .response(Response(id: .integer(1), .result([:])))
      ),
      (
        #"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}"#,
        .response(Response(id: .integer(1), .error(["code": 1, "message": "x"])))
      ),
      (#"{"id":1,"result":null}"#, .response(Response(id: .integer(1), .result(.null)))),
      (#"{"id":{},"result":[]}"#, .response(Response(id: nil, .result([])))),
      (
        #"[{"jsonrpc":"2.0","method":"m"}]"#,
        .batch([.notification(Notification(method: "m"))])
      ),
      ("[]", .batch([])),
    ]
  )
  func `the members of a line tell what it is`(_ text: String, _ message: Message) {
    #expect(decode(text) == message)
  }

  @Test(
    arguments: [
      (#"{"jsonrpc":"1.0","id":5,"method":"m"}"#, RequestID.integer(5), ErrorCode.invalidRequest),
      (#"{"id":5,"method":"m"}"#, .integer(5), .invalidRequest),
      (#"{"jsonrpc":"2.0","id":5}"#, .integer(5), .invalidRequest),
      (#"{"jsonrpc":"2.0","id":5,"method":7}"#, .integer(5), .invalidRequest),
      (#"{"jsonrpc":"2.0","id":5,"method":"m","params":[]}"#, .integer(5), .invalidParams),
      (#"{"jsonrpc":"2.0","id":5,"method":"m","params":"x"}"#, .integer(5), .invalidParams),
      (#"{"jsonrpc":"2.0","id":null,"method":"m"}"#, nil, .invalidRequest),
      (#"{"jsonrpc":"2.0","id":1.5,"method":"m"}"#, nil, .invalidRequest),
      (#"{"jsonrpc":"2.0","id":true,"method":"m"}"#, nil, .invalidRequest),
      (#"{"jsonrpc":"2.0","id":{},"method":"m"}"#, nil, .invalidRequest),
      (#"{"jsonrpc":"2.0","id":1e400,"method":"m"}"#, nil, .invalidRequest),
      (#"{"jsonrpc":"1.0","method":"m"}"#, nil, .invalidRequest),
      ("{}", nil, .invalidRequest),
      ("42", nil, .invalidRequest),
      ("null", nil, .invalidRequest),
      ("hello", nil, .parseError),
      ("\u{0}\u{0}", nil, .parseError),
      (#"{"jsonrpc":"2.0","id":1,"#, .integer(1), .parseError),
    ] as [(String, RequestID?, ErrorCode)]
  )
  func `a line that is no message keeps the identifier it can be answered with`(
    _ text: String,
    _ id: RequestID?,
    _ code: ErrorCode
  ) throws {
    guard case .malformed(let found, let error) = decode(text) else {
      Issue.record("\(text) was taken for a message")
      return
    }
    #expect(found == id)
    #expect(error.code == code)
    #expect(error.message.hasSuffix("."))
  }

  @Test func `nesting deeper than the parser goes is answered, not followed`() {
    let deep = String(repeating: "[", count: 200_000)
    let line = #"{"jsonrpc":"2.0","id":3,"method":"m","params":{"a":"# + deep
    guard case .malformed(.integer(3), let error) = decode(line) else {
      Issue.record("the identifier was lost")
      return
    }
    #expect(error.message.contains("deeper than 256"))
  }

  @Test func `what stands in a batch is no batch itself`() {
    guard case .batch(let entries) = decode("[[],1]") else {
      Issue.record("not a batch")
      return
    }
    #expect(entries.count == 2)
    for entry in entries {
      guard case .malformed(nil, let error) = entry else {
        Issue.record("\(entry) was taken for a message")
        continue
      }
      #expect(error.code == .invalidRequest)
    }
  }

  @Test func `an error message quotes little of what it was given`() {
    let long = String(repeating: "x", count: 100_000)
    guard case .malformed(_, let error) = decode(#"{"jsonrpc":"\#(long)","id":1}"#) else {
      Issue.record("taken for a message")
      return
    }
    #expect(error.message.count < 120)
  }
}
