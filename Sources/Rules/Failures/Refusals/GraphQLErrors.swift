import JSON

/// The errors of a GraphQL answer (its specification, §7.1), told from those that are data.
struct GraphQLErrors {
  let errors: [JSONValue]

  /// Whether nothing but what GraphQL has stands beside them.
  let isBare: Bool

  private static let limit = 10_000

  /// Finds them; nil where the answer is none of GraphQL, or has no errors.
  ///
  /// Lists of errors are also what APIs of builds and checks answer. So an error must bear a mark that GraphQL alone sets, or
  /// nothing but what GraphQL has may stand beside the data.
  init?(_ object: JSONObject) {
    guard let errors = object["errors"]?.array, !errors.isEmpty, errors.count <= Self.limit,
      errors.allSatisfy({ $0["message"]?.string != nil }),
      case let isBare = Self.isBare(object),
      errors.contains(where: Self.isMarked) && !Self.isCheck(object)
        || object["data"] != nil && isBare
    else { return nil }
    self.errors = errors
    self.isBare = isBare
  }

  /// Whether one of them is of the request, by its place in it or by what the service says of it.
  var areOfRequest: Bool {
    errors.contains { Self.hasPlace($0) || $0["extensions"]?.object != nil }
  }

  private static func isMarked(_ error: JSONValue) -> Bool {
    hasPlace(error) || hasPath(error) || error["extensions"]?.object != nil
  }

  /// A path is of names and of indices (§7.1.2).
  private static func hasPath(_ error: JSONValue) -> Bool {
    guard let path = error["path"]?.array, !path.isEmpty else { return false }
    return path.allSatisfy { $0.string != nil || $0.integer != nil }
  }

  private static func hasPlace(_ error: JSONValue) -> Bool {
    guard let places = error["locations"]?.array, !places.isEmpty else { return false }
    return places.allSatisfy { ($0["line"]?.integer ?? 0) > 0 }
  }

  /// Whether the answer says itself whether something is so, as a check does: `"valid": false`.
  private static func isCheck(_ object: JSONObject) -> Bool {
    object.members.contains { $0.value.bool != nil }
  }

  private static func isBare(_ object: JSONObject) -> Bool {
    object.members.allSatisfy { ["data", "errors", "extensions"].contains($0.name) }
  }
}
