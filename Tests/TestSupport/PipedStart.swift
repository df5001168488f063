import Foundation
import Synchronization
import System

/// What a program is started with; thousands may be started, several at a time, which `Process` does not survive.
struct PipedStart {
  let path: String
  let arguments: [String]
  let environment: [String: String]
  let directory: String?

  /// A running program and our ends of its streams.
  struct Running {
    let identifier: pid_t
    let input: Int32
    let output: Int32
    let errors: Int32
  }

  /// One start at a time: what another one has just opened must not be inherited by this one's program.
  private static let turn = Mutex(())

  /// Starts the program.
  func run() throws(SystemError) -> Running {
    try Self.turn.withLock { _ throws(SystemError) in
      let pipes = [try Self.pipe(), try Self.pipe(), try Self.pipe()]
      defer {
        close(pipes[0].reading)
        close(pipes[1].writing)
        close(pipes[2].writing)
      }
      Self.keepDescriptors()
      let identifier = try program([
        pipes[0].reading, pipes[1].writing, pipes[2].writing,
      ]).run()
      return Running(
        identifier: identifier,
        input: pipes[0].writing,
        output: pipes[1].reading,
        errors: pipes[2].reading
      )
    }
  }

  /// Starts the program with a terminal for its three streams.
  func run(on terminal: Int32) throws(SystemError) -> pid_t {
    try Self.turn.withLock { _ throws(SystemError) in
      Self.keepDescriptors()
      return try program([terminal, terminal, terminal]).run()
    }
  }

  private func program(_ streams: [Int32]) -> ProgramStart {
    ProgramStart(
      words,
      environment: environment.map { "\($0)=\($1)" },
      input: .descriptor(streams[0]),
      output: .descriptor(streams[1]),
      errors: .descriptor(streams[2]),
      group: .inherited
    )
  }

  /// What else this process has open is none of the program's business, least of all the ends of other pipes.
  private static func keepDescriptors() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? [] {
      if let number = Int32(name), number > 2 { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }
  }

  /// The command line; a shell goes to the directory and is then replaced by the program.
  private var words: [String] {
    guard let directory else { return [path] + arguments }
    return ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, directory, path] + arguments
  }

  private static func pipe() throws(SystemError) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    guard unsafe Foundation.pipe(&ends) == 0 else { throw SystemError(number: errno) }
    // Code under test starts programs of its own at any moment, which would keep the ends open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
