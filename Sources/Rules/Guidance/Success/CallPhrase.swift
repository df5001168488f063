import Failures
import JSON

/// A call that is like another but for some arguments.
enum CallPhrase {
  /// Characters of arguments that are spelled out whole.
  private static let limit = 700

  /// The call as it stands behind the word "call", the way the agent makes it.
  static func text(_ context: CallContext, changing changes: JSONObject) -> String {
    var arguments = context.arguments
    for change in changes.members { arguments[change.name] = change.value }
    if JSONWriter.text(.object(arguments)).scalarCount <= limit {
      return context.phrase(with: arguments)
    }
    return context.phrase(with: changes) + " and otherwise the same arguments"
  }
}
