#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Standard input, output and error of this process.
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
  package static func take() throws(StdioError) -> (input: Int32, output: Int32) {
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
    guard nowhere >= 0 else { throw .cannotRedirect(reason: SystemError.last.message) }
    defer { close(nowhere) }
    guard dup2(nowhere, STDIN_FILENO) >= 0 else {
      throw .cannotRedirect(reason: SystemError.last.message)
    }
    if dup2(STDERR_FILENO, STDOUT_FILENO) < 0 { dup2(nowhere, STDOUT_FILENO) }
    return (input, output)
  }
}
