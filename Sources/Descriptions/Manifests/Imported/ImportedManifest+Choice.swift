import JSON

extension ImportedManifest {
  /// Leaves out all operations but those named, and what the errors say of the others.
  package mutating func keep(_ names: Set<String>) {
    operations.removeAll { !names.contains($0.name) }
    guard var errors = head["errors"]?.object else { return }
    for list in ["rules", "notes"] {
      guard let entries = errors[list]?.array else { continue }
      errors[list] = .array(entries.compactMap { Self.kept($0, names, in: list) })
    }
    head["errors"] = .object(errors)
  }

  /// A rule or note about operations that are left; nil where there are none.
  private static func kept(_ entry: JSONValue, _ names: Set<String>, in list: String) -> JSONValue?
  {
    guard var object = entry.object else { return entry }
    // A rule tests the operation among other things, a note names it beside them.
    guard list == "rules" else { return kept(&object, names) ? .object(object) : nil }
    guard var when = object["when"]?.object else { return entry }
    guard kept(&when, names) else { return nil }
    object["when"] = .object(when)
    return .object(object)
  }

  private static func kept(_ object: inout JSONObject, _ names: Set<String>) -> Bool {
    guard let written = object["operation"]?.array else { return true }
    let left = written.filter { $0.string.map(names.contains) ?? true }
    object["operation"] = .array(left)
    return !left.isEmpty
  }
}
