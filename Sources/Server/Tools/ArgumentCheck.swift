import JSON
import Manifests

/// The check of a call's arguments against its tool's schema.
struct ArgumentCheck {
  private let schema: JSONSchema

  init(operation: Operation) {
    schema = JSONSchema(operation.toolSchema)
  }

  /// What is wrong with the arguments: a name and a problem each; none when they fit.
  func problems(in arguments: JSONObject) -> [(path: String, problem: String)] {
    schema.validate(.object(arguments)).map { violation in
      let isMissingConsent = violation.name == Operation.confirm
      return (violation.name, isMissingConsent ? Self.missingConsent : violation.problem)
    }
  }

  /// Says more than the schema could: why the argument is asked for, and what comes before it.
  private static let missingConsent =
    "must be true, because this call deletes data; ask the user first, and set it only if they agree"
}
