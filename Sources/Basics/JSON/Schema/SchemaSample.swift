/// A value that a schema could have, made of what the schema says: its examples, else the plainest value of its type.
///
/// Nothing is promised beyond the form: patterns and most formats are not looked at.
package struct SchemaSample<Context> {
  /// A schema, and where its references are read.
  package typealias Node = (schema: JSONValue, context: Context)

  /// Values below each other that are made; deeper ones are left out.
  private static var depthLimit: Int { 8 }

  /// Schemas inside each other that are looked at: what is made of parts may have parts that are made of others.
  private static var levelLimit: Int { 64 }

  /// Schemas that are looked at in all.
  private static var schemaLimit: Int { 10_000 }

  /// Members and elements that are made in all.
  private static var memberLimit: Int { 2000 }

  private let resolve: (Node) -> Node
  private var members = 0
  private var schemas = 0
  private var levels = 0

  /// The references that are being followed: what holds itself is made once.
  private var open: [String] = []

  /// Makes samples; `resolve` follows the reference that a schema may be.
  package init(resolve: @escaping (Node) -> Node) { self.resolve = resolve }

  /// A value of a schema.
  package mutating func value(of schema: JSONValue, in context: Context) -> JSONValue {
    value(of: (schema, context), depth: 0)
  }

  private mutating func value(of written: Node, depth: Int) -> JSONValue {
    let reference = written.schema["$ref"]?.string
    if let reference { open.append(reference) }
    (schemas, levels) = (schemas + 1, levels + 1)
    defer {
      levels -= 1
      if reference != nil { open.removeLast() }
    }
    guard schemas <= Self.schemaLimit, levels <= Self.levelLimit else { return .object([:]) }
    let node = resolve(written)
    guard let schema = node.schema.object else { return .object([:]) }
    if let said = Self.said(by: schema) { return said }
    if let parts = schema["allOf"]?.array, !parts.isEmpty {
      return merged(parts, schema, node.context, depth: depth)
    }
    for choice in ["oneOf", "anyOf"] {
      let branches = schema[choice]?.array ?? []
      let branch = branches.first { $0["type"] != "null" && !isOpen($0) }
      if let branch { return merged([branch], schema, node.context, depth: depth) }
    }
    return plain(schema, node.context, depth: depth)
  }

  /// What the schema itself gives as a value.
  private static func said(by schema: JSONObject) -> JSONValue? {
    schema["const"] ?? schema["example"] ?? schema["examples"]?.array?.first ?? schema["default"]
      ?? schema["enum"]?.array?.first
  }

  /// The members of several schemas that hold together; the first that is no object counts alone.
  private mutating func merged(
    _ parts: [JSONValue],
    _ schema: JSONObject,
    _ context: Context,
    depth: Int
  ) -> JSONValue {
    var whole = JSONObject()
    for part in parts where !isOpen(part) {
      let value = value(of: (part, context), depth: depth)
      guard let members = value.object else { return value }
      for member in members.members { whole[member.name] = member.value }
    }
    for member in object(schema, context, depth: depth).members {
      whole[member.name] = member.value
    }
    return .object(whole)
  }

  /// Whether a schema is one inside of which this one stands.
  private func isOpen(_ schema: JSONValue) -> Bool {
    schema["$ref"]?.string.map(open.contains) ?? false
  }

  private mutating func plain(
    _ schema: JSONObject,
    _ context: Context,
    depth: Int
  ) -> JSONValue {
    switch Self.type(of: schema) {
    case "object": return .object(object(schema, context, depth: depth))
    case "array": return .array(array(schema, context, depth: depth))
    case "string": return .string(Self.text(schema))
    case "integer": return JSONValue(Self.whole(schema))
    case "number": return schema["minimum"] ?? JSONValue(Self.whole(schema))
    case "boolean": return true
    default: return .null
    }
  }

  private static func type(of schema: JSONObject) -> String {
    let names = schema["type"]?.array?.compactMap(\.string) ?? []
    if let name = schema["type"]?.string ?? names.first(where: { $0 != "null" }) { return name }
    if names == ["null"] { return "null" }
    return schema["items"] != nil ? "array" : "object"
  }

  private mutating func object(
    _ schema: JSONObject,
    _ context: Context,
    depth: Int
  ) -> JSONObject {
    var object = JSONObject()
    guard depth < Self.depthLimit else { return object }
    for member in schema["properties"]?.object?.members ?? [] {
      members += 1
      guard members <= Self.memberLimit else { break }
      // What is only ever sent does not come back.
      if isOpen(member.value) || resolve((member.value, context)).schema["writeOnly"] == true {
        continue
      }
      object[member.name] = value(of: (member.value, context), depth: depth + 1)
    }
    return object
  }

  private mutating func array(
    _ schema: JSONObject,
    _ context: Context,
    depth: Int
  ) -> [JSONValue] {
    guard depth < Self.depthLimit, let items = schema["items"], !isOpen(items) else { return [] }
    let count = min(max(schema["minItems"]?.integer ?? 1, 1), 20)
    members += count
    guard members <= Self.memberLimit else { return [] }
    let element = value(of: (items, context), depth: depth + 1)
    return Array(repeating: element, count: count)
  }

  private static func whole(_ schema: JSONObject) -> Int {
    let above = schema["exclusiveMinimum"]?.integer.map { $0 &+ 1 }
    let below = schema["exclusiveMaximum"]?.integer.map { $0 &- 1 }
    let least = schema["minimum"]?.integer ?? above ?? .min
    let most = schema["maximum"]?.integer ?? below ?? .max
    let value = min(max(least, 1), most)
    let step = schema["multipleOf"]?.integer ?? 1
    guard step > 1 else { return value }
    return value % step == 0 ? value : value &+ step - value % step
  }

  private static func text(_ schema: JSONObject) -> String {
    let text = formats[schema["format"]?.string ?? ""] ?? "text"
    let least = min(schema["minLength"]?.integer ?? 0, 1000)
    let most = schema["maxLength"]?.integer ?? text.count
    if text.count > most { return String(text.prefix(max(most, 0))) }
    return text.count >= least ? text : text + String(repeating: "x", count: least - text.count)
  }

  private static var formats: [String: String] {
    [
      "date": "2026-11-20", "date-time": "2026-11-20T12:00:00Z", "time": "12:00:00Z",
      "duration": "PT1H", "email": "ada@example.com",
      "uuid": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
      "uri": "https://example.com/", "url": "https://example.com/", "uri-reference": "/",
      "hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "byte": "dGV4dA==",
      "int64": "1", "decimal": "1.0",
    ]
  }
}
