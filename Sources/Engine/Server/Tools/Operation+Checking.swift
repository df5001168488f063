import JSON
import Manifests

extension Operation {
  /// The schema that the arguments of a call are held against: that of the tool, but for what a place in the path cannot
  /// be.
  ///
  /// A part of a path is no URL, whatever its format says: frameworks name so what is the rest of a path.
  var checkedSchema: JSONObject {
    var schema = toolSchema
    guard var properties = schema["properties"]?.object else { return schema }
    for place in places where place.target.isPath {
      guard var property = properties[place.argument]?.object,
        let format = property["format"]?.string, Self.addresses.contains(format)
      else { continue }
      property["format"] = nil
      properties[place.argument] = .object(property)
    }
    schema["properties"] = .object(properties)
    return schema
  }

  private static var addresses: Set<String> { ["uri", "uri-reference", "iri", "iri-reference"] }
}
