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

  private struct Errors {
    var bytes: [UInt8] = []
    var isClosed = false
  }

  /// The address sanitizer would take for lost what only Swift's packed pointers hold.
  private static let surroundings = [
    "PATH": "/usr/bin:/bin", "ASAN_OPTIONS": "detect_leaks=0",
  ]

  private let process: Process
  private let input: FileHandle
  private let output = Guarded(Output())
  private let errors = Guarded(Errors())

  /// Starts the program.
  ///
  /// - Throws: what `Process` throws when it cannot be started.
  package init(
    program name: String = "recourse",
    _ arguments: [String],
    environment: [String: String] = [:],
    directory: String? = nil
  ) throws {
    process = Process()
    process.executableURL = Self.products.appendingPathComponent(name)
    process.arguments = arguments
    process.environment = Self.surroundings.merging(environment) { _, new in new }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    input = stdin.fileHandleForWriting
    // Writing to a program that has ended is an error for the writer, not the end of the tests.
    signal(SIGPIPE, SIG_IGN)
    try process.run()
    Thread.detachNewThread { [self] in drainOutput(stdout.fileHandleForReading) }
    Thread.detachNewThread { [self] in drainErrors(stderr.fileHandleForReading) }
  }

  /// The folder that holds the built programs: that of the running test program.
  package static var products: URL {
    let executable = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return executable.resolvingSymlinksInPath().deletingLastPathComponent()
  }

  /// Writes bytes as they are.
  package func send(_ bytes: [UInt8]) { try? input.write(contentsOf: Data(bytes)) }

  /// Ends the program's input.
  package func closeInput() { try? input.close() }

  /// Ends the program without warning.
  package func kill() {
    if process.isRunning { _ = Foundation.kill(process.processIdentifier, SIGKILL) }
  }

  /// Asks the program to end.
  package func terminate() { process.terminate() }

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
    while process.isRunning || !errors.withLock({ $0.isClosed }), ContinuousClock.now < deadline {
      try? await Task.sleep(for: .milliseconds(2))
    }
    return process.isRunning ? nil : process.terminationStatus
  }

  /// What was written to standard error so far.
  package var standardError: String {
    errors.withLock { String(decoding: $0.bytes, as: UTF8.self) }
  }

  private func drainOutput(_ handle: FileHandle) {
    while case let data = handle.availableData, !data.isEmpty {
      output.withLock { output in
        output.partial += data
        while let end = output.partial.firstIndex(of: 0x0A) {
          output.lines.append(Array(output.partial[..<end]))
          output.partial.removeSubrange(...end)
        }
      }
    }
    output.withLock { $0.isClosed = true }
  }

  private func drainErrors(_ handle: FileHandle) {
    while case let data = handle.availableData, !data.isEmpty {
      errors.withLock { $0.bytes += data }
    }
    errors.withLock { $0.isClosed = true }
  }
}
