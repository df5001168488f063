import JSON
import Manifests

/// The check of a call's arguments against its tool's schema.
struct ArgumentCheck {
  private let schema: JSONSchema

  init(operation: Operation) {
    schema = JSONSchema(operation.toolSchema)
  }

  /// Arguments as they were meant, and what is wrong with them: a name and a problem each; none when they fit.
  struct Reading {
    var arguments: JSONObject
    var coercions: [JSONSchema.Coercion]
    var problems: [(path: String, problem: String)]
  }

  /// Reads the arguments of a call; the user's consent is given literally or not at all.
  func read(_ arguments: JSONObject) -> Reading {
    let reading = schema.reading(of: .object(arguments), literal: [Operation.confirm])
    return Reading(
      arguments: reading.value.object ?? arguments,
      coercions: reading.coercions,
      problems: reading.violations.map { violation in
        let isMissingConsent = violation.name == Operation.confirm
        return (violation.name, isMissingConsent ? Self.missingConsent : violation.problem)
      }
    )
  }

  /// Says more than the schema could: why the argument is asked for, and what comes before it.
  private static let missingConsent =
    "must be true, because this call deletes data; ask the user first, and set it only if they agree"
}
