import EventLoop
import JSON
import JSONRPC
import MCP
import TestSupport
import Testing

/// What becomes of answers, each by itself.
@Suite(.timeLimit(.minutes(10)))
struct DeliveryTests {
  /// More than a pipe holds.
  private let long = 300_000

  @Test(arguments: Channel.Kind.allCases)
  func `an answer has left as soon as its own bytes have, whatever waits behind it`(
    _ kind: Channel.Kind
  ) async throws {
    let served = try await Served(kind)
    let provider = served.provider
    served.call("echo", 1, size: long)
    served.call("echo", 2, size: 4 * long)
    #expect(try served.hear()?["id"] == 1)
    let fates = try await onEngine {
      await provider.waitForFates(1)
      return provider.fates
    }
    #expect(fates == [1: .left])
    #expect(try served.hear()?["id"] == 2)
    try await onEngine { await provider.waitForFates(2) }
    served.channel.closeInput()
    _ = await served.untilEnd()
  }

  @Test func `answers that nobody reads before the end are lost`() async throws {
    let served = try await Served()
    let provider = served.provider
    served.call("echo", 1)
    served.call("echo", 2, size: long)
    served.call("echo", 3)
    try await onEngine { await provider.waitForFates(1) }
    served.channel.closeInput()
    _ = await served.untilEnd()
    #expect(try await onEngine { provider.fates } == [1: .left, 2: .lost, 3: .lost])
  }

  @Test func `a call learns whether its client gave it up, or serving ended`() async throws {
    let served = try await Served(grace: .milliseconds(1))
    let provider = served.provider
    served.call("wait", 3)
    served.call("wait", 4)
    served.say(
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}"#
    )
    try await onEngine { await provider.waitForFates(1) }
    served.channel.closeInput()
    _ = await served.untilEnd()
    #expect(try await onEngine { provider.withdrawals } == [3: .byClient, 4: .byEnd])
  }

  @Test func `a call that holds on goes on to its end when its client gives it up`() async throws {
    let served = try await Served()
    let provider = served.provider
    served.call("wait", 3, with: ["holds": true])
    try await onEngine { await provider.waitForStarts(1) }
    served.say(
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}"#
    )
    served.call("echo", 4)
    #expect(try served.hear()?["id"] == 4)
    try await onEngine {
      #expect(provider.running == 1)
      provider.release(3)
      await provider.waitForFates(2)
    }
    #expect(try await onEngine { provider.fates } == [3: .lost, 4: .left])
    served.channel.closeInput()
    _ = await served.untilEnd()
  }

  @Test func `the end of serving breaks off what holds on, whether given up before or not`()
    async throws
  {
    let served = try await Served(grace: .milliseconds(1))
    let provider = served.provider
    served.call("wait", 3, with: ["holds": true])
    served.call("wait", 4, with: ["holds": true])
    try await onEngine { await provider.waitForStarts(2) }
    served.say(
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}"#
    )
    served.channel.closeInput()
    _ = await served.untilEnd()
    #expect(try await onEngine { provider.withdrawals } == [3: .byEnd, 4: .byEnd])
  }

  @Test func `the answer of a cancelled call is lost`() async throws {
    let served = try await Served()
    let provider = served.provider
    served.call("wait", 3)
    served.say(
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}"#
    )
    let fates = try await onEngine {
      await provider.waitForFates(1)
      return provider.fates
    }
    #expect(fates == [3: .lost])
    served.channel.closeInput()
    _ = await served.untilEnd()
  }

  @Test func `calls that wait do not start while the client reads no answers`() async throws {
    var limits = StdioConnection.Limits()
    limits.pause = 2 * long
    limits.resume = long
    // Beside other tests this one may have its turn late; the end of those who never read is not its rule.
    limits.writeDeadline = .seconds(600)
    let served = try await Served(connection: limits)
    let provider = served.provider
    for number in 1...40 { served.call("echo", number, size: long) }
    let started = try await onEngine {
      // More need not start: three answers fill the output, and then nothing more is read.
      await provider.waitForStarts(3)
      while provider.running > 0 { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      return provider.started.count
    }
    // Three answers fill the output; as many calls have taken their places.
    #expect(started < 25)
    for _ in 1...40 { #expect(try served.hear() != nil) }
    #expect(try await onEngine { provider.started } == Array(1...40))
    served.channel.closeInput()
    _ = await served.untilEnd()
  }

  @Test func `a batch has left with the last of its answers, all in one line`() throws {
    var talk = Conversation()
    try talk.initialize("2025-03-26")
    let entries = (1...3).map { number in
      #"{"jsonrpc":"2.0","id":\#(number),"method":"tools/call","params":{"name":"echo"}}"#
    }
    _ = try talk.say("[\(entries.joined(separator: ","))]")
    let calls = talk.started
    let result = ToolResult(text: "x", isError: false)
    #expect(try talk.finish(calls[1], result).isEmpty)
    #expect(try talk.finish(calls[0], result).isEmpty)
    #expect(talk.answered.isEmpty)
    #expect(try talk.finish(calls[2], result).count == 1)
    #expect(talk.answered == [[calls[1].key, calls[0].key, calls[2].key]])
    #expect(talk.lost.isEmpty)
  }

  @Test func `a batch that is never complete loses the answers it has`() throws {
    var talk = Conversation()
    try talk.initialize("2025-03-26")
    let entries = (1...2).map { number in
      #"{"jsonrpc":"2.0","id":\#(number),"method":"tools/call","params":{"name":"echo"}}"#
    }
    _ = try talk.say("[\(entries.joined(separator: ","))]")
    let calls = talk.started
    let result = ToolResult(text: "x", isError: false)
    #expect(try talk.finish(calls[0], result).isEmpty)
    try talk.end()
    #expect(try talk.finish(calls[1], result).isEmpty)
    #expect(talk.answered.isEmpty)
    #expect(talk.lost == [calls[0].key, calls[1].key])
  }
}
