import System
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite struct DescriptorTests {
  @Test func `a read that a signal interrupts is made again`() async {
    await #expect(processExitsWith: .success) {
      interruptSystemCalls()
      var ends: [Int32] = [-1, -1]
      _ = unsafe pipe(&ends)
      let writer = ends[1]
      _ = DetachedThread.start {
        usleep(50_000)
        try? Descriptor.write("late".utf8, to: writer)
        Descriptor.close(writer)
      }
      let content = try Descriptor.read(ends[0], limit: 16)
      exit(content == Array("late".utf8) ? 0 : 1)
    }
  }

  @Test func `an opening that a signal interrupts is made again`() async {
    await #expect(processExitsWith: .success) {
      let path = "/tmp/recourse-fifo-\(getpid())"
      guard unsafe mkfifo(path, 0o600) == 0 else { exit(2) }
      interruptSystemCalls()
      _ = DetachedThread.start {
        usleep(50_000)
        _ = try? Descriptor.open(path, O_WRONLY)
      }
      let reader = try? Descriptor.open(path, O_RDONLY)
      unsafe unlink(path)
      exit(reader == nil ? 1 : 0)
    }
  }
}

/// Has a signal come every few milliseconds that ends system calls instead of restarting them.
private func interruptSystemCalls() {
  var action = sigaction()
  #if canImport(Darwin)
    unsafe action.__sigaction_u.__sa_handler = { _ in }
  #else
    unsafe action.__sigaction_handler.sa_handler = { _ in }
  #endif
  unsafe sigaction(SIGALRM, &action, nil)
  let interval = timeval(tv_sec: 0, tv_usec: 5000)
  var timer = itimerval(it_interval: interval, it_value: interval)
  unsafe setitimer(__itimer_which_t(0), &timer, nil)
}
