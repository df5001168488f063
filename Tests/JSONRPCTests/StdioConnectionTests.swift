import EventLoop
import JSONRPC
import TestSupport
import Testing

/// A connection that runs on the engine and notes what it reports.
@Engine
private final class Listener {
  let connection: StdioConnection
  var lines: [String] = []
  var ends: [StdioConnection.End] = []
  /// What is sent for each line.
  var answer: [UInt8] = []
  let ended = Latch()
  private var awaited: (count: Int, latch: Latch)?

  init(_ input: Int32, _ output: Int32, _ limits: StdioConnection.Limits = .init()) {
    connection = StdioConnection(input: input, output: output, limits: limits)
    connection.start(
      onLine: { [weak self] in self?.note($0) },
      onEnd: { [weak self] in
        self?.ends.append($0)
        self?.ended.open()
      }
    )
  }

  func waitForLines(_ count: Int) async {
    if lines.count >= count { return }
    let latch = Latch()
    awaited = (count, latch)
    await latch.wait(atMost: .seconds(300))
  }

  private func note(_ line: LineFramer.Line) {
    switch line {
    case .complete(let bytes): lines.append(String(decoding: bytes, as: UTF8.self))
    case .tooLong(let head): lines.append("too long: \(head.count)")
    }
    connection.send(answer)
    if let awaited, lines.count >= awaited.count { awaited.latch.open() }
  }
}

@Suite(.timeLimit(.minutes(10)))
struct StdioConnectionTests {
  @Test(arguments: Channel.Kind.allCases)
  func `lines arrive however they were split`(_ kind: Channel.Kind) async throws {
    let channel = Channel(kind)
    let (input, output) = (channel.input, channel.output)
    let listener = try await onEngine { Listener(input, output) }
    for part in ["a", "b\nc", "\n\nd\r\n"] {
      channel.write(part)
      try await onEngine { await Task.yield() }
    }
    let lines = try await onEngine {
      await listener.waitForLines(3)
      listener.connection.close()
      return listener.lines
    }
    #expect(lines == ["ab", "c", "d"])
  }

  @Test func `the end of the input tells what was lost`() async throws {
    let channel = Channel(.pipe)
    let (input, output) = (channel.input, channel.output)
    channel.write("a\nhalf")
    channel.closeInput()
    let (lines, ends) = try await onEngine {
      let listener = Listener(input, output)
      await listener.ended.wait()
      listener.connection.close()
      return (listener.lines, listener.ends)
    }
    #expect(lines == ["a"])
    #expect(ends == [.input(unfinished: 4)])
  }

  @Test(arguments: Channel.Kind.allCases)
  func `a line longer than the pipe is written whole while the loop goes on`(
    _ kind: Channel.Kind
  ) async throws {
    let channel = Channel(kind)
    let (input, output) = (channel.input, channel.output)
    let long = String(repeating: "0123456789", count: 100_000)
    let listener = try await onEngine { Listener(input, output) }
    let isFlushed = try await onEngine {
      listener.connection.send(Array((long + "\n").utf8))
      listener.connection.send(Array("next\n".utf8))
      return listener.connection.isFlushed
    }
    #expect(!isFlushed)
    #expect(channel.line() == long)
    #expect(channel.line() == "next")
    try await onEngine { listener.connection.close() }
  }

  @Test func `flushing waits for the client, but not for ever`() async throws {
    let channel = Channel(.pipe)
    let (input, output) = (channel.input, channel.output)
    let (before, after) = try await onEngine {
      let listener = Listener(input, output)
      listener.connection.send([UInt8](repeating: 0x61, count: 1 << 20))
      let before = listener.connection.isFlushed
      await listener.connection.flush(within: .milliseconds(20))
      let after = listener.connection.isFlushed
      listener.connection.close()
      return (before, after)
    }
    #expect(!before)
    #expect(!after)
  }

  @Test(arguments: Channel.Kind.allCases)
  func `writing to a client that is gone ends the output once`(_ kind: Channel.Kind) async throws {
    let channel = Channel(kind)
    let (input, output) = (channel.input, channel.output)
    channel.closeOutput()
    let ends = try await onEngine {
      let listener = Listener(input, output)
      listener.connection.send(Array("a\n".utf8))
      listener.connection.send(Array("b\n".utf8))
      let ends = listener.ends
      listener.connection.close()
      return ends
    }
    #expect(ends == [.output])
  }

  @Test func `a client that reads nothing for the whole deadline ends the output`() async throws {
    let channel = Channel(.pipe)
    let (input, output) = (channel.input, channel.output)
    let ends = try await onEngine {
      var limits = StdioConnection.Limits()
      limits.writeDeadline = .milliseconds(10)
      let listener = Listener(input, output, limits)
      listener.connection.send([UInt8](repeating: 0x61, count: 1 << 20))
      await listener.ended.wait(atMost: .seconds(300))
      listener.connection.close()
      return listener.ends
    }
    guard case .outputStuck(let unread) = ends.first else {
      Issue.record("not ended: \(ends)")
      return
    }
    #expect(unread > 0 && unread < 1 << 20)
  }

  @Test func `the deadline ends with the output it was for`() async throws {
    let ends = try await onEngine {
      let channel = Channel(.pipe)
      var limits = StdioConnection.Limits()
      // Long enough that no other test on the same loop holds it up for so long.
      limits.writeDeadline = .seconds(2)
      let listener = Listener(channel.input, channel.output, limits)
      listener.connection.send([UInt8](repeating: 0x61, count: 100_000))
      #expect(!listener.connection.isFlushed)
      #expect(channel.discard(50_000))
      await listener.connection.flush(within: .seconds(300))
      try await EventLoop.shared.sleep(for: .milliseconds(2200))
      listener.connection.close()
      return listener.ends
    }
    #expect(ends == [])
  }

