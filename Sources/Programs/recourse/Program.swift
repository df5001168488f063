import System
import Server

/// How the program ended, as its exit code says.
enum ExitCode: Int32 {
  case done = 0
  /// It ran, and the answer is no.
  case no = 1
  case wrongUsage = 2
  case couldNotRun = 3
}

/// The program: reads its words, runs the command, says how it ended.
enum Program {
  static func run(_ words: [String]) -> ExitCode {
    do throws(UsageError) {
      return try dispatch(words)
    } catch {
      // A sentence that begins with the command need not be told whose it is.
      let name = error.message.hasPrefix("recourse ") ? "" : "recourse: "
      Terminal.standardError.write(line: name + error.message)
      return .wrongUsage
    }
  }

  private static func dispatch(_ words: [String]) throws(UsageError) -> ExitCode {
    guard let first = words.first else {
      Terminal.standardError.write(line: Command.overview)
      return .wrongUsage
    }
    switch first {
    case "--help", "-h": return say(Command.overview)
    case "help": return try help(Array(words.dropFirst()))
    case "--version", "-V", "version": return say(VersionReport.text)
    default:
      guard let command = Command(rawValue: first) else { throw .unknownCommand(first) }
      return try run(command, Array(words.dropFirst()))
    }
  }

  private static func say(_ page: String) -> ExitCode {
    Terminal.standardOutput.write(line: page)
    return .done
  }

  private static func help(_ words: [String]) throws(UsageError) -> ExitCode {
    guard let name = words.first else { return say(Command.overview) }
    guard let command = Command(rawValue: name) else { throw .unknownCommand(name) }
    return say(command.help)
  }

  private static func run(_ command: Command, _ words: [String]) throws(UsageError) -> ExitCode {
    let words = words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" } ? nil : words
    guard let words else { return say(command.help) }
    switch command {
    case .serve: return try Serve(words).run()
    case .check: return try Check(words).run()
    case .explain: return try Explain(words).run()
    case .dialects: return try DialectsCommand(words).run()
    case .tools: return try ToolsCommand(words).run()
    case .call: return try CallCommand(words).run()
    case .install: return try InstallCommand(words).run()
    case .uninstall: return try UninstallCommand(words).run()
    case .bundle: return try BundleCommand(words).run()
    case .doctor: return try DoctorCommand(words).run()
    case .import: return try ImportCommand(words).run()
    case .login: return try LoginCommand(words).run()
    case .logout: return try LogoutCommand(words).run()
    case .log: return try LogCommand(words).run()
    case .tasks: return try TasksCommand(words).run()
    case .rehearse: return try Rehearse(words).run()
    case .state: return try StateCommand(words).run()
    case .demo: return try DemoCommand(words).run()
    }
  }
}
