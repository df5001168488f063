import EventLoop
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct CancellationTests {
  @Test func `a cancelled call ends at once and closes its connection`() async throws {
    let server = LoopbackServer { $0.target == "/slow" ? [.stall] : [.answer(200, [], "ok")] }
    defer { server.stop() }
    let transport = CurlTransport()
    let call = Task { try await exchange(.get(server.url + "/slow"), over: transport) }
    while server.requests.isEmpty {
      try await onEngine { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
    }
    call.cancel()
    let error = await #expect(throws: TransportError.self) { try await call.value }
    #expect(error?.reason == .cancelled)
    #expect(error?.progress == .sent)
    let next = try await exchange(.get(server.url + "/next"), over: transport)
    #expect(next.body == Array("ok".utf8))
    #expect(server.connections == 2)
    try await onEngine { transport.close() }
  }

  @Test func `a call that was cancelled before it began sends nothing`() async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    let request = HTTPRequest.get(server.url)
    let call = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await exchange(request)
    }
    call.cancel()
    let error = await #expect(throws: TransportError.self) { try await call.value }
    #expect(error?.reason == .cancelled)
    #expect(error?.progress == .nothingSent)
    #expect(server.connections == 0)
  }

  @Test func `cancelling some of many calls leaves the others alone`() async throws {
    let server = LoopbackServer { [.wait(milliseconds: 2), .answer(200, [], $0.target)] }
    defer { server.stop() }
    let transport = CurlTransport()
    let calls = (0..<40).map { number in
      Task { try await exchange(.get("\(server.url)/\(number)"), over: transport) }
    }
    for (number, call) in calls.enumerated() where number.isMultiple(of: 3) { call.cancel() }
    for (number, call) in calls.enumerated() {
      let result = await call.result
      if !number.isMultiple(of: 3) { #expect(try result.get().body == Array("/\(number)".utf8)) }
    }
    try await onEngine { transport.close() }
  }

  @Test func `closing the transport ends what is under way`() async throws {
    let server = LoopbackServer { _ in [.stall] }
    defer { server.stop() }
    let transport = CurlTransport()
    let calls = (0..<5).map { _ in Task { try await exchange(.get(server.url), over: transport) } }
    while server.requests.count < 5 {
      try await onEngine { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
    }
    try await onEngine { transport.close() }
    for call in calls {
      let error = await #expect(throws: TransportError.self) { try await call.value }
      #expect(error?.reason == .cancelled)
    }
  }
}
