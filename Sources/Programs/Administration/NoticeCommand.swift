import EventLoop
package import Server
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
  /// - Returns: whether it took the notice, and else why not.
  @Engine
  package func carry(_ notice: [UInt8], patience: Double) async -> NoticeDelivery {
    let child: ChildProcess
    do throws(SystemError) { child = try ChildProcess(words, input: notice) } catch {
      return .failed(FileError(words.first ?? "", starting: error).message)
    }
    var left = patience
    while left > 0, !Task.isCancelled {
      if let end = child.end() { return NoticeDelivery(end) }
      try? await EventLoop.shared.sleep(for: .seconds(Self.interval))
      left -= Self.interval
    }
    child.kill()
    await bury(child)
    if left > 0 { return .failed("nobody waited for the program to end") }
    return .failed("the program had not ended after \(Int(patience)) s, and was ended")
  }

  /// What was killed is to be buried, or it stays in the system's table.
  @Engine
  private func bury(_ child: ChildProcess) async {
    for _ in 0..<100 where child.end() == nil {
      try? await EventLoop.shared.sleep(for: .milliseconds(10))
    }
  }
}

extension NoticeDelivery {
  fileprivate init(_ end: ChildProcess.End) {
    switch end {
    case .exit(0): self = .done
    case .exit(let code): self = .failed("the program ended with exit code \(code)")
    case .signal(let number): self = .failed("the program was ended by signal \(number)")
    }
  }
}
