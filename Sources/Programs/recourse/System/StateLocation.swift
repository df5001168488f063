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
  ) throws(UsageError) -> String? {
    if let given, let path = try path(of: sound(given), variable: variable) { return path }
    if let name = try named(by: variable), let path = path(of: name, variable: variable) {
      return path
    }
    if let base = variable("XDG_STATE_HOME"), base.hasPrefix("/") { return base + "/recourse" }
    return usual(variable: variable)
  }

  /// The directory where nothing names another.
  static func usual(variable: (String) -> String?) -> String? {
    guard let home = variable("HOME"), home.hasPrefix("/") else { return nil }
    return home + "/.local/state/recourse"
  }

  /// What `$RECOURSE_STATE` names; nil where it is not set.
  private static func named(by variable: (String) -> String?) throws(UsageError) -> String? {
    let name = (variable("RECOURSE_STATE") ?? "").trimmingBlanks
    return name.isEmpty ? nil : try sound(name, in: "RECOURSE_STATE")
  }

  /// A name without the blanks around it, which scripts leave there.
  ///
  /// - Throws: `UsageError` for one that is neither a path nor an address.
  private static func sound(_ name: String, in variable: String? = nil) throws(UsageError) -> String
  {
    let name = name.trimmingBlanks
    if name == memory { return name }
    if name.isEmpty || ServerAddress.isMisspelt(name) {
      throw .badPlace(ServerAddress.beginning(of: name), in: variable)
    }
    return name
  }

  /// The path that a name means; nil for what is no directory.
  private static func path(of name: String, variable: (String) -> String?) -> String? {
    name == memory || ServerAddress.isMeant(by: name) ? nil : path(name, variable: variable)
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
    guard let name = (try? named(by: variable)) ?? nil, name != memory,
      !ServerAddress.isMeant(by: name), !withHome(name, variable: variable).hasPrefix("/")
    else { return nil }
    return name
  }

  /// What `--state` named, for a command that is started in another directory.
  static func whole(_ named: String) -> String {
    let named = named.trimmingBlanks
    return named == memory || ServerAddress.isMeant(by: named)
      ? named : path(named, variable: ProgramFiles.variable)
  }

  /// The database that a name means; nil where it means none.
  ///
  /// - Throws: `UsageError` for a password that everybody on the machine can read, and for one whose end cannot be told.
  private static func server(
    _ name: String,
    from origin: ServerAddress.Origin
  ) throws(UsageError) -> ServerAddress? {
    guard ServerAddress.isMeant(by: name) else { return nil }
    do throws(ServerAddress.Problem) {
      return try ServerAddress(name, from: origin)
    } catch {
      switch error {
      case .password: throw .passwordInArgument
      case .unclear: throw .unclearAddress
      }
    }
  }

  /// The place that a word of the command line names.
  ///
  /// - Throws: `UsageError` for a name that is neither a path nor an address, and for an address with a password that
  ///   everybody on the machine can read, or whose end cannot be told.
  static func place(
    operand: String,
    variable: (String) -> String?
  ) throws(UsageError) -> State.Place {
    let name = try sound(operand)
    guard name != memory else { throw .badPlace(name, in: nil) }
    let named = withHome(name, variable: variable)
    let isRelative = !ServerAddress.isMeant(by: name) && !named.hasPrefix("/")
    return try place(
      named: isRelative ? ProgramFiles.absolute(".") + "/" + named : named,
      variable: variable
    )
  }

  /// Where the state is: in a database, in a directory, or in memory where that is named or nothing is known.
  ///
  /// - Throws: `UsageError` for a name that is neither a path nor an address, and for an address with a password that
  ///   everybody on the machine can read, or whose end cannot be told.
  static func place(
    named given: String?,
    variable: (String) -> String?
  ) throws(UsageError) -> State.Place {
    let name = if let given { try sound(given) } else { try named(by: variable) }
    if name == memory { return .memory }
    let directory = try directory(named: given, variable: variable)
    if let name, let server = try server(name, from: given == nil ? .environment : .argument) {
      return .server(server, directory: directory)
    }
    return directory.map { .directory($0) } ?? .memory
  }
}
