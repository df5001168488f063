import EventLoop
import System

/// A program of the operator's that is given a notice.
package struct NoticeCommand: Sendable {
  private let words: [String]

  /// Seconds from one look whether it has ended to the next.
  private static let interval = 0.05

  /// Makes a command of the absolute path of a program and its arguments.
  package init(_ words: [String]) { self.words = words }

  /// Runs it with a notice on its standard input, and ends it, with all that it has started, when its time is over or
  /// nobody waits for it any more.
  ///
  /// - Parameters:
  ///   - notice: What it finds on its standard input.
  ///   - patience: Seconds that it may take.
  /// - Returns: false where it could not be started, hung, or said by its end that it failed.
  @Engine
  package func carry(_ notice: [UInt8], patience: Double) async -> Bool {
    guard let child = try? ChildProcess(words, input: notice) else { return false }
    var left = patience
    while left > 0, !Task.isCancelled {
      if let end = child.end() { return end == .exit(0) }
      try? await EventLoop.shared.sleep(for: .seconds(Self.interval))
      left -= Self.interval
    }
    child.kill()
    await bury(child)
    return false
  }

  /// What was killed is to be buried, or it stays in the system's table.
  @Engine
  private func bury(_ child: ChildProcess) async {
    for _ in 0..<100 where child.end() == nil {
      try? await EventLoop.shared.sleep(for: .milliseconds(10))
    }
  }
}
