import System
import EventLoop

/// What became of a line that was sent.
package enum LineFate: Sendable, Hashable {
  /// All of its bytes have left this process.
  case written
  /// The output ended before they had.
  case lost
}

/// What is called with the fate of one line; it must not wait.
package typealias LineEnding = @Engine (LineFate) -> Void

extension StdioConnection {
  /// Sends a line, which must end with its line break; dropped when the output has ended.
  ///
  /// `whenEnded` is called once with what became of this line, unless it is empty.
  package func send(_ line: [UInt8], whenEnded: LineEnding? = nil) {
    guard state.isOutputOpen else {
      whenEnded?(.lost)
      return
    }
    let wasEmpty = queue.isEmpty
    queue.append(line, whenEnded: whenEnded)
    if wasEmpty { write() }
    if queue.count > limits.pause { pauseReading() }
    if queue.count > limits.output, queue.count > line.count {
      endOutput(.outputStuck(unread: queue.count))
    }
  }

  /// Whether all that was sent is written, or never will be.
  package var isFlushed: Bool { queue.isEmpty || !state.isOutputOpen }

  /// How often the client has taken something of what was sent.
  package var progress: Int { state.progress }

  /// Waits until all is written, the output has ended, or the time is over.
  package func flush(within limit: Duration) async {
    if isFlushed { return }
    let latch = Latch()
    state.flushed.append(latch)
    await latch.wait(atMost: limit)
  }

  /// Writes until nothing waits, the client must read first, or others on the loop want a turn.
  private func write() {
    var turns = 256
    while turns > 0, let bytes = queue.next(atMost: output.chunk) {
      turns -= 1
      switch output.write(bytes) {
      case .moved(let count):
        state.progress += 1
        queue.advance(by: count)?(.written)
      case .wouldBlock: return waitUntilWritable()
      case .broken, .failed: return endOutput(.output)
      }
    }
    if queue.isEmpty { settle() } else { waitUntilWritable() }
  }

  private func waitUntilWritable() {
    if queue.count < limits.resume { resumeReading() }
    if state.writing == nil {
      state.writing = EventLoop.shared.watch(output.number, .writable) { [weak self] in
        self?.write()
      }
    }
    if state.deadline == nil { startDeadline() }
  }

  /// Ends the output when a whole deadline passes in which the client has read nothing.
  private func startDeadline() {
    let limit = limits.writeDeadline
    state.deadline = EventLoop.shared.start { [weak self] in
      var seen = self?.state.progress
      while (try? await EventLoop.shared.sleep(for: limit)) != nil, let self {
        if self.state.progress == seen {
          self.endOutput(.outputStuck(unread: self.queue.count))
          return
        }
        seen = self.state.progress
      }
    }
  }

  private func settle() {
    if let watch = state.writing { EventLoop.shared.unwatch(watch) }
    state.writing = nil
    state.deadline?.cancel()
    state.deadline = nil
    for latch in state.flushed { latch.open() }
    state.flushed = []
    resumeReading()
  }

  /// Gives the output up; nil when nobody needs to be told.
  func endOutput(_ end: End?) {
    guard state.isOutputOpen else { return }
    state.isOutputOpen = false
    for whenEnded in queue.removeAll() { whenEnded(.lost) }
    settle()
    if let end { report(end) }
  }
}
