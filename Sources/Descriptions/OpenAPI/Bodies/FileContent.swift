import JSON

/// The parts of a request that are files.
enum FileContent {
  /// Levels of lists, and of choices of which one is null, that are looked into.
  private static let levelLimit = 8

  /// Whether a schema describes the content of a file, or a list of such.
  static func isFile(_ schema: Located, encoded contentType: String?, in document: APIDocument)
    -> Bool
  {
    isFile(schema, encoded: contentType, in: document, level: 0)
  }

  private static func isFile(
    _ schema: Located,
    encoded contentType: String?,
    in document: APIDocument,
    level: Int
  ) -> Bool {
    guard level < levelLimit, let found = core(of: schema, in: document), let object = found.object
    else { return false }
    if SchemaTypes.kind(of: object) == "array", let items = found["items"] {
      return isFile(items, encoded: contentType, in: document, level: level + 1)
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
    core(of: schema, in: document)?.object.map { SchemaTypes.kind(of: $0) == "array" } ?? false
  }

  /// What a schema says beside that the value may be null: FastAPI writes an optional file as a choice of the two.
  private static func core(of schema: Located, in document: APIDocument) -> Located? {
    var core = try? document.resolved(schema)
    for _ in 0..<levelLimit {
      guard let found = core, found.value["type"] == nil else { return core }
      let forms = ["anyOf", "oneOf", "allOf"].lazy.compactMap { found[$0]?.elements }.first
      let others = (forms ?? []).filter { $0.value["type"] != "null" }
      guard others.count == 1 else { return core }
      core = try? document.resolved(others[0])
    }
    return core
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
