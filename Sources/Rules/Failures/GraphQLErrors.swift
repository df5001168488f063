import JSON

/// The errors of a GraphQL answer (its specification, §7.1), told from those that are data.
struct GraphQLErrors {
  let errors: [JSONValue]

  private static let limit = 10_000

  /// Finds them; nil where the answer is none of GraphQL, or has no errors.
  ///
  /// Lists of errors are also what APIs of builds and checks answer. So an error must bear a mark that GraphQL alone sets, or
  /// nothing but what GraphQL has may stand beside the data.
  init?(_ object: JSONObject) {
    guard let errors = object["errors"]?.array, !errors.isEmpty, errors.count <= Self.limit,
      errors.allSatisfy({ $0["message"]?.string != nil }),
      errors.contains(where: Self.isMarked) || object["data"] != nil && Self.isBare(object)
    else { return nil }
    self.errors = errors
  }

  private static func isMarked(_ error: JSONValue) -> Bool {
    let areLocations = error["locations"]?.array.map { locations in
      !locations.isEmpty && locations.allSatisfy { $0["line"]?.integer != nil }
    }
    return areLocations ?? false || error["path"]?.array != nil
      || error["extensions"]?.object != nil
  }

  private static func isBare(_ object: JSONObject) -> Bool {
    object.members.allSatisfy { ["data", "errors", "extensions"].contains($0.name) }
  }
}
