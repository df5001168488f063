/// The reading of a schema document into a table of nodes.
struct SchemaCompiler {
  private let document: JSONValue
  private let pattern: JSONSchema.PatternCompiler
  private(set) var nodes: [SchemaNode] = []
  private var known: [JSONPointer: SchemaNode.ID] = [:]

  init(document: JSONValue, pattern: @escaping JSONSchema.PatternCompiler) {
    self.document = document
    self.pattern = pattern
  }

  /// The node of the schema at a place; a schema that refers to itself finds its own node.
  mutating func node(at pointer: JSONPointer, _ schema: JSONValue) -> SchemaNode.ID {
    if let id = known[pointer] { return id }
    let id = nodes.count
    known[pointer] = id
    nodes.append(SchemaNode())
    switch schema {
    case .bool(false): nodes[id].checks = [.nothing]
    case .object(let object): nodes[id].checks = checks(of: object, at: pointer)
    default: break
    }
    return id
  }

  private mutating func checks(
    of schema: JSONObject,
    at pointer: JSONPointer
  ) -> [SchemaNode.Check] {
    valueChecks(of: schema) + scalarChecks(of: schema) + arrayChecks(of: schema, at: pointer)
      + objectChecks(of: schema, at: pointer) + combinations(of: schema, at: pointer)
  }

  // Allowed values come before types: a list of values says more than what kind they are of.
  private func valueChecks(of schema: JSONObject) -> [SchemaNode.Check] {
    var checks: [SchemaNode.Check] = []
    if let value = schema["const"] { checks.append(.oneOf(values: [value])) }
    if let values = schema["enum"]?.array { checks.append(.oneOf(values: values)) }
    if let kinds = schema["type"].flatMap(JSONKinds.init(names:)) { checks.append(.types(kinds)) }
    return checks
  }

  private func scalarChecks(of schema: JSONObject) -> [SchemaNode.Check] {
    let bounds: [(String, SchemaNode.Bound.Side)] = [
      ("minimum", .least), ("maximum", .most), ("exclusiveMinimum", .above),
      ("exclusiveMaximum", .below),
    ]
    var checks = bounds.compactMap { keyword, side in
      schema[keyword]?.number.map {
        SchemaNode.Check.bound(SchemaNode.Bound(side: side, limit: $0))
      }
    }
    if let divisor = schema["multipleOf"]?.number, divisor.double > 0 {
      checks.append(.multiple(of: divisor))
    }
    if let span = span(of: schema, "minLength", "maxLength") { checks.append(.length(span)) }
    if let text = schema["pattern"]?.string, let test = pattern(text) {
      checks.append(.pattern(text, test))
    }
    return checks
  }

  private func span(
    of schema: JSONObject,
    _ least: String,
    _ most: String
  ) -> SchemaNode.Span? {
    let span = SchemaNode.Span(
      least: max(0, schema[least]?.integer ?? 0),
      most: schema[most]?.integer
    )
    return span.least == 0 && span.most == nil ? nil : span
  }
}

// MARK: - Arrays and objects

extension SchemaCompiler {
  private mutating func arrayChecks(
    of schema: JSONObject,
    at pointer: JSONPointer
  ) -> [SchemaNode.Check] {
    var checks: [SchemaNode.Check] = []
    if let span = span(of: schema, "minItems", "maxItems") { checks.append(.elementCount(span)) }
    if schema["uniqueItems"] == true { checks.append(.distinctElements) }
    let prefix = list("prefixItems", of: schema, at: pointer)
    let rest = single("items", of: schema, at: pointer)
    if !prefix.isEmpty || rest != nil { checks.append(.elements(prefix: prefix, rest: rest)) }
    if let id = single("contains", of: schema, at: pointer) {
      let span = SchemaNode.Span(
        least: schema["minContains"]?.integer ?? 1,
        most: schema["maxContains"]?.integer
      )
      checks.append(.contains(id, span))
    }
    return checks
  }

