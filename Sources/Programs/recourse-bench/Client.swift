internal import JSON

/// The client's end of a conversation with an MCP server, one JSON text a line.
final class Client {
  /// Seconds an answer may take.
  static let patience = 15

  let child: Child
  private let reader: LineReader
  private var lastID = 0

  init(_ child: Child) {
    self.child = child
    reader = LineReader(child)
  }

  /// Sends a request without waiting for its answer.
  func send(_ request: Request) throws(BenchError) {
    lastID += 1
    var line = Array("{\"jsonrpc\":\"2.0\",\"id\":\(lastID)".utf8)
    line += request.rest
    try write(line)
  }

  /// Sends a notification that has no parameters.
  func notify(_ method: String) throws(BenchError) {
    try write(Array("{\"jsonrpc\":\"2.0\",\"method\":\"\(method)\"}\n".utf8))
  }

  /// Takes in the next answer, which must hold `marker`; notifications before it are skipped.
  ///
  /// - Throws: `silent`, `ended`, or `unexpected` with the start of what came instead.
  func expect(_ marker: [UInt8]) throws(BenchError) {
    var line = try reader.next()
    while !reader.contains(marker, in: line) {
      guard reader.contains(Self.method, in: line), !reader.contains(Self.id, in: line) else {
        let answer = String(decoding: reader.bytes(of: line).prefix(400), as: UTF8.self)
        throw .unexpected(program: child.name, answer: answer)
      }
      line = try reader.next()
    }
  }

  /// Sends a request and returns the seconds until its answer was there whole.
  func time(_ request: Request, expecting marker: [UInt8]) throws(BenchError) -> Double {
    let start = ContinuousClock.now
    try send(request)
    try expect(marker)
    return start.duration(to: .now).seconds
  }

  /// Sends a request and returns its answer.
  func result(of request: Request) throws(BenchError) -> [UInt8] {
    try send(request)
    return reader.bytes(of: try reader.next())
  }

  private func write(_ line: [UInt8]) throws(BenchError) {
    do throws(BenchError) {
      try child.input.writeAll(line)
    } catch {
      throw .ended(program: child.name, lastWords: child.lastWords)
    }
  }

  private static let method = Array("\"method\":".utf8)
  private static let id = Array("\"id\":".utf8)
}

/// A request as it is sent, all but its identifier.
struct Request {
  let rest: [UInt8]

  init(_ method: String, _ parameters: JSONValue? = nil) {
    let tail = parameters.map { ",\"params\":\(JSONWriter.text($0))" } ?? ""
    rest = Array(",\"method\":\"\(method)\"\(tail)}\n".utf8)
  }

  /// A call of the bench manifest's tool for `operation`.
  static func call(_ operation: String, _ arguments: JSONObject = [:]) -> Request {
    let name = JSONValue.string("\(BenchManifest.id)_\(operation)")
    return Request("tools/call", ["name": name, "arguments": .object(arguments)])
  }

  static let initialize = Request(
    "initialize",
    [
      "protocolVersion": "2025-11-25", "capabilities": [:],
      "clientInfo": ["name": "recourse-bench", "version": "1"],
    ]
  )
  static let list = Request("tools/list")
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
