/// How much of the log is kept, and what stands in it.
struct LogLimits: Sendable, Hashable {
  /// Bytes of all files together; none where nothing is logged.
  var bytes = 20 << 20

  /// Days after which a file that nothing was added to is deleted.
  var days = 14

  /// Whether the arguments of calls are logged, without secrets.
  var arguments = Arguments.omitted

  enum Arguments: Sendable { case omitted, masked }

  /// Bytes of one file of a process, after which the next one is begun.
  var segment: Int { max(64 << 10, bytes / 16) }
}

extension LogLimits {
  static let specs: [Options.Spec] = [
    .valued("--log", "a number of MiB from 0 to 10000"),
    .valued("--log-days", "a number of days from 1 to 3650"),
    .flag("--log-arguments"),
  ]

  /// Reads the options of a command.
  init(_ options: Options) throws(UsageError) {
    self.init()
    if let mebibytes = try options.integer("--log", in: 0...10_000) { bytes = mebibytes << 20 }
    if let days = try options.integer("--log-days", in: 1...3650) { self.days = days }
    arguments = options.has("--log-arguments") ? .masked : .omitted
  }
}
