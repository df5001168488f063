/// Where tasks, gates and budgets outlive the process.
enum StateLocation {
  /// The directory: what the command line names, else `$RECOURSE_STATE`, else `$XDG_STATE_HOME/recourse`, else
  /// `~/.local/state/recourse`; nil where not even a home is known.
  ///
  /// Relative paths of the command line start in the working directory; those of XDG_STATE_HOME do not count (XDG Base
  /// Directory Specification).
  static func directory(
    named given: String?,
    variable: (String) -> String?
  ) -> String? {
    if let given { return ProgramFiles.absolute(given) }
    if let named = variable("RECOURSE_STATE"), !named.isEmpty {
      return ProgramFiles.absolute(named)
    }
    if let base = variable("XDG_STATE_HOME"), base.hasPrefix("/") { return base + "/recourse" }
    guard let home = variable("HOME"), home.hasPrefix("/") else { return nil }
    return home + "/.local/state/recourse"
  }
}
