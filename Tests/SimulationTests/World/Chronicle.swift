import EventLoop
import SimulatedWorld

/// What happened in a history, line by line; written only where somebody will read it.
@Engine
final class Chronicle {
  private let clock: SimulatedClock
  private let isWritten: Bool
  private(set) var lines: [String] = []

  init(_ clock: SimulatedClock, isWritten: Bool) {
    self.clock = clock
    self.isWritten = isWritten
  }

  func note(_ line: @autoclosure () -> String) {
    if isWritten { lines.append("\(clock.elapsed) s  \(line())") }
  }
}