  private mutating func objectChecks(
    of schema: JSONObject,
    at pointer: JSONPointer
  ) -> [SchemaNode.Check] {
    var checks: [SchemaNode.Check] = []
    if let members = members(of: schema, at: pointer) { checks.append(.members(members)) }
    if let names = schema["required"]?.array?.compactMap(\.string), !names.isEmpty {
      checks.append(.required(names))
    }
    for member in schema["dependentRequired"]?.object?.members ?? [] {
      let names = (member.value.array ?? []).compactMap(\.string)
      checks.append(.requiredWith(member.name, names))
    }
    for (name, id) in map("dependentSchemas", of: schema, at: pointer) {
      checks.append(.schemaWith(name, id))
    }
    if let span = span(of: schema, "minProperties", "maxProperties") {
      checks.append(.memberCount(span))
    }
    if let id = single("propertyNames", of: schema, at: pointer) { checks.append(.memberNames(id)) }
    return checks
  }

  private mutating func members(
    of schema: JSONObject,
    at pointer: JSONPointer
  ) -> SchemaNode.Members? {
    var members = SchemaNode.Members()
    for (name, id) in map("properties", of: schema, at: pointer) {
      members.named[name] = id
      members.names.append(name)
    }
    var isComplete = true
    for (text, id) in map("patternProperties", of: schema, at: pointer) {
      if let test = pattern(text) {
        members.matching.append((test, id))
      } else {
        isComplete = false
      }
    }
    // Where a pattern cannot be read, nobody knows which members are the others.
    if isComplete { members.others = single("additionalProperties", of: schema, at: pointer) }
    let isEmpty = members.named.isEmpty && members.matching.isEmpty && members.others == nil
    return isEmpty ? nil : members
  }
}

// MARK: - Combinations

extension SchemaCompiler {
  private mutating func combinations(
    of schema: JSONObject,
    at pointer: JSONPointer
  ) -> [SchemaNode.Check] {
    var checks: [SchemaNode.Check] = []
    if let target = schema["$ref"]?.string, let id = node(referredTo: target) {
      checks.append(.all([id]))
    }
    let all = list("allOf", of: schema, at: pointer)
    if !all.isEmpty { checks.append(.all(all)) }
    let any = list("anyOf", of: schema, at: pointer)
    if !any.isEmpty { checks.append(.any(any)) }
    let one = list("oneOf", of: schema, at: pointer)
    if !one.isEmpty { checks.append(.one(one)) }
    if let id = single("not", of: schema, at: pointer) { checks.append(.not(id)) }
    if let condition = single("if", of: schema, at: pointer) {
      let then = single("then", of: schema, at: pointer)
      let otherwise = single("else", of: schema, at: pointer)
      checks.append(.condition(condition, then: then, otherwise: otherwise))
    }
    return checks
  }

  /// The node that `#` or `#/$defs/name` refers to; nil for places that do not exist or lie elsewhere.
  private mutating func node(referredTo target: String) -> SchemaNode.ID? {
    guard target.hasPrefix("#"), let text = Self.percentDecoded(target.dropFirst()),
      let pointer = JSONPointer(text), let schema = document.value(at: pointer)
    else { return nil }
    return node(at: pointer, schema)
  }

  private static func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(decoded)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private mutating func single(
    _ keyword: String,
    of schema: JSONObject,
    at pointer: JSONPointer
  ) -> SchemaNode.ID? {
    guard let value = schema[keyword], value.object != nil || value.bool != nil else { return nil }
    return node(at: pointer.appending(keyword), value)
  }

  private mutating func list(
    _ keyword: String,
    of schema: JSONObject,
    at pointer: JSONPointer
  ) -> [SchemaNode.ID] {
    let place = pointer.appending(keyword)
    var ids: [SchemaNode.ID] = []
    for (index, value) in (schema[keyword]?.array ?? []).enumerated() {
      ids.append(node(at: place.appending(index), value))
    }
    return ids
  }

  private mutating func map(
    _ keyword: String,
    of schema: JSONObject,
    at pointer: JSONPointer
  ) -> [(String, SchemaNode.ID)] {
    let place = pointer.appending(keyword)
    var ids: [(String, SchemaNode.ID)] = []
    for member in schema[keyword]?.object?.members ?? [] {
      ids.append((member.name, node(at: place.appending(member.name), member.value)))
    }
    return ids
  }
}
