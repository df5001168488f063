import JSON

/// The kinds of values that a schema allows.
enum SchemaTypes {
  /// The type as JSON Schema writes it, and what is to be said where the document's was none.
  static func type(of schema: JSONObject) -> (type: JSONValue?, complaint: String?) {
    guard let written = schema["type"] else { return (implied(by: schema), nil) }
    let texts = (written.array ?? [written]).flatMap(Self.names)
    let known = texts.compactMap(SchemaTypeName.meant)
    let strange = texts.first { SchemaTypeName.meant(by: $0) != $0 && $0 != "file" }
    let complaint = strange.map { name in
      "\(DocumentExcerpt.quoted(name)) is no type of JSON Schema; it is "
        + (SchemaTypeName.meant(by: name).map { "read as \"\($0)\"" } ?? "left out")
    }
    guard !known.isEmpty, known.count == texts.count else { return (nil, complaint) }
    var unique: [String] = []
    for name in known where !unique.contains(name) { unique.append(name) }
    let type: JSONValue =
      unique.count == 1 ? .string(unique[0]) : .array(unique.map { .string($0) })
    return (type, complaint)
  }

  /// The types that a value names: several may stand in one text, and null for its own name.
  private static func names(_ written: JSONValue) -> [String] {
    if written.isNull { return ["null"] }
    return written.string?.split(separator: "|").map {
      String($0.filter { $0 != " " })
    } ?? []
  }

  /// Documents often leave out what the other keywords show anyway.
  private static func implied(by schema: JSONObject) -> JSONValue? {
    guard schema["oneOf"] == nil, schema["anyOf"] == nil, schema["not"] == nil else { return nil }
    if schema["properties"]?.object != nil { return "object" }
    return schema["items"] == nil ? nil : "array"
  }

  /// Whether a value is of a type.
  static func allows(_ type: JSONValue, _ value: JSONValue) -> Bool {
    let names = type.string.map { [$0] } ?? (type.array ?? []).compactMap(\.string)
    if names.contains(value.kind) { return true }
    return names.contains("integer") && value.number?.isIntegral == true || value.isNull
  }

  /// The values of an enumeration, of which each stands once and is a text where only texts are meant.
  ///
  /// Whoever writes a text in YAML without quotation marks, as `3.10` or `true`, writes a number or a truth value.
  static func values(_ written: [JSONValue], of type: JSONValue?) -> [JSONValue] {
    guard let type, allows(type, .string("")) else { return written }
    var known: Set<JSONValue> = []
    return written.map { allows(type, $0) ? $0 : $0.asText ?? $0 }
      .filter { known.insert($0).inserted }
  }

  /// A value as a schema asks for it: `"10"` as 10 where a number is meant, 1.0 as a text; nil where it does not fit.
  static func fitting(_ value: JSONValue, to schema: JSONObject) -> JSONValue? {
    let readings = [value, value.string.flatMap { try? JSONParser.parse($0) }, value.asText]
    let kind = schema["type"].map { $0 == "file" ? "string" : $0 }
    let values = schema["enum"]?.array
    return readings.lazy.compactMap(\.self).first { reading in
      (kind.map { allows($0, reading) } ?? true) && (values?.contains(reading) ?? true)
    }
  }

  /// Lets a schema allow null too (`nullable` of OpenAPI 3.0).
  static func allowNull(_ schema: inout JSONObject) {
    let isCombined = ["$ref", "allOf", "anyOf", "oneOf", "const"].contains { schema[$0] != nil }
    if isCombined {
      let description = schema["description"]
      schema["description"] = nil
      schema = ["anyOf": [.object(schema), ["type": "null"]]]
      if let description { schema["description"] = description }
      return
    }
    if let values = schema["enum"]?.array, !values.contains(.null) {
      schema["enum"] = .array(values + [.null])
    }
    guard let type = schema["type"] else { return }
    let names = type.array ?? [type]
    if !names.contains("null") { schema["type"] = .array(names + ["null"]) }
  }

  /// The one kind that a schema allows beside null, nil when there are several or none is named.
  static func kind(of schema: JSONObject) -> String? {
    let names = (type(of: schema).type.map { $0.array ?? [$0] } ?? []).compactMap(\.string)
    let others = names.filter { $0 != "null" }
    return others.count == 1 ? others[0] : nil
  }
}

extension JSONValue {
  /// A number or a truth value as the text that stands for it; nil for any other.
  fileprivate var asText: JSONValue? {
    switch self {
    case .number, .bool: scalarText.map { .string($0) }
    case .null, .string, .array, .object: nil
    }
  }
}
