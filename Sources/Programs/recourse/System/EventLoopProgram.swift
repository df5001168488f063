import System
import EventLoop
import Synchronization

/// A command that runs on the event loop, with this thread as its one thread.
enum EventLoopProgram {
  /// Runs the body to its end and gives what it returns.
  static func run(_ body: @escaping @Engine @Sendable () async -> ExitCode) -> ExitCode {
    let exitCode = Mutex(ExitCode.couldNotRun)
    _ = EventLoop.shared.start {
      let code = await body()
      exitCode.withLock { $0 = code }
      EventLoop.shared.stop()
    }
    EventLoop.shared.run()
    return exitCode.withLock { $0 }
  }
}

/// The user's wish to end the program, which may come at any time after this was made.
@Engine
final class Termination {
  private var isAsked = false
  private var waiting: CheckedContinuation<Void, Never>?

  /// Takes SIGINT and SIGTERM from now on.
  init() {
    EventLoop.shared.onTermination { self.ask() }
  }

  /// Waits for one of them.
  func wait() async {
    guard !isAsked else { return }
    await withCheckedContinuation { waiting = $0 }
  }

  private func ask() {
    isAsked = true
    waiting?.resume()
    waiting = nil
  }
}

/// Why a command cannot run, as the lines that say so.
struct Fault: Error {
  let message: String

  /// Makes a fault of one of the program's own sentences.
  init(_ message: String) { self.message = message }

  /// Makes a fault of a file that cannot be used.
  init(_ error: FileError) { message = "recourse: \(error.message)" }
}
