import Failures
import Text

// What has to change before the call is made again.

extension Sentences {
  static func correct(_ call: String) -> String { "Correct this, then call \(call) again:" }

  static func unnamedArgument(_ tool: String, _ way: ToolRoute) -> String {
    let schema = way == .tool ? tool : "\(tool) (\(describing(tool)) shows it)"
    return "The API did not name the argument: compare what you sent with the schema of \(schema), "
      + "change it, and call again."
  }

  /// Where words of the API's are names of arguments, and may be no more than words.
  static func mayBeAbout(_ names: [String], _ tool: String, _ way: ToolRoute) -> String {
    "It may be about \(English.list(names, joint: "or")), which the API's words mention. "
      + compareArguments(tool, way)
  }

  /// Where what the API says could not be read, it may have named the argument.
  static func compareArguments(_ tool: String, _ way: ToolRoute) -> String {
    let schema = way == .tool ? tool : "\(tool) (\(describing(tool)) shows it)"
    return "Compare what you sent with the schema of \(schema), change it, and call again."
  }

  static func seeSchema(_ tool: String) -> String { "To see the schema: \(describing(tool))." }

  private static func describing(_ tool: String) -> String {
    "\(ToolRoute.describer) with {\"operation\":\"\(tool)\"}"
  }

  static func check(_ arguments: [String]) -> String {
    arguments.isEmpty
      ? "Check the names and ids in the arguments; look the right ones up first if you can."
      : "Check the value of \(English.list(arguments)); look the right one up first if you can."
  }

  static let leaveOut =
    "Leave out of the changed call what the answer below says was done or made: it would be done twice."
  static let readState =
    "Read the present state first, then decide whether the call is still needed."
  static let smaller = "Ask for less in one call, or split it."
  static func heed(_ call: String) -> String {
    "Change what the call asks for, then call \(call) again."
  }

  static func stopRepeating(disclose: String?) -> String {
    "Stop repeating this call. Reach the goal by another call, or tell the user that it does not "
      + "work now" + (disclose.map { ", and what is missing: \($0)." } ?? ".")
  }

  /// A conflict of which the API says that it passes.
  static let mayPass =
    "The API asks to try again: where nothing in the arguments is wrong, the same call may go well a "
    + "little later."

  /// A failure of which the API does not say what it is.
  static let mayStay =
    "The API does not say whether the same call would go well later: repeat it at most once."

  static let notUnchanged = "Do not send the same arguments again: the answer would be the same."

  static func manyFields(_ count: Int, shown: Int) -> String {
    // Whoever looks for faults stops at some number of them.
    count < FieldError.limit
      ? "\(count) arguments are wrong; these are the first \(shown)."
      : "At least \(count) arguments are wrong; these are the first \(shown)."
  }

  static func invalidArguments(_ tool: String) -> String {
    "the arguments do not fit the schema of \(tool)."
  }

  static func repeated(_ tool: String, count: Int, why: String) -> String {
    "this same call of \(tool) has just failed \(count) times in the same way\(why), "
      + "so it was not sent again."
  }

  static let repeatedAdvice =
    "Change the arguments, take another way, or tell the user that this does not work."
}
