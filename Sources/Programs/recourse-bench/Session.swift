internal import JSON
internal import Text

/// A server that has answered `initialize`, and what can be timed with it.
struct Session {
  private let client: Client
  private let child: Child

  /// Seconds from start to the first answer.
  let startSeconds: Double

  init(_ child: Child) throws(BenchError) {
    self.child = child
    client = Client(child)
    try Self.greet(client)
    startSeconds = child.started.duration(to: .now).seconds
    try client.notify("notifications/initialized")
  }

  /// Opens the conversation.
  static func greet(_ client: Client) throws(BenchError) {
    try client.send(.initialize)
    try client.expect(Array("\"serverInfo\":".utf8))
  }

  /// Seconds of each of `count` calls, one after another, of an operation that reads an item.
  func times(of operation: String, count: Int) throws(BenchError) -> [Double] {
    let items = StubItem.all(operation)
    var times: [Double] = []
    for index in 0..<count {
      let item = items[index % items.count]
      times.append(try client.time(item.request, expecting: item.mark))
    }
    return times
  }

  /// Makes calls that nobody times: processors and connections take a while to wake up.
  func warmUp(_ plan: Plan, operation: String) throws(BenchError) {
    let start = ContinuousClock.now
    repeat {
      _ = try times(of: operation, count: plan.warmCalls)
    } while start.duration(to: .now).seconds < plan.warmSeconds
  }

  /// Calls per second with some always outstanding.
  func callsPerSecond(count: Int) throws(BenchError) -> Double {
    let items = StubItem.all("get_item")
    let mark = Array("-steel".utf8)
    let start = ContinuousClock.now
    for index in 0..<Plan.inFlight { try client.send(items[index % items.count].request) }
    for index in Plan.inFlight..<(count + Plan.inFlight) {
      try client.expect(mark)
      if index < count { try client.send(items[index % items.count].request) }
    }
    return Double(count) / start.duration(to: .now).seconds
  }

  /// Seconds of each of `count` calls whose answer is the stub's big one.
  func bigTimes(count: Int) throws(BenchError) -> [Double] {
    let mark = Array(StubAnswers.bigMark.utf8)
    var times: [Double] = []
    for _ in 0..<count { times.append(try client.time(.call("get_big"), expecting: mark)) }
    return times
  }

  /// Lets the API refuse one call for an hour, then takes the seconds of each of `count` others.
  func refusedTimes(count: Int) throws(BenchError) -> [Double] {
    let mark = Array("back_off".utf8)
    _ = try client.time(.call("get_limited"), expecting: mark)
    let request = Request.call("get_item", ["id": 1])
    var times: [Double] = []
    for _ in 0..<count { times.append(try client.time(request, expecting: mark)) }
    return times
  }

  /// Seconds from start to the list of tools.
  func listSeconds() throws(BenchError) -> Double {
    try client.send(.list)
    try client.expect(Array("\"inputSchema\":".utf8))
    return child.started.duration(to: .now).seconds
  }

  /// Seconds from start to the answer of a search that one operation alone fits.
  func searchSeconds() throws(BenchError) -> Double {
    let word = BenchDocument.rareWord
    let parameters: JSONValue = ["name": "find_operations", "arguments": ["query": .string(word)]]
    try client.send(Request("tools/call", parameters))
    try client.expect(Array("bench_read_kind1".utf8))
    return child.started.duration(to: .now).seconds
  }

  /// Calls an operation that is refused for a second, and returns the handle of the call that is kept.
  func keepCall() throws(BenchError) -> String {
    let answer = String(decoding: try client.result(of: .call("get_soon")), as: UTF8.self)
    guard let start = answer.firstRange(ofText: "tk_") else {
      throw .unexpected(program: child.name, answer: String(answer.prefix(400)))
    }
    return String(answer[start.lowerBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
  }

  /// Seconds from start to the result of a kept call that is due.
  func resumeSeconds(_ handle: String) throws(BenchError) -> Double {
    let parameters: JSONValue = ["name": "resume_task", "arguments": ["task": .string(handle)]]
    try client.send(Request("tools/call", parameters))
    try client.expect(Array(StubAnswers.mark(0).utf8))
    return child.started.duration(to: .now).seconds
  }

  /// Seconds from start to the result of a call.
  func firstCallSeconds() throws(BenchError) -> Double {
    try client.send(.call("get_item", ["id": 0]))
    try client.expect(Array(StubAnswers.mark(0).utf8))
    return child.started.duration(to: .now).seconds
  }

  /// The most memory the server has held, in bytes.
  func peakMemory() throws(BenchError) -> Double {
    try recourse_bench.peakMemory(of: child.process)
  }

  func end() { child.end() }
}

/// A call for one of the stub's items and the text by which its answer is known.
private struct StubItem {
  let request: Request
  let mark: [UInt8]

  static func all(_ operation: String) -> [StubItem] {
    (0..<StubAnswers.itemCount).map { index in
      StubItem(
        request: .call(operation, ["id": .number(JSONNumber(index))]),
        mark: Array(StubAnswers.mark(index).utf8)
      )
    }
  }
}
