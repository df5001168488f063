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

  /// What many a key in the field Authorization lacks.
  static func holdsWholeField(_ variable: String) -> String {
    "\(variable) holds the whole of the field Authorization: where the API wants a word before the key, such as Token or "
      + "Bearer, it stands there too."
  }

  /// That a call went without a key because nobody says how the API takes one.
  static func wantsKey(_ api: String, why: String) -> String {
    "\(api) wants a key, and this call goes without one\(why)."
  }

  static func needsKey(_ api: String, problem: String?) -> String {
    needs("a key", api, problem: problem)
  }

  static func needsCertificate(_ api: String, problem: String?) -> String {
    needs("a certificate of its client", api, problem: problem)
  }

  private static func needs(_ proof: String, _ api: String, problem: String?) -> String {
    problem == nil
      ? "\(api) needs \(proof), and none is configured."
      : "\(api) needs \(proof), and what is configured cannot be used as one."
  }

  /// Variables of a certificate hold paths, and no other file names them.
  static func setCertificate(in variables: [String]) -> String {
    "Set \(English.list(variables)) in the environment of this server to the path of the certificate's file (PEM with its "
      + "key, or .p12), then restart the server."
  }

  static func setKeys(in variables: [String]) -> String {
    guard let first = variables.first, variables.count > 1 else {
      let env = variables.first ?? ""
      return
        "Set the environment variable \(env) for this server, or name a file that holds the key in "
        + "\(env)_FILE, then restart the server."
    }
    return
      "Set the environment variables \(English.list(variables)) for this server (or name a file that holds "
      + "the value, as \(first)_FILE does for \(first)), then restart the server."
  }

  /// `sources` tell where the key is taken from, if that is known, else `variables` where it may be.
  static func mendKeys(
    in sources: [CredentialSource],
    _ variables: [String],
    problem: String
  ) -> String {
    guard sources.isEmpty else {
      let rereading = rereading(sources)
      let sentence = rereading.prefix(1).uppercased() + rereading.dropFirst()
      return "Put this right: \(problem). \(sentence)."
    }
    let files = English.list(variables.map { $0 + "_FILE" })
    return
      "Put this right: \(problem). "
      + (variables.count == 1
        ? "The file named by \(files) is read" : "The files named by \(files) are read")
      + " anew with each call; a changed variable needs a restart of the server."
  }

  static func replaceKeys(in variables: [String]) -> String {
    (variables.count == 1
      ? "Put a valid key into the environment variable \(English.list(variables)) of this server"
      : "Put valid keys into the environment variables \(English.list(variables)) of this server")
      + ", then restart the server."
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
