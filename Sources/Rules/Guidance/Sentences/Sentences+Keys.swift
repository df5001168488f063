import Failures
import Text

extension Sentences {
  static let refusedWithoutKey = "It was tried without one, and refused."

  /// Where a valid key has to be put, and what has to be restarted then.
  static func replaceKeys(in sources: [CredentialSource]) -> String {
    guard sources.hasFile else { return replaceKeys(in: sources.map(\.variable)) }
    let keys = sources.count == 1 ? "a valid key" : "valid keys"
    return "Put \(keys) into \(places(sources)); \(rereading(sources))."
  }

  /// Where this server takes its key from, behind what a manifest says has to be done.
  static func takesKeys(from sources: [CredentialSource]) -> String {
    let keys = sources.count == 1 ? "the key" : "the keys"
    return "This server takes \(keys) from \(places(sources)); \(rereading(sources))."
  }

  /// That a person has to log in, and why where somebody has been.
  static func needsLogin(_ api: String, reason: String?) -> String {
    let cause = reason.map { ": \($0)" } ?? ""
    return "\(api) is called in the name of a person, and nobody is logged in\(cause)."
  }

  /// What a person does in a terminal; the server finds the login by itself.
  static func logIn(_ command: String, or variable: String?) -> String {
    let other = variable.map { ", or put an access token into the variable \($0) and restart" }
    return "Log in, in a terminal on this machine, with `\(command)` (no restart is needed)"
      + (other ?? "") + "."
  }

  private static func places(_ sources: [CredentialSource]) -> String {
    let variables = sources.filter { $0.path == nil }.map(\.variable)
    let files = sources.compactMap { source in
      source.path.map { "the file \(shown($0)) (\(source.variable)_FILE names it)" }
    }
    let named =
      variables.isEmpty
      ? []
      : [
        (variables.count == 1 ? "the environment variable " : "the environment variables ")
          + English.list(variables)
      ]
    return English.list(named + files)
  }

  static func rereading(_ sources: [CredentialSource]) -> String {
    guard sources.hasFile else { return "a changed variable needs a restart of the server" }
    let isMixed = sources.contains { $0.path == nil }
    let files = sources.count { $0.path != nil }
    let read = files == 1 ? "the file is read" : "the files are read"
    return isMixed
      ? "\(read) anew with each call, and a changed variable needs a restart of the server"
      : "\(read) anew with each call, so nothing has to be restarted"
  }

  private static func shown(_ path: String) -> String { APIText.clean(path, limit: 200) }
}
