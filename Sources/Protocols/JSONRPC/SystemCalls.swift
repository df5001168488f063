// All that the connection wants of the system, and all in which Linux and macOS differ.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How a read or write that must not wait came out.
enum Transfer: Equatable {
  /// So many bytes; a read of none has met the end.
  case moved(Int)
  case wouldBlock
  /// The other side is gone.
  case broken
  case failed(Int32)
}

#if canImport(Darwin)
  /// Bytes that a pipe which polls as writable takes without blocking (PIPE_BUF).
  private let pipeChunk = 512
#else
  /// Bytes that a pipe which polls as writable takes without blocking (PIPE_BUF).
  private let pipeChunk = 4096
#endif

/// Bytes offered at once to a socket, where a flag keeps the call from blocking.
private let socketChunk = 1 << 16

/// A descriptor to write to that may be shared with other processes, so it stays in blocking mode.
struct OutputDescriptor {
  let number: Int32
  private let isSocket: Bool

  init(_ number: Int32) {
    self.number = number
    var status = stat()
    isSocket = unsafe fstat(number, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  /// The most that one write takes.
  var chunk: Int { isSocket ? socketChunk : pipeChunk }

  /// Writes some of the bytes without waiting.
  func write(_ bytes: ArraySlice<UInt8>) -> Transfer {
    guard isSocket || isWritable else { return .wouldBlock }
    let written = unsafe bytes.prefix(chunk).withUnsafeBytes { bytes in
      isSocket
        ? unsafe send(number, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
        : unsafe systemWrite(number, bytes.baseAddress, bytes.count)
    }
    return transfer(written)
  }

  private var isWritable: Bool {
    var request = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&request, 1, 0) > 0
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, bytes, count)
}

/// Reads what is there into a buffer.
func readAvailable(from descriptor: Int32, into buffer: inout [UInt8]) -> Transfer {
  let count = unsafe buffer.withUnsafeMutableBytes { bytes in
    unsafe read(descriptor, bytes.baseAddress, bytes.count)
  }
  return transfer(count)
}

func closeDescriptor(_ descriptor: Int32) { close(descriptor) }

/// Lets a write to a closed pipe fail instead of ending the process.
func ignoreBrokenPipeSignal() {
  _ = signal(SIGPIPE, SIG_IGN)
}

private func transfer(_ count: Int) -> Transfer {
  if count >= 0 { return .moved(count) }
  switch errno {
  case EINTR, EAGAIN, EWOULDBLOCK: return .wouldBlock
  case EPIPE, ECONNRESET: return .broken
  case let number: return .failed(number)
  }
}

/// The system's own words for an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = unsafe strerror(number) else { return "error \(number)" }
  return unsafe String(cString: text)
}

// MARK: - Standard streams

package enum StandardStreams {
  /// Puts something in the place of standard streams that are closed, before any other descriptor can take it.
  ///
  /// Reading from such an input and writing to such an output fails, so that whoever needs the stream finds it missing.
  package static func fillGaps() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // The lowest number that is free: those below are taken.
      _ = unsafe open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  private static func isOpen(_ stream: Int32, except wrongMode: Int32) -> Bool {
    let flags = fcntl(stream, F_GETFL)
    return flags >= 0 && flags & O_ACCMODE != wrongMode
  }

  /// Makes private copies of standard input and output and turns the public ones away from the client.
  ///
  /// What a library prints then goes to standard error, and what it reads is the end of a file.
  static func take() throws(StdioError) -> (input: Int32, output: Int32) {
    guard isOpen(STDIN_FILENO, except: O_WRONLY) else { throw .notOpen(stream: "input") }
    guard isOpen(STDOUT_FILENO, except: O_RDONLY) else { throw .notOpen(stream: "output") }
    let input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
    guard input >= 0 else { throw .notOpen(stream: "input") }
    let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    guard output >= 0 else {
      close(input)
      throw .notOpen(stream: "output")
    }
    let nowhere = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
    guard nowhere >= 0 else { throw .cannotRedirect(reason: systemMessage(errno)) }
    defer { close(nowhere) }
    guard dup2(nowhere, STDIN_FILENO) >= 0 else {
      throw .cannotRedirect(reason: systemMessage(errno))
    }
    if dup2(STDERR_FILENO, STDOUT_FILENO) < 0 { dup2(nowhere, STDOUT_FILENO) }
    return (input, output)
  }
}
