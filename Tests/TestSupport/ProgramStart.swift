import Foundation
import Synchronization

/// What a program is started with; thousands may be started, several at a time, which `Process` does not survive.
struct ProgramStart {
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

  /// The system's error number.
  struct Failure: Error { let number: Int32 }

  /// One start at a time: what another one has just opened must not be inherited by this one's program.
  private static let turn = Mutex(())

  /// Starts the program.
  func run() throws(Failure) -> Running {
    try Self.turn.withLock { _ throws(Failure) in
      let pipes = [try Self.pipe(), try Self.pipe(), try Self.pipe()]
      defer {
        close(pipes[0].reading)
        close(pipes[1].writing)
        close(pipes[2].writing)
      }
      Self.keepDescriptors()
      return Running(
        identifier: try spawn([pipes[0].reading, pipes[1].writing, pipes[2].writing]),
        input: pipes[0].writing,
        output: pipes[1].reading,
        errors: pipes[2].reading
      )
    }
  }

  /// Starts the program with a terminal for its three streams.
  func run(on terminal: Int32) throws(Failure) -> pid_t {
    try Self.turn.withLock { _ throws(Failure) in
      Self.keepDescriptors()
      return try spawn([terminal, terminal, terminal])
    }
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

  private static func pipe() throws(Failure) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    guard unsafe Foundation.pipe(&ends) == 0 else { throw Failure(number: errno) }
    return (ends[0], ends[1])
  }

  private func spawn(_ streams: [Int32]) throws(Failure) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t? = nil
      var attributes: posix_spawnattr_t? = nil
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    for (number, stream) in streams.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
    }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let words = words
    let pointers = unsafe words.map { unsafe strdup($0) } + [nil]
    let variables = unsafe environment.map { unsafe strdup("\($0)=\($1)") } + [nil]
    defer { unsafe (pointers + variables).forEach { unsafe free($0) } }
    var identifier: pid_t = 0
    let result = unsafe posix_spawn(
      &identifier,
      words[0],
      &actions,
      &attributes,
      pointers,
      variables
    )
    guard result == 0 else { throw Failure(number: result) }
    return identifier
  }
}
