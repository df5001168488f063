import JSON
import Manifests

/// How a call is spelled out for the agent: the one place that knows by which tool and arguments an operation is called.
enum CallPhrase {
  /// Characters of arguments that are spelled out whole.
  private static let limit = 700

  /// The call with other arguments than it was made with: `shop_list_orders with {"cursor":"abc","state":"open"}`.
  static func text(_ facts: CallFacts, changing changes: JSONObject) -> String {
    var arguments = facts.arguments
    for change in changes.members { arguments[change.name] = change.value }
    let whole = JSONWriter.text(.object(arguments))
    if whole.scalarCount <= limit { return "\(facts.tool) with \(whole)" }
    let changed = JSONWriter.text(.object(changes))
    return "\(facts.tool) with \(changed) and otherwise the same arguments"
  }
}
