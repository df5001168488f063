#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif
internal import Synchronization

/// The pipe by which other threads and signal handlers reach a loop that waits in the kernel.
struct WakePipe: Sendable {
  /// The byte that only wakes; a signal writes its own number instead.
  static let nudge: UInt8 = 0

  let readEnd: Int32
  private let writeEnd: Int32

  /// Opens the pipe; without descriptors to spare no loop can run, so failing traps.
  init() {
    var ends: [Int32] = [-1, -1]
    let isOpen = unsafe pipe(&ends) == 0
    precondition(isOpen, "no descriptors left for the event loop")
    (readEnd, writeEnd) = (Self.aboveStandardStreams(ends[0]), Self.aboveStandardStreams(ends[1]))
    for end in [readEnd, writeEnd] {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  /// The same end under a number that nobody takes for standard input, output or error.
  ///
  /// Where one of those was closed at the start, the pipe would have its number, and lose it to whoever redirects it.
  private static func aboveStandardStreams(_ end: Int32) -> Int32 {
    if end > STDERR_FILENO { return end }
    let moved = fcntl(end, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    precondition(moved >= 0, "no descriptors left for the event loop")
    close(end)
    return moved
  }

  /// Wakes the loop; a full pipe means that it is being woken already.
  func write(_ byte: UInt8) {
    writeByte(byte, to: writeEnd)
  }

  /// The signals that came since the pipe was last emptied.
  struct Signals {
    var isTermination = false
    var isHangup = false

    fileprivate mutating func note(_ bytes: UInt64) {
      // Nudges are zero, so any other byte is a signal's number.
      for place in stride(from: 0, to: 64, by: 8) {
        switch Int32(truncatingIfNeeded: bytes >> place) & 0xFF {
        case 0: continue
        case SIGHUP: isHangup = true
        default: isTermination = true
        }
      }
    }
  }

  /// Empties the pipe and returns the signals that had been written into it.
  func drain() -> Signals {
    // Eight bytes at a time without an array.
    var bytes: UInt64 = 0
    var signals = Signals()
    while true {
      let count = unsafe read(readEnd, &bytes, 8)
      if count > 0 {
        if bytes != 0 { signals.note(bytes) }
        bytes = 0
        continue
      }
      // A pipe that is no longer ours would be ready for ever, and the loop would never rest.
      precondition(
        count < 0 && (errno == EAGAIN || errno == EINTR),
        "the event loop's wake-up pipe is gone"
      )
      return signals
    }
  }

  /// Has SIGTERM and SIGINT write their number into the pipe.
  func takeTerminationSignals() { take([SIGTERM, SIGINT]) }

  /// Has SIGHUP do the same.
  func takeHangups() { take([SIGHUP]) }

  /// Has signals write their number into the pipe.
  ///
  /// A parent may have started this process with the signals blocked, which a thread pool's threads have; then it
  /// could not end it by them.
  private func take(_ numbers: [Int32]) {
    signalTarget.store(writeEnd, ordering: .sequentiallyConsistent)
    var taken = sigset_t()
    unsafe sigemptyset(&taken)
    for number in numbers {
      unsafe sigaddset(&taken, number)
      _ = signal(number) { number in
        // The interrupted code must find its own error number again.
        let interrupted = errno
        writeByte(UInt8(truncatingIfNeeded: number), to: signalTarget.load(ordering: .relaxed))
        errno = interrupted
      }
    }
    unsafe pthread_sigmask(SIG_UNBLOCK, &taken, nil)
  }
}

/// The end that signal handlers write to: they can capture nothing.
private let signalTarget = Atomic<Int32>(-1)

private func writeByte(_ byte: UInt8, to descriptor: Int32) {
  var byte = byte
  _ = unsafe write(descriptor, &byte, 1)
}

/// Makes writing to a closed pipe or socket an error instead of the end of the process.
func ignoreBrokenPipes() {
  _ = signal(SIGPIPE, SIG_IGN)
}
