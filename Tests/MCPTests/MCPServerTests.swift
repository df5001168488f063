import EventLoop
import Foundation
import JSON
import JSONRPC
import MCP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MCPServerTests {
  private let ping = #"{"jsonrpc":"2.0","id":"p","method":"ping"}"#

  private func cancel(_ number: Int) -> String {
    #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(number)}}"#
  }

  @Test(arguments: Channel.Kind.allCases)
  func `a call goes in and its answer comes out`(_ kind: Channel.Kind) async throws {
    let served = try await Served(kind)
    served.call("echo", 7)
    let answer = try served.hear()
    #expect(answer?["id"] == 7)
    #expect(answer?["result"]?["structuredContent"] == ["n": 7])
    served.channel.closeInput()
    #expect(await served.untilEnd() < .seconds(300))
  }

  @Test func `of fifty calls sixteen run at once, in order, and all are answered`() async throws {
    let served = try await Served()
    for number in 1...50 { served.call("wait", number) }
    served.say(ping)
    #expect(try served.hear()?["id"] == "p")
    let provider = served.provider
    let atFirst = try await onEngine {
      await provider.waitForStarts(16)
      return provider.started
    }
    #expect(atFirst == Array(1...16))
    try await onEngine { for number in (1...50).reversed() { provider.release(number) } }
    var answered: Set<Int> = []
    for _ in 1...50 { answered.insert(try served.hear()?["id"]?.integer ?? 0) }
    #expect(answered == Set(1...50))
    let (started, most) = try await onEngine { (provider.started, provider.mostAtOnce) }
    #expect(started == Array(1...50))
    #expect(most == 16)
    served.channel.closeInput()
    _ = await served.untilEnd()
  }

  @Test func `cancelling ends the task, answers nothing and lets the next call start`() async throws
  {
    let served = try await Served()
    let provider = served.provider
    for number in 1...18 { served.call("wait", number) }
    try await onEngine { await provider.waitForStarts(16) }
    served.say(cancel(17))
    served.say(cancel(3))
    try await onEngine {
      await provider.waitForStarts(17)
      for number in 1...18 { provider.release(number) }
    }
    var answered: Set<Int> = []
    for _ in 1...16 { answered.insert(try served.hear()?["id"]?.integer ?? 0) }
    #expect(answered == Set(1...18).subtracting([3, 17]))
    served.say(ping)
    #expect(try served.hear()?["id"] == "p")
    let (started, cancelled) = try await onEngine { (provider.started, provider.cancelled) }
    #expect(started == Array(1...16) + [18])
    #expect(cancelled == [3])
    served.channel.closeInput()
    _ = await served.untilEnd()
  }

  @Test func `progress comes before the answer`() async throws {
    let served = try await Served()
    var meta = Conversation.meta
    meta["progressToken"] = "t"
    served.call("echo", 1, meta: meta)
    #expect(try served.hear()?["params"]?["message"] == "begun")
    #expect(try served.hear()?["id"] == 1)
    served.channel.closeInput()
    _ = await served.untilEnd()
  }

  @Test func `calls that finish soon after the end of the input are answered`() async throws {
    let served = try await Served()
    let provider = served.provider
    for number in 1...20 { served.call("wait", number) }
    served.channel.closeInput()
    try await onEngine {
      await provider.waitForStarts(16)
      for number in 1...20 { provider.release(number) }
    }
    var answered: Set<Int> = []
    for _ in 1...20 { answered.insert(try served.hear()?["id"]?.integer ?? 0) }
    #expect(answered == Set(1...20))
    #expect(await served.untilEnd() < .seconds(300))
  }

  @Test func `the times of the end add up to less than a second`() {
    let times = MCPServer.EndTimes()
    #expect(times.grace + times.cancellation + times.flush < .seconds(1))
    #expect(times.idleFlush < .seconds(1))
  }

  @Test func `a client that has ended its input and reads on slowly gets the whole answer`()
    async throws
  {
    let served = try await Served(idleFlush: .seconds(2))
    served.call("echo", 1, size: 1 << 20)
    let channel = served.channel
    #expect(channel.discard(1))
    channel.closeInput()
    // On a thread of its own: those of the tests may be busy for longer than the server has patience.
    nonisolated(unsafe) let reading = channel
    let isWhole = await withCheckedContinuation { whole in
      Thread.detachNewThread {
        let isRead = (0..<16).allSatisfy { _ in
          Thread.sleep(forTimeInterval: 0.25)
          return unsafe reading.discard(1 << 16)
        }
        whole.resume(returning: unsafe isRead && reading.line() != nil)
      }
    }
    #expect(isWhole)
    #expect(await served.untilEnd() < .seconds(300))
  }

  @Test func `calls that do not finish in the grace are cancelled, waiting ones never start`()
    async throws
  {
    let served = try await Served(grace: .milliseconds(30))
    let provider = served.provider
    for number in 1...20 { served.call("wait", number) }
    try await onEngine { await provider.waitForStarts(16) }
    served.channel.closeInput()
    #expect(await served.untilEnd() < .seconds(300))
    let (started, cancelled) = try await onEngine { (provider.started, provider.cancelled) }
    #expect(started.count == 16)
    #expect(cancelled.sorted() == Array(1...16))
    #expect(try served.hear() == nil)
  }

  @Test func `stopping cancels at once`() async throws {
    let served = try await Served()
    let provider = served.provider
    served.call("wait", 1)
    try await onEngine { await provider.waitForStarts(1) }
    try await served.stop()
    #expect(await served.untilEnd() < .seconds(300))
    #expect(try await onEngine { provider.cancelled } == [1])
  }

  @Test(arguments: Channel.Kind.allCases)
  func `a client that is gone ends the server`(_ kind: Channel.Kind) async throws {
    let served = try await Served(kind)
    let provider = served.provider
    served.call("wait", 1)
    try await onEngine { await provider.waitForStarts(1) }
    served.channel.closeOutput()
    served.say(ping)
    #expect(await served.untilEnd() < .seconds(300))
    #expect(try await onEngine { provider.cancelled } == [1])
  }

  @Test func `a client that reads nothing ends the server after the deadline`() async throws {
    var limits = StdioConnection.Limits()
    limits.writeDeadline = .milliseconds(20)
    let served = try await Served(connection: limits)
    let long = String(repeating: "x", count: 200_000)
    let request = #"{"jsonrpc":"2.0","id":"\#(long)","method":"ping"}"#
    let channel = served.channel
    channel.write(request + "\n")
    #expect(await served.untilEnd() < .seconds(300))
  }

  @Test func `a line that is too long is answered by its identifier, the next one as ever`()
    async throws
  {
    var limits = StdioConnection.Limits()
    limits.line = 5000
    let served = try await Served(connection: limits)
    let long = String(repeating: "x", count: 20_000)
    served.say(#"{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"a":"\#(long)"}}"#)
    let answer = try served.hear()
    #expect(answer?["id"] == 9)
    #expect(answer?["error"]?["code"] == -32600)
    served.say(ping)
    #expect(try served.hear()?["id"] == "p")
    served.channel.closeInput()
    _ = await served.untilEnd()
  }
}
