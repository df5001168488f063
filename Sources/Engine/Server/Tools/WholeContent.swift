import JSON
import Manifests

/// The argument that takes the whole content of a request, where its members have no arguments of their own.
struct WholeContent: Sendable {
  let argument: String

  /// The names of the members that it is told to have.
  let members: Set<String>

  /// The names of the arguments beside it.
  let others: Set<String>

  /// Schemas inside of each other that are looked at.
  private static let depthLimit = 4

  /// Finds it; nil where there is none, or where nobody knows its members.
  init?(of operation: Operation, _ schema: JSONObject) {
    let properties = schema["properties"]?.object ?? [:]
    let place = operation.places.first { place in
      if case .body(let pointer) = place.target { pointer.tokens.isEmpty } else { false }
    }
    guard let argument = place?.argument, let content = properties[argument] else { return nil }
    self.argument = argument
    members = Self.members(of: content, in: schema, depth: 0)
    others = Set(properties.names).subtracting([argument])
    guard !members.isEmpty else { return nil }
  }

  /// The members that a schema names, in any of its forms.
  private static func members(of schema: JSONValue, in root: JSONObject, depth: Int) -> Set<String>
  {
    guard depth < depthLimit else { return [] }
    var names = Set(schema["properties"]?.object?.names ?? [])
    for form in ["allOf", "oneOf", "anyOf"].flatMap({ schema[$0]?.array ?? [] }) {
      names.formUnion(members(of: form, in: root, depth: depth + 1))
    }
    if let text = schema["$ref"]?.string, text.hasPrefix("#/"),
      let target = JSONPointer(String(text.dropFirst())).flatMap({
        JSONValue.object(root).value(at: $0)
      })
    {
      names.formUnion(members(of: target, in: root, depth: depth + 1))
    }
    return names
  }
}
