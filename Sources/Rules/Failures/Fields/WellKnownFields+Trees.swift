import JSON

// Errors inside of lists and objects, and those of a whole, which stand under a name of no field.

extension WellKnownFields {
  /// Whether the errors of a whole stand under a name: Zod's `_errors`, Django's `non_field_errors` and `__all__`,
  /// marshmallow's `_schema`.
  static func isWhole(_ name: String) -> Bool {
    ["_errors", "_schema", "__all__"].contains(name) || plain(name) == "nonfielderrors"
  }

  /// Whether a value is made of lists of texts, at whatever depth: Django has the errors of a list's elements under their
  /// indices, or as a list in which those without errors are empty.
  static func isTree(_ value: JSONValue, depth: Int = 0) -> Bool {
    guard depth < 5 else { return false }
    switch value {
    case .array(let elements):
      if elements.isEmpty { return false }
      if elements.allSatisfy({ $0.string != nil || $0["message"]?.string != nil }) { return true }
      let filled = elements.filter { $0.object?.isEmpty != true }
      return !filled.isEmpty && elements.allSatisfy { $0.object != nil }
        && filled.allSatisfy { isTree($0, depth: depth + 1) }
    case .object(let object):
      return !object.isEmpty
        && object.members.prefix(64).allSatisfy { isTree($0.value, depth: depth + 1) }
    default: return false
    }
  }

  /// A path without the name at its end under which the errors of a whole stand.
  static func withoutWhole(_ path: [String]) -> [String] {
    path.last.map(isWhole) ?? false ? Array(path.dropLast()) : path
  }

  /// Whether an entry is about a part of the request as a whole: Pydantic has then the name that the program gave to it,
  /// which no caller knows.
  func isOfWhole(_ members: [String: JSONValue]) -> Bool {
    guard let place = members["loc"]?.array?.compactMap(\.string), place.count == 2,
      KnownArguments.places.contains(place[0]), let type = members["type"]?.string
    else { return false }
    return ["value_error", "assertion_error"].contains(type)
      && arguments.likelyNamed(place[1]) == nil
  }
}
