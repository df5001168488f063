import JSON

/// A writer of outgoing messages straight into bytes; what it returns is one message without a line break.
package enum MessageWriter {
  /// Writes a response; `result` appends the JSON of the result.
  package static func response(
    to id: RequestID,
    capacity: Int = 256,
    result: (inout [UInt8]) -> Void
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(capacity)
    output.append(contentsOf: #"{"jsonrpc":"2.0","id":"#.utf8)
    id.append(to: &output)
    output.append(contentsOf: #","result":"#.utf8)
    result(&output)
    output.append(UInt8(ascii: "}"))
    return output
  }

  /// Writes an error response; without an identifier it says `null` (JSON-RPC 2.0 §5).
  package static func error(_ error: ErrorObject, to id: RequestID?) -> [UInt8] {
    var output = Array(#"{"jsonrpc":"2.0","id":"#.utf8)
    if let id { id.append(to: &output) } else { output.append(contentsOf: "null".utf8) }
    output.append(contentsOf: #","error":{"code":\#(error.code.rawValue),"message":"#.utf8)
    JSONWriter.append(.string(error.message), to: &output)
    if let data = error.data {
      output.append(contentsOf: #","data":"#.utf8)
      JSONWriter.append(.object(data), to: &output)
    }
    output.append(contentsOf: "}}".utf8)
    return output
  }

  /// Writes a request of ours; `params` appends the JSON of the parameters.
  package static func request(
    _ method: String,
    id: RequestID,
    params: (inout [UInt8]) -> Void
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.append(contentsOf: #"{"jsonrpc":"2.0","id":"#.utf8)
    id.append(to: &output)
    output.append(contentsOf: #","method":"#.utf8)
    JSONWriter.append(.string(method), to: &output)
    output.append(contentsOf: #","params":"#.utf8)
    params(&output)
    output.append(UInt8(ascii: "}"))
    return output
  }

  /// Writes a notification; `params` appends the JSON of the parameters.
  package static func notification(
    _ method: String,
    params: (inout [UInt8]) -> Void
  ) -> [UInt8] {
    var output = Array(#"{"jsonrpc":"2.0","method":"#.utf8)
    JSONWriter.append(.string(method), to: &output)
    output.append(contentsOf: #","params":"#.utf8)
    params(&output)
    output.append(UInt8(ascii: "}"))
    return output
  }

  /// Writes the array that answers a batch.
  package static func batch(_ messages: [[UInt8]]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(messages.reduce(2) { $0 + $1.count + 1 })
    output.append(UInt8(ascii: "["))
    for (index, message) in messages.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: message)
    }
    output.append(UInt8(ascii: "]"))
    return output
  }
}
