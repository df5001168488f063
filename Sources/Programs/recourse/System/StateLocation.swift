import Text
import PostgreSQLStorage

/// Where tasks, gates and budgets outlive the process.
enum StateLocation {
  /// What `--state` names, as the end of "needs …".
  static let expected = "a directory, postgresql://host/database, or :memory:"

  /// The word for a state that ends with its process, as SQLite has it.
  static let memory = ":memory:"

  /// The directory: what the command line names, else `$RECOURSE_STATE`, else `$XDG_STATE_HOME/recourse`, else
  /// `~/.local/state/recourse`; nil where not even a home is known.
  ///
  /// Where a database holds the state, the directory still keeps what is of this machine: logins, saved files and copies
  /// of documents. Relative paths of the command line start in the working directory; those of XDG_STATE_HOME do not count (XDG Base
  /// Directory Specification).
  static func directory(
    named given: String?,
    variable: (String) -> String?
  ) -> String? {
    if let given, !ServerAddress.isMeant(by: given) { return path(given, variable: variable) }
    if let named = variable("RECOURSE_STATE"), !named.isEmpty, !ServerAddress.isMeant(by: named) {
      return path(named, variable: variable)
    }
    if let base = variable("XDG_STATE_HOME"), base.hasPrefix("/") { return base + "/recourse" }
    guard let home = variable("HOME"), home.hasPrefix("/") else { return nil }
    return home + "/.local/state/recourse"
  }

  /// A path from the root; `~` is the home here as in a shell, for clients pass it on as it is written.
  private static func path(_ named: String, variable: (String) -> String?) -> String {
    ProgramFiles.absolute(withHome(named, variable: variable))
  }

  private static func withHome(_ named: String, variable: (String) -> String?) -> String {
    guard named == "~" || named.hasPrefix("~/"), let home = variable("HOME"), home.hasPrefix("/")
    else { return named }
    return home + named.dropFirst()
  }

  /// What `$RECOURSE_STATE` names where that begins in the working directory: another directory wherever a program is
  /// started, so that two servers share nothing.
  static func relative(variable: (String) -> String?) -> String? {
    guard let named = variable("RECOURSE_STATE"), !named.isEmpty, named != memory,
      !ServerAddress.isMeant(by: named), !withHome(named, variable: variable).hasPrefix("/")
    else { return nil }
    return named
  }

  /// What `--state` named, for a command that is started in another directory.
  static func whole(_ named: String) -> String {
    named == memory || ServerAddress.isMeant(by: named)
      ? named : path(named, variable: ProgramFiles.variable)
  }

  /// The database that holds the state instead, as the command line or else `$RECOURSE_STATE` names it; nil where none does.
  ///
  /// - Throws: `UsageError` for a password that everybody on the machine can read.
  static func server(
    named given: String?,
    variable: (String) -> String?
  ) throws(UsageError) -> ServerAddress? {
    let named = given ?? variable("RECOURSE_STATE") ?? ""
    guard ServerAddress.isMeant(by: named) else { return nil }
    do throws(ServerAddress.Problem) {
      return try ServerAddress(named, from: given == nil ? .environment : .argument)
    } catch {
      throw .passwordInArgument
    }
  }

  /// The place that a word of the command line names.
  ///
  /// - Throws: `UsageError` for a password that everybody on the machine can read, and for an address of another kind.
  static func place(
    operand: String,
    variable: (String) -> String?
  ) throws(UsageError) -> State.Place {
    let isAddress = operand.contains(text: "://") || operand.hasPrefix("postgres")
    guard !operand.isEmpty, operand != memory, !isAddress || ServerAddress.isMeant(by: operand)
    else {
      throw .badPlace(operand)
    }
    let named = withHome(operand, variable: variable)
    let isRelative = !isAddress && !named.hasPrefix("/")
    return try place(
      named: isRelative ? ProgramFiles.absolute(".") + "/" + named : named,
      variable: variable
    )
  }

  /// Where the state is: in a database, in a directory, or in memory where that is named or nothing is known.
  ///
  /// - Throws: `UsageError` for a password that everybody on the machine can read.
  static func place(
    named given: String?,
    variable: (String) -> String?
  ) throws(UsageError) -> State.Place {
    if (given ?? variable("RECOURSE_STATE")) == memory { return .memory }
    let directory = directory(named: given, variable: variable)
    if let server = try server(named: given, variable: variable) {
      return .server(server, directory: directory)
    }
    return directory.map { .directory($0) } ?? .memory
  }
}
