package import Foundation

/// A program of this package, run with pipes for its three streams.
package final class ServerProcess: Sendable {
  /// How long a test waits for a program that may hang; a sanitized one on a busy machine is slow.
  package static let patience = Duration.seconds(300)

  private struct Output {
    var lines: [[UInt8]] = []
    var partial: [UInt8] = []
    var isClosed = false
  }

  private let identifier: pid_t
  private let input: Int32
  private let isInputOpen = Guarded(true)
  private let output = Guarded(Output())
  private let errors = Guarded<[UInt8]>([])

  /// How it ended: its exit code, or the number of the signal that ended it; nil while it runs.
  private let status = Guarded<Int32?>(nil)

  /// The address sanitizer would take for lost what only Swift's packed pointers hold.
  private static let surroundings = [
    "PATH": "/usr/bin:/bin", "ASAN_OPTIONS": "detect_leaks=0",
  ]

  /// Starts the program.
  ///
  /// - Throws: `SystemError` when it cannot be started.
  package init(
    program name: String = "recourse",
    _ arguments: [String],
    environment: [String: String] = [:],
    directory: String? = nil
  ) throws {
    // Writing to a program that has ended is an error for the writer, not the end of the tests.
    signal(SIGPIPE, SIG_IGN)
    let start = PipedStart(
      path: Self.products.appendingPathComponent(name).path,
      arguments: arguments,
      environment: Self.surroundings.merging(environment) { _, new in new },
      directory: directory
    )
    let program = try start.run()
    identifier = program.identifier
    input = program.input
    Thread.detachNewThread { [self] in drainOutput(program.output) }
    Thread.detachNewThread { [self] in
      drainErrors(program.errors)
      awaitEnd()
    }
  }

  deinit { closeInput() }

  /// The folder that holds the built programs: that of the running test program.
  package static var products: URL {
    let executable = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return executable.resolvingSymlinksInPath().deletingLastPathComponent()
  }

  /// Writes bytes as they are.
  package func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = isInputOpen.withLock { isOpen in
        isOpen ? unsafe rest.withUnsafeBytes { unsafe write(input, $0.baseAddress, $0.count) } : 0
      }
      guard count > 0 || (count < 0 && errno == EINTR) else { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// Ends the program's input.
  package func closeInput() {
    isInputOpen.withLock { isOpen in
      if isOpen { close(input) }
      isOpen = false
    }
  }

  /// Ends the program without warning.
  package func kill() { send(signal: SIGKILL) }

  /// Asks the program to end.
  package func terminate() { send(signal: SIGTERM) }

  /// Asks the program to read its files again.
  package func hangUp() { send(signal: SIGHUP) }

  private func send(signal: Int32) {
    status.withLock { if $0 == nil { _ = Foundation.kill(identifier, signal) } }
  }

  /// Waits for the end; the number is given back to the system only once nobody can signal it any more.
  private func awaitEnd() {
    var information = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0 {
      guard errno == EINTR else { break }
    }
    status.withLock { ended in
      var status: Int32 = 0
      _ = unsafe waitpid(identifier, &status, 0)
      ended = status & 0x7F == 0 ? (status >> 8) & 0xFF : status & 0x7F
    }
  }

  /// The next line of output, nil when none came within the limit or the output ended.
  package func nextLine(within limit: Duration = patience) async -> [UInt8]? {
    let deadline = ContinuousClock.now + limit
    while true {
      // Read before the output: what came while this task waited for its turn is not late.
      let isOver = ContinuousClock.now >= deadline
      let (line, isClosed) = output.withLock { output in
        (output.lines.isEmpty ? nil : output.lines.removeFirst(), output.isClosed)
      }
      if let line { return line }
      if isClosed || isOver { return nil }
      try? await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Waits for the end, with all that was written to standard error, and gives the exit code.
  ///
  /// Nil when the program goes on past the limit.
  package func exitCode(within limit: Duration = patience) async -> Int32? {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
      if let code = status.withLock({ $0 }) { return code }
      try? await Task.sleep(for: .milliseconds(2))
    }
    return nil
  }

  /// Whether it has ended, and all that it wrote to standard error is here.
  package var hasEnded: Bool { status.withLock { $0 != nil } }

  /// What was written to standard error so far.
  package var standardError: String {
    errors.withLock { String(decoding: $0, as: UTF8.self) }
  }

  private func drainOutput(_ descriptor: Int32) {
    Self.drain(descriptor) { piece in
      output.withLock { output in
        output.partial += piece
        while let end = output.partial.firstIndex(of: 0x0A) {
          output.lines.append(Array(output.partial[..<end]))
          output.partial.removeSubrange(...end)
        }
      }
    }
    output.withLock { $0.isClosed = true }
  }

  private func drainErrors(_ descriptor: Int32) {
    Self.drain(descriptor) { piece in errors.withLock { $0 += piece } }
  }

  private static func drain(_ descriptor: Int32, _ take: (ArraySlice<UInt8>) -> Void) {
    defer { close(descriptor) }
    var piece = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = unsafe read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      take(piece[..<count])
    }
  }
}
