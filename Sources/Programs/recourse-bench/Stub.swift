#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The API behind the servers that are measured: prepared answers on loopback, one thread, `poll`.
final class Stub {
  private let listener: Listener
  private let answers: StubAnswers
  private var connections: [StubConnection] = []

  /// Listens; with a window it refuses what is more than that holds.
  init(window: StubWindow? = nil) throws(BenchError) {
    answers = StubAnswers(window: window)
    listener = try Listener()
  }

  /// Tells the port on standard output and answers until standard input ends.
  func run() throws(BenchError) {
    try Descriptor.standardOutput.writeAll(Array("\(listener.port)\n".utf8))
    while true {
      let ready = listener.wait(for: connections.map(\.wanted))
      if ready.isInputOver {
        if let count = answers.window?.count { try Descriptor.standardOutput.writeAll(count.line) }
        return
      }
      serve(ready.states)
      connections += ready.accepted.map(StubConnection.init)
    }
  }

  private func serve(_ ready: ArraySlice<pollfd>) {
    var isSomeOver = false
    for (connection, state) in zip(connections, ready) where state.revents != 0 {
      if connection.serve(answers) == .over { isSomeOver = true }
    }
    if isSomeOver { connections.removeAll { $0.isOver } }
  }
}

/// One connection to the stub; requests on it are answered in order.
final class StubConnection {
  enum State { case open, over }

  private let socket: Descriptor
  private var input = [UInt8](repeating: 0, count: 16384)
  private var filled = 0
  private var unsent: ArraySlice<UInt8> = []
  private(set) var isOver = false

  init(_ socket: Descriptor) {
    self.socket = socket
    socket.makeNonBlocking()
  }

  /// What it waits for: first that its answer is taken, then the next request.
  var wanted: pollfd {
    let events = unsent.isEmpty ? POLLIN : POLLOUT
    return pollfd(fd: socket.number, events: Int16(events), revents: 0)
  }

  /// Does what can be done now.
  func serve(_ answers: StubAnswers) -> State {
    if unsent.isEmpty { read() }
    while !isOver {
      send()
      guard unsent.isEmpty, let answer = nextAnswer(answers) else { break }
      unsent = answer[...]
    }
    return isOver ? .over : .open
  }

  private func read() {
    let count = unsafe input.withUnsafeMutableBytes { bytes in
      unsafe socket.readSome(into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]))
    }
    if count == 0 { close() }
    filled += count ?? 0
  }

  private func send() {
    guard !unsent.isEmpty, let count = socket.writeSome(unsent) else { return }
    if count < 0 { return close() }
    unsent = count == unsent.count ? [] : unsent.dropFirst(count)
  }

  /// Takes the next whole request, which has no body, off the input.
  private func nextAnswer(_ answers: StubAnswers) -> [UInt8]? {
    guard let end = headEnd() else { return nil }
    let answer = answers.answer(toRequest: input[..<end])
    unsafe input.withUnsafeMutableBytes { bytes in
      guard end < filled, let base = bytes.baseAddress else { return }
      _ = unsafe memmove(base, base + end, filled - end)
    }
    filled -= end
    return answer
  }

  private func headEnd() -> Int? {
    unsafe input.withUnsafeBytes { bytes in
      let read = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<filled])
      return unsafe offset(of: Self.headEnding, in: read).map { $0 + Self.headEnding.count }
    }
  }

  private static let headEnding = Array("\r\n\r\n".utf8)

  private func close() {
    isOver = true
    socket.close()
  }
}