  @Test func `output that piles up beyond its limit ends the output`() async throws {
    let channel = Channel(.pipe)
    let (input, output) = (channel.input, channel.output)
    let ends = try await onEngine {
      var limits = StdioConnection.Limits()
      limits.output = 1 << 20
      let listener = Listener(input, output, limits)
      listener.connection.send([UInt8](repeating: 0x61, count: 2 << 20))
      let afterOne = listener.ends
      listener.connection.send([UInt8](repeating: 0x61, count: 8))
      let afterTwo = listener.ends
      listener.connection.close()
      return [afterOne.count, afterTwo.count]
    }
    #expect(ends == [0, 1])
  }

  @Test func `no input is read while much output is unread`() async throws {
    let channel = Channel(.pipe)
    let (input, output) = (channel.input, channel.output)
    let listener = try await onEngine {
      var limits = StdioConnection.Limits()
      limits.pause = 1 << 20
      limits.resume = 1 << 10
      let listener = Listener(input, output, limits)
      listener.connection.send([UInt8](repeating: 0x61, count: 2 << 20) + [0x0A])
      return listener
    }
    channel.write("later\n")
    let early = try await onEngine {
      try await EventLoop.shared.sleep(for: .milliseconds(5))
      return listener.lines
    }
    #expect(early == [])
    #expect(channel.line()?.count == 2 << 20)
    let late = try await onEngine {
      await listener.waitForLines(1)
      listener.connection.close()
      return listener.lines
    }
    #expect(late == ["later"])
  }

  @Test(arguments: Channel.Kind.allCases)
  func `the fate of each line is told by itself`(_ kind: Channel.Kind) async throws {
    let channel = Channel(kind)
    let (input, output) = (channel.input, channel.output)
    let (early, late) = try await onEngine {
      let listener = Listener(input, output)
      var fates: [Int: LineFate] = [:]
      for (number, length) in [10, 1 << 20, 10].enumerated() {
        let line = [UInt8](repeating: 0x61, count: length) + [0x0A]
        listener.connection.send(line) { fates[number] = $0 }
      }
      let early = fates
      listener.connection.close()
      listener.connection.send([0x0A]) { fates[3] = $0 }
      return (early, fates)
    }
    #expect(early == [0: .written])
    #expect(late == [0: .written, 1: .lost, 2: .lost, 3: .lost])
  }

  @Test func `lines that came together wait one by one for the client to read`() async throws {
    let channel = Channel(.pipe)
    let (input, output) = (channel.input, channel.output)
    channel.write("a\nb\nc\n")
    let listener = try await onEngine {
      var limits = StdioConnection.Limits()
      limits.pause = 1 << 19
      limits.resume = 1 << 10
      limits.output = 2 << 20
      let listener = Listener(input, output, limits)
      listener.answer = [UInt8](repeating: 0x61, count: 1 << 20) + [0x0A]
      await listener.waitForLines(1)
      try await EventLoop.shared.sleep(for: .milliseconds(5))
      return listener
    }
    #expect(try await onEngine { listener.lines } == ["a"])
    for _ in 1...3 { #expect(channel.line()?.count == 1 << 20) }
    let (lines, ends) = try await onEngine {
      listener.connection.close()
      return (listener.lines, listener.ends)
    }
    #expect(lines == ["a", "b", "c"])
    #expect(ends == [])
  }

  @Test func `many lines that came together give others a turn in between`() async throws {
    let channel = Channel(.pipe)
    let (input, output) = (channel.input, channel.output)
    channel.write(String(repeating: "a\n", count: 1000))
    let (turns, lines) = try await onEngine {
      var limits = StdioConnection.Limits()
      limits.linesPerTurn = 10
      let listener = Listener(input, output, limits)
      await listener.waitForLines(1)
      var turns = 0
      while listener.lines.count < 1000 {
        turns += 1
        try await EventLoop.shared.sleep(for: .zero)
      }
      listener.connection.close()
      return (turns, listener.lines.count)
    }
    #expect(turns > 1)
    #expect(lines == 1000)
  }

  @Test func `what a library prints does not reach the client`() async {
    let result = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent, \.standardErrorContent]
    ) {
      try await onEngine {
        let connection = try StdioConnection.takingStandardStreams()
        connection.send(Array("for the client\n".utf8))
        await connection.flush(within: .seconds(300))
        DiagnosticLog(name: "p", descriptor: 1).write("stray")
      }
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains("for the client"))
    #expect(!output.contains("stray"))
    #expect(errors.contains("p: stray"))
  }
}

@Suite(.timeLimit(.minutes(10)))
struct LatchTests {
  @Test func `waiting ends with the event, for all who wait and who come later`() async throws {
    try await onEngine {
      let latch = Latch()
      let waiters = (0..<3).map { _ in EventLoop.shared.start { await latch.wait() } }
      await Task.yield()
      latch.open()
      for waiter in waiters { await waiter.value }
      await latch.wait()
      await latch.wait(atMost: .seconds(60))
    }
  }

  @Test func `waiting ends when the time is over`() async throws {
    try await onEngine { await Latch().wait(atMost: .milliseconds(1)) }
  }
}
