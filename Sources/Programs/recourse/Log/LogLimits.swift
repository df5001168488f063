/// How much of the log is kept, and what stands in it.
struct LogLimits: Sendable, Hashable {
  /// Bytes of all files together; none where nothing is logged.
  var bytes = 20 << 20

  /// Days after which a file that nothing was added to is deleted.
  var days = 14

  /// Whether the arguments of calls are logged, without secrets.
  var arguments = Arguments.omitted

  enum Arguments: Sendable { case omitted, masked }

  /// The limits of those who only add to a log of which servers know how much is kept: they delete nothing.
  static var widest: LogLimits {
    var limits = LogLimits()
    limits.bytes = greatestSize << 20
    limits.days = greatestAge
    return limits
  }

  /// The most that can be wished for, in MiB and days.
  fileprivate static let greatestSize = 10_000
  fileprivate static let greatestAge = 3650

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
    if let mebibytes = try options.integer("--log", in: 0...Self.greatestSize) {
      bytes = mebibytes << 20
    }
    if let days = try options.integer("--log-days", in: 1...Self.greatestAge) { self.days = days }
    arguments = options.has("--log-arguments") ? .masked : .omitted
  }
}
