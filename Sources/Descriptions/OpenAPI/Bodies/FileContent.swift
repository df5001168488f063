import JSON

/// The parts of a request that are files.
enum FileContent {
  /// Whether a schema describes the content of a file, or a list of such.
  static func isFile(_ schema: Located, encoded contentType: String?, in document: APIDocument)
    -> Bool
  {
    guard let found = try? document.resolved(schema), let object = found.object else {
      return false
    }
    if SchemaTypes.kind(of: object) == "array", let items = found["items"] {
      return isFile(items, encoded: contentType, in: document)
    }
    if object["type"] == "file" { return true }
    let kind = SchemaTypes.kind(of: object)
    guard kind == "string" || (kind == nil && object.isShapeless) else { return false }
    if ["binary", "byte", "base64"].contains(object["format"]?.string ?? "") { return true }
    if ["binary", "base64", "base64url"].contains(object["contentEncoding"]?.string ?? "") {
      return true
    }
    let type = object["contentMediaType"]?.string ?? contentType
    return type.map { MediaType(String($0.prefix { $0 != "," })).kind == .binary } ?? false
  }

  /// Whether a schema describes several files.
  static func isList(_ schema: Located, in document: APIDocument) -> Bool {
    guard let object = (try? document.resolved(schema))?.object else { return false }
    return SchemaTypes.kind(of: object) == "array"
  }
}

extension JSONObject {
  /// Whether a schema says nothing of what a value is made of.
  fileprivate var isShapeless: Bool {
    !["properties", "items", "oneOf", "anyOf", "allOf", "enum", "const"].contains {
      self[$0] != nil
    }
  }
}
