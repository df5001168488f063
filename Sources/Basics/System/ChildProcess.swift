#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A program that is given some bytes on its standard input, and whose words are not heard.
///
/// It runs in a process group of its own, with nothing of this program's environment but HOME and PATH, and with the
/// usual effect of signals.
package struct ChildProcess: Sendable {
  private let process: Int32

  /// Starts a program and writes its input, as far as a pipe takes it at once (64 KiB).
  ///
  /// - Parameters:
  ///   - command: The absolute path of the program, and its arguments; no shell reads them.
  ///   - input: What it finds on its standard input.
  /// - Throws: `SystemError` where it cannot be started.
  package init(_ command: [String], input: [UInt8]) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw SystemError.last }
    let (reading, writing) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    defer {
      close(reading)
      close(writing)
    }
    process = try ProgramStart(
      command,
      environment: Self.environment,
      input: .descriptor(reading),
      output: .null,
      errors: .null,
      group: .own
    ).run()
    // Whoever does not read it, or ends at once, misses nothing but its own input.
    _ = unsafe input.withUnsafeBytes { unsafe write(writing, $0.baseAddress, $0.count) }
  }

  /// How the program ended.
  package enum End: Sendable, Hashable { case exit(Int32), signal(Int32) }

  /// How the program ended, nil while it runs; to be asked until it tells.
  package func end() -> End? {
    var status: Int32 = 0
    let found = unsafe waitpid(process, &status, WNOHANG)
    if found == 0 { return nil }
    if found < 0 { return .exit(-1) }
    let signal = status & 0x7f
    return signal == 0 ? .exit((status >> 8) & 0xff) : .signal(signal)
  }

  /// Ends it, with all that it has started.
  package func kill() {
    _ = killpg(process, SIGKILL)
  }

  private static var environment: [String] {
    ["HOME", "PATH"].compactMap { (name: String) -> String? in
      guard let value = unsafe getenv(name) else { return nil }
      return name + "=" + (unsafe String(cString: value))
    }
  }
}
