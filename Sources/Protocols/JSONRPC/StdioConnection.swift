package import System
package import EventLoop

/// A line-based connection over two descriptors, driven by the event loop; nothing in it blocks.
///
/// The descriptors stay in blocking mode, because other processes may share them.
@Engine
package final class StdioConnection {
  /// What ended one of the two directions.
  package enum End: Sendable, Hashable {
    /// The client closed our input, after `unfinished` bytes without a line break.
    case input(unfinished: Int)
    /// Our input cannot be read, for the system's reason.
    case inputFailed(reason: String)
    /// Nobody reads our output any more.
    case output
    /// The client left our output unread for too long, or let too much of it pile up.
    case outputStuck(unread: Int)
  }

  /// How much is kept, and for how long.
  package struct Limits: Sendable {
    /// Bytes of the longest line that is read.
    package var line = LineFramer.standardLimit
    /// Bytes of unread output above which no more input is read.
    package var pause = 16 << 20
    /// Bytes of unread output below which input is read again.
    package var resume = 4 << 20
    /// Lines handed on before others on the loop have a turn.
    package var linesPerTurn = 64
    /// Bytes of unread output that end the connection; one line alone may be longer.
    package var output = 64 << 20
    /// Time in which the client must read something of what waits for it.
    package var writeDeadline: Duration = .seconds(30)

    /// Makes the standard limits.
    package nonisolated init() {}
  }

  let limits: Limits
  let input: Int32
  let output: OutputDescriptor
  var queue = OutputQueue()
  var state = State()
  private var framer: LineFramer
  private var buffer: [UInt8]
  private var onLine: @Engine (LineFramer.Line) -> Void = { _ in }
  private var onEnd: @Engine (End) -> Void = { _ in }
  private var onRoom: @Engine () -> Void = {}
  /// Lines that have come and not been handed on; no more is read while there are any.
  private var lines: ArraySlice<LineFramer.Line> = []

  /// What goes on in the two directions.
  struct State {
    var reading: Watch?
    var isInputOpen = false
    /// Whether so much output is unread that no line is handed on.
    var isPaused = false
    var isHandingOn = false
    var isTurnAwaited = false
    var writing: Watch?
    var isOutputOpen = true
    var deadline: Task<Void, Never>?
    /// Rises with each write that moved something.
    var progress = 0
    var flushed: [Latch] = []
  }

  /// Makes a connection over open descriptors, which it closes in `close`.
  package init(input: Int32, output: Int32, limits: Limits = Limits()) {
    self.input = input
    self.output = OutputDescriptor(output)
    self.limits = limits
    framer = LineFramer(limit: limits.line)
    buffer = [UInt8](repeating: 0, count: 1 << 16)
    ignoreBrokenPipeSignal()
  }

  /// Makes the connection over this process's standard streams.
  ///
  /// Descriptor 1 then leads to standard error and descriptor 0 to nothing, so that only this
  /// connection reaches the client.
  ///
  /// - Throws: `StdioError` when a stream is not open or cannot be redirected.
  package static func takingStandardStreams() throws(StdioError) -> StdioConnection {
    let streams = try StandardStreams.take()
    return StdioConnection(input: streams.input, output: streams.output)
  }

  /// Starts reading; `onEnd` is called at most once for each direction.
  ///
  /// `onRoom` is called each time the connection is crowded no longer.
  package func start(
    onLine: @escaping @Engine (LineFramer.Line) -> Void,
    onEnd: @escaping @Engine (End) -> Void,
    onRoom: @escaping @Engine () -> Void = {}
  ) {
    self.onLine = onLine
    self.onEnd = onEnd
    self.onRoom = onRoom
    state.isInputOpen = true
    resumeReading()
  }

  /// Closes both descriptors; what was not written is lost, and nobody is called any more.
  package func close() {
    onLine = { _ in }
    onEnd = { _ in }
    onRoom = {}
    stopReading()
    if state.isOutputOpen { endOutput(nil) }
    Descriptor.close(input)
    if output.number != input { Descriptor.close(output.number) }
  }
}

// MARK: - Reading

extension StdioConnection {
  /// Reads no more, for good.
  package func stopReading() {
    state.isInputOpen = false
    lines = []
    unwatch()
  }

  /// Whether so much output is unread that the client must read first.
  package var isCrowded: Bool { state.isPaused }

  func resumeReading() {
    if state.isPaused {
      state.isPaused = false
      if state.isOutputOpen { onRoom() }
    }
    if !state.isHandingOn { goOn() }
  }

  func pauseReading() {
    state.isPaused = true
    unwatch()
  }

  private func unwatch() {
    guard let watch = state.reading else { return }
    state.reading = nil
    EventLoop.shared.unwatch(watch)
  }

  /// Has the next lines come: those that wait in a later turn of the loop, else from the input.
  private func goOn() {
    guard state.isInputOpen, !state.isPaused else { return }
    if lines.isEmpty {
      guard state.reading == nil else { return }
      state.reading = EventLoop.shared.watch(input, .readable) { [weak self] in self?.read() }
      return
    }
    unwatch()
    if state.isTurnAwaited { return }
    state.isTurnAwaited = true
    EventLoop.shared.start { [weak self] in
      self?.state.isTurnAwaited = false
      self?.handOn()
    }
  }

  /// Hands lines on until none is left, the client must read first, or others on the loop want a turn.
  private func handOn() {
    state.isHandingOn = true
    var turns = limits.linesPerTurn
    while turns > 0, !state.isPaused, let line = lines.popFirst() {
      turns -= 1
      onLine(line)
    }
    state.isHandingOn = false
    goOn()
  }

  private func read() {
    switch readAvailable(from: input, into: &buffer) {
    case .moved(0), .broken: endInput(.input(unfinished: framer.unfinishedCount))
    case .moved(let count):
      lines = framer.append(buffer[..<count])[...]
      handOn()
    case .wouldBlock: break
    case .failed(let number): endInput(.inputFailed(reason: SystemError(number: number).message))
    }
  }

  private func endInput(_ end: End) {
    stopReading()
    onEnd(end)
  }

  func report(_ end: End) { onEnd(end) }
}
