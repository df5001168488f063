#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What a program is started with; it finds signals as they usually are, whatever this program does about broken pipes.
package struct ProgramStart: Sendable {
  /// Where one of its standard streams leads.
  package enum Stream: Sendable {
    case descriptor(Int32)
    /// A file that is made anew, which only this user can read.
    case newFile(String)
    /// Nowhere.
    case null
  }

  /// Which processes are killed with it.
  package enum Group: Sendable {
    /// Those that it has started.
    case own
    /// Those of this program's group.
    case inherited
  }

  private let command: [String]

  /// The absolute path of the program.
  private var path: String { command.first ?? "" }

  /// `NAME=value` each.
  private let environment: [String]
  private let streams: [Stream]
  private let group: Group

  /// Describes a start: `command` is the absolute path of the program and its arguments, which no shell reads, and of
  /// this program's environment it gets nothing.
  package init(
    _ command: [String],
    environment: [String],
    input: Stream,
    output: Stream,
    errors: Stream,
    group: Group
  ) {
    self.command = command
    self.environment = environment
    streams = [input, output, errors]
    self.group = group
  }

  /// Starts the program; returns its process, which is to be waited for.
  ///
  /// - Throws: `SystemError` where it cannot be started.
  package func run() throws(SystemError) -> Int32 {
    #if canImport(Darwin)
      var actions: FileActions = nil
      var attributes: Attributes = nil
    #else
      var actions = unsafe FileActions()
      var attributes = Attributes()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe lead(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe settle(&attributes)
    let words = unsafe CStringList(command)
    let variables = unsafe CStringList(environment)
    var process: Int32 = 0
    // The lists own what their pointers lead to.
    let number = unsafe withExtendedLifetime((words, variables)) {
      unsafe posix_spawn(
        &process,
        path,
        &actions,
        &attributes,
        words.pointers,
        variables.pointers
      )
    }
    guard number == 0 else { throw SystemError(number: number) }
    return process
  }

  #if canImport(Darwin)
    private typealias FileActions = posix_spawn_file_actions_t?
    private typealias Attributes = posix_spawnattr_t?
  #else
    private typealias FileActions = posix_spawn_file_actions_t
    private typealias Attributes = posix_spawnattr_t
  #endif

  /// Has the standard streams lead where they are to.
  @unsafe
  private func lead(_ actions: inout FileActions) {
    for (number, stream) in zip(Int32(0)..., streams) {
      switch stream {
      case .descriptor(let descriptor):
        unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, number)
      case .newFile(let path):
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        unsafe posix_spawn_file_actions_addopen(&actions, number, path, flags, 0o600)
      case .null:
        unsafe posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
      }
    }
  }

  /// Gives broken pipes their usual effect back, and the process its group.
  @unsafe
  private func settle(_ attributes: inout Attributes) {
    var flags = POSIX_SPAWN_SETSIGDEF
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    if group == .own {
      flags |= POSIX_SPAWN_SETPGROUP
      unsafe posix_spawnattr_setpgroup(&attributes, 0)
    }
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
  }
}

/// A list of C strings as `posix_spawn` reads it, with a null at the end.
@unsafe
private final class CStringList {
  let pointers: [UnsafeMutablePointer<CChar>?]

  init(_ strings: [String]) { unsafe pointers = strings.map { unsafe strdup($0) } + [nil] }

  deinit { unsafe pointers.forEach { unsafe free($0) } }
}
