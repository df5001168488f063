import EventLoop
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A command that runs on the event loop, with this thread as its one thread.
enum EventLoopProgram {
  /// Runs the body to its end and gives what it returns.
  static func run(_ body: @escaping @Engine @Sendable () async -> ExitCode) -> ExitCode {
    admitTermination()
    let exitCode = Mutex(ExitCode.couldNotRun)
    _ = EventLoop.shared.start {
      let code = await body()
      exitCode.withLock { $0 = code }
      EventLoop.shared.stop()
    }
    EventLoop.shared.run()
    return exitCode.withLock { $0 }
  }

  /// Lets the signals through that ask to end: a parent's thread may have passed them on blocked.
  private static func admitTermination() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe sigaddset(&signals, SIGINT)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
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
