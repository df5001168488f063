import Text
import Failures
import Pacing

/// The commands by which a person acts on what a server keeps.
package struct OperatorCommands: Sendable, Hashable {
  /// The state directory to name; nil where it is the usual one.
  package var state: String?

  /// Makes the commands for a state directory.
  package init(state: String? = nil) { self.state = state }

  /// The command that lifts the hold of a key.
  func release(_ key: ScopeKey) -> CallContext.Release {
    let place = ShellWord.quoted(ScopePlace(key: key.key).text)
    return .hold(Self.command("release " + place, state))
  }

  /// The command that frees the held calls of a task.
  func release(task: String) -> CallContext.Release {
    .task(Self.command("release " + ShellWord.quoted(task), state))
  }

  /// A command on what a state directory keeps; nil for the usual one.
  package static func command(_ words: String, _ directory: String?) -> String {
    "recourse tasks " + words + (directory.map { " --state " + ShellWord.quoted($0) } ?? "")
  }
}
