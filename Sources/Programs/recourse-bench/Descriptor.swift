#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// An open file, pipe or socket; whoever made it closes it.
struct Descriptor {
  let number: Int32

  static let standardInput = Descriptor(number: 0)
  static let standardOutput = Descriptor(number: 1)
  static let standardError = Descriptor(number: 2)

  func close() {
    #if canImport(Darwin)
      _ = Darwin.close(number)
    #elseif canImport(Musl)
      _ = Musl.close(number)
    #else
      _ = Glibc.close(number)
    #endif
  }

  /// Keeps programs that are started later from inheriting it.
  func closeOnStart() { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }

  func makeNonBlocking() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }

  /// Writes what there is room for; nil when there is none, negative when nobody reads any more.
  func writeSome(_ bytes: ArraySlice<UInt8>) -> Int? {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe write(number, buffer.baseAddress, buffer.count)
    }
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? nil : count
  }

  /// Writes everything, waiting as long as the reader takes.
  ///
  /// - Throws: `system` when nobody reads any more.
  func writeAll(_ bytes: [UInt8]) throws(BenchError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let count = writeSome(rest) else { continue }
      guard count > 0 else { throw .system(call: "write", number: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads once; nil when there is nothing yet, 0 at the end.
  @unsafe
  func readSome(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let count = unsafe read(number, buffer.baseAddress, buffer.count)
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? nil : 0
  }

  /// Waits until there is something to read or the time is over.
  func isReadable(within milliseconds: Int32) -> Bool {
    var wanted = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&wanted, 1, milliseconds) > 0
  }
}

/// Makes a pipe whose ends started programs do not inherit by themselves.
func makePipe() throws(BenchError) -> (reading: Descriptor, writing: Descriptor) {
  var ends: [Int32] = [0, 0]
  guard unsafe pipe(&ends) == 0 else { throw .system(call: "pipe", number: errno) }
  let made = (reading: Descriptor(number: ends[0]), writing: Descriptor(number: ends[1]))
  made.reading.closeOnStart()
  made.writing.closeOnStart()
  return made
}

/// The words of the system for an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = unsafe strerror(number) else { return "error \(number)" }
  return unsafe String(cString: text)
}

/// Lets writes to a closed pipe fail instead of ending this process.
func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

/// Ends this process.
func leave(status: Int32) -> Never { exit(status) }
