#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A program started with pipes at its standard input and output.
final class Child {
  let name: String
  let process: Int32

  /// Just before the program was started.
  let started: ContinuousClock.Instant
  let input: Descriptor
  let output: Descriptor
  private let errors: String
  private var isOver = false
  private var isInputClosed = false

  /// Starts `command`; what it writes to standard error goes to the file `errors`.
  ///
  /// - Throws: `system` when the program cannot be started.
  init(_ command: [String], errors: String, state: String) throws(BenchError) {
    name = String(command.first?.split(separator: "/").last ?? "")
    self.errors = errors
    let toChild = try makePipe()
    let fromChild = try makePipe()
    defer {
      toChild.reading.close()
      fromChild.writing.close()
    }
    input = toChild.writing
    output = fromChild.reading
    let start = ContinuousClock.now
    let setup = SpawnSetup(
      input: toChild.reading,
      output: fromChild.writing,
      errors: errors,
      variable: "RECOURSE_STATE=\(state)"
    )
    process = try setup.run(command)
    started = start
  }

  /// The end of what the program wrote to standard error, as one line.
  var lastWords: String {
    let text = (try? readFile(errors)) ?? ""
    return text.split(separator: "\n").suffix(3).joined(separator: " ")
  }

  /// Ends the program without warning, as a crash does.
  func crash() {
    guard !isOver else { return }
    isOver = true
    var status: Int32 = 0
    kill(process, SIGKILL)
    _ = unsafe waitpid(process, &status, 0)
    closeInput()
    output.close()
  }

  /// Closes its input, which lets a program say its last words; `end` is still to be called.
  func closeInput() {
    guard !isInputClosed else { return }
    isInputClosed = true
    input.close()
  }

  /// Closes its input and waits for its end, which is helped along after two seconds.
  func end() {
    guard !isOver else { return }
    isOver = true
    closeInput()
    var status: Int32 = 0
    for _ in 0..<2000 {
      if unsafe waitpid(process, &status, WNOHANG) == process {
        output.close()
        return
      }
      usleep(1000)
    }
    kill(process, SIGKILL)
    _ = unsafe waitpid(process, &status, 0)
    output.close()
  }

  deinit { end() }
}

/// What a program finds when it starts.
private struct SpawnSetup {
  let input: Descriptor
  let output: Descriptor
  let errors: String
  let variable: String

  func run(_ command: [String]) throws(BenchError) -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t? = nil
      var attributes: posix_spawnattr_t? = nil
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input.number, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output.number, 1)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
    // Broken pipes are ignored here, and would be in the program too if it were not told otherwise.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let path = command.first ?? ""
    let arguments = unsafe CStrings(command)
    let variables = unsafe CStrings(inheritedEnvironment() + [variable])
    var process: Int32 = 0
    let result = unsafe posix_spawn(
      &process,
      path,
      &actions,
      &attributes,
      arguments.pointers,
      variables.pointers
    )
    guard result == 0 else { throw .system(call: "Starting \(path)", number: result) }
    return process
  }

  private func inheritedEnvironment() -> [String] {
    var found: [String] = []
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      let text = unsafe String(cString: entry)
      if !text.hasPrefix("RECOURSE_STATE=") { found.append(text) }
      unsafe next += 1
    }
    return found
  }
}

/// A list of C strings as `posix_spawn` reads it, with a null at the end.
@unsafe
private final class CStrings {
  let pointers: [UnsafeMutablePointer<CChar>?]

  init(_ strings: [String]) { unsafe pointers = strings.map { unsafe strdup($0) } + [nil] }

  deinit { unsafe pointers.forEach { unsafe free($0) } }
}
