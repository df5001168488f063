import EventLoop
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Each of these needs the loop for itself, hence a process of its own.
@Suite(.timeLimit(.minutes(10)))
struct LifecycleTests {
  @Test(arguments: [SIGTERM, SIGINT])
  func `a termination signal calls the handler on the loop`(number: Int32) async {
    await #expect(processExitsWith: .exitCode(7)) { [number] in
      EventLoop.shared.start {
        EventLoop.shared.onTermination {
          Engine.shared.preconditionIsolated()
          EventLoop.shared.stop()
        }
        kill(getpid(), number)
      }
      EventLoop.shared.run()
      exit(7)
    }
  }

  @Test func `a stopped loop can be run again and keeps what was enqueued meanwhile`() async {
    await #expect(processExitsWith: .exitCode(7)) {
      EventLoop.shared.stop()
      EventLoop.shared.run()
      EventLoop.shared.start { EventLoop.shared.stop() }
      EventLoop.shared.run()
      exit(7)
    }
  }

  @Test func `writing to a closed pipe does not end the process`() async {
    await #expect(processExitsWith: .exitCode(EPIPE)) {
      EventLoop.shared.stop()
      EventLoop.shared.run()
      var ends: [Int32] = [-1, -1]
      _ = unsafe pipe(&ends)
      close(ends[0])
      _ = unsafe write(ends[1], "x", 1)
      exit(errno)
    }
  }
}
