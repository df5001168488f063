import EventLoop

extension StdioConnection {
  /// Sends a line, which must end with its line break; dropped when the output has ended.
  package func send(_ line: [UInt8]) {
    guard state.isOutputOpen else { return }
    let wasEmpty = queue.isEmpty
    queue.append(line)
    if wasEmpty { write() }
    if queue.count > limits.pause { pauseReading() }
    if queue.count > limits.output, queue.count > line.count {
      endOutput(.outputStuck(unread: queue.count))
    }
  }

  /// Whether all that was sent is written, or never will be.
  package var isFlushed: Bool { queue.isEmpty || !state.isOutputOpen }

  /// Whether all that was sent is written.
  package var isDelivered: Bool { queue.isEmpty && state.isOutputOpen }

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
        queue.advance(by: count)
        state.progress += 1
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
    queue.removeAll()
    settle()
    if let end { report(end) }
  }
}
