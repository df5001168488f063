#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// How a read or write that must not wait came out.
package enum Transfer: Sendable, Equatable {
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
package struct OutputDescriptor {
  package let number: Int32
  private let isSocket: Bool

  package init(_ number: Int32) {
    self.number = number
    var status = stat()
    isSocket = unsafe fstat(number, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  /// The most that one write takes.
  package var chunk: Int { isSocket ? socketChunk : pipeChunk }

  /// Writes some of the bytes without waiting.
  package func write(_ bytes: ArraySlice<UInt8>) -> Transfer {
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

/// Reads what is there into the start of a buffer, without waiting where the descriptor is non-blocking.
package func readAvailable(from descriptor: Int32, into buffer: inout [UInt8]) -> Transfer {
  let count = unsafe buffer.withUnsafeMutableBytes { bytes in
    unsafe read(descriptor, bytes.baseAddress, bytes.count)
  }
  return transfer(count)
}

/// Lets a write to a closed pipe fail instead of ending the process.
package func ignoreBrokenPipeSignal() {
  _ = signal(SIGPIPE, SIG_IGN)
}

func transfer(_ count: Int) -> Transfer {
  if count >= 0 { return .moved(count) }
  switch errno {
  case EINTR, EAGAIN, EWOULDBLOCK: return .wouldBlock
  case EPIPE, ECONNRESET: return .broken
  case let number: return .failed(number)
  }
}
