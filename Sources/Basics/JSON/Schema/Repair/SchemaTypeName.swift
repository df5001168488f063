/// The names of types, and what documents call them otherwise.
package enum SchemaTypeName {
  private static let names = ["null", "boolean", "object", "array", "number", "string", "integer"]
  private static let misnomers = [
    "file": "string", "int": "integer", "int32": "integer", "int64": "integer", "long": "integer",
    "float": "number", "double": "number", "decimal": "number", "bool": "boolean", "str": "string",
    "text": "string", "date": "string", "datetime": "string", "date-time": "string",
    "email": "string", "uri": "string", "url": "string", "uuid": "string", "map": "object",
    "list": "array", "dict": "object",
  ]

  /// The type that a name stands for, whatever its case; nil where it stands for none.
  package static func meant(by name: String) -> String? {
    if names.contains(name) { return name }
    let lowered = name.lowercased()
    return names.contains(lowered) ? lowered : misnomers[lowered]
  }
}
