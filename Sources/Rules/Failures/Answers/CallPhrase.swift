import JSON

/// A call that is like another but for some arguments.
enum CallPhrase {
  /// Characters of arguments that are spelled out whole.
  private static let limit = 700

  /// The call as it stands behind the word "call", the way the agent makes it.
  static func text(_ facts: CallFacts, changing changes: JSONObject) -> String {
    var arguments = facts.arguments
    for change in changes.members { arguments[change.name] = change.value }
    if JSONWriter.text(.object(arguments)).scalarCount <= limit {
      return facts.phrase(with: arguments)
    }
    return facts.phrase(with: changes) + " and otherwise the same arguments"
  }
}
