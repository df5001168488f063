import Credentials
import Manifests
import Text
import Failures
import Pacing

/// The commands by which a person acts on what a server keeps.
package struct OperatorCommands: Sendable, Hashable {
  /// The state directory to name; nil where it is the usual one.
  package var state: String?

  /// The directory in which relative paths of manifests start; nil where a person starts in the same one.
  package var directory: String?

  /// Makes the commands for a state directory.
  package init(state: String? = nil, directory: String? = nil) {
    self.state = state
    self.directory = directory
  }

  /// The command that lifts the hold of a key.
  func release(_ key: ScopeKey) -> CallContext.Release {
    let place = ShellWord.quoted(ScopePlace(key: key.key).text)
    return .hold(Self.command("release " + place, state))
  }

  /// The command that frees the held calls of a task, and opens what keeps them back for longer than they are kept.
  func release(of failure: Failure, task: String) -> CallContext.Release {
    let command = Self.command("release " + ShellWord.quoted(task), state)
    return failure.hold == .gate ? .gate(command) : .task(command)
  }

  /// The command by which a person logs in; without a state directory there is nowhere to keep a login.
  static func login(
    _ manifest: Manifest,
    _ credential: Credential,
    _ commands: OperatorCommands?
  ) -> String {
    let logins = manifest.credentials.filter { $0.loginName != nil }
    // An address, and what is inside the program, start nowhere.
    let isRelative = !manifest.file.hasPrefix("/") && URIReference(manifest.file).scheme == nil
    let directory = isRelative ? commands?.directory.map { $0 + "/" } : nil
    var words = ["recourse", "login", ShellWord.quoted((directory ?? "") + manifest.file)]
    if logins.count > 1 { words += ["--credential", ShellWord.quoted(credential.name)] }
    words += commands?.state.map { ["--state", ShellWord.quoted($0)] } ?? []
    return words.joined(separator: " ")
  }

  /// A command on what a state directory keeps; nil for the usual one.
  package static func command(_ words: String, _ directory: String?) -> String {
    "recourse tasks " + words + (directory.map { " --state " + ShellWord.quoted($0) } ?? "")
  }
}
