import JSON
import Manifests

/// The check of a call's arguments against its tool's schema.
struct ArgumentCheck {
  init(operation: Operation) {
  }

  /// What is wrong with the arguments: a path and a problem each; none when they fit.
  func problems(in arguments: JSONObject) -> [(path: String, problem: String)] { [] }
}
