// The keywords that concern arrays and objects.

extension SchemaCompiler {
  mutating func arrayChecks(of source: Source) -> [SchemaNode.Check] {
    var checks: [SchemaNode.Check] = []
    if let span = span(of: source, "minItems", "maxItems") { checks.append(.elementCount(span)) }
    if source["uniqueItems"] == true { checks.append(.distinctElements) }
    let (prefix, rest) = elements(of: source)
    if !prefix.isEmpty || rest != nil { checks.append(.elements(prefix: prefix, rest: rest)) }
    if let id = single("contains", of: source) {
      let span = SchemaNode.Span(
        least: source["minContains"]?.integer ?? 1,
        most: source["maxContains"]?.integer
      )
      checks.append(.contains(id, span))
    }
    return checks
  }

  /// The schemas of the first elements, and that of the others.
  private mutating func elements(of source: Source) -> ([SchemaNode.ID], SchemaNode.ID?) {
    // Until 2019-09 the list stood in `items`, and the schema of the others apart.
    guard source["items"]?.array != nil else {
      return (list("prefixItems", of: source), single("items", of: source))
    }
    return (list("items", of: source), single("additionalItems", of: source))
  }

  mutating func objectChecks(of source: Source) -> [SchemaNode.Check] {
    var checks: [SchemaNode.Check] = []
    if let members = members(of: source) { checks.append(.members(members)) }
    if let names = source["required"]?.array?.compactMap(\.string), !names.isEmpty {
      checks.append(.required(names))
    }
    if let span = span(of: source, "minProperties", "maxProperties") {
      checks.append(.memberCount(span))
    }
    if let id = single("propertyNames", of: source) { checks.append(.memberNames(id)) }
    // Before 2019-09 both kinds of dependencies had one name.
    for keyword in ["dependentRequired", "dependencies"] {
      for member in source[keyword]?.object?.members ?? [] {
        guard let names = member.value.array?.compactMap(\.string) else { continue }
        checks.append(.requiredWith(member.name, names))
      }
    }
    for keyword in ["dependentSchemas", "dependencies"] {
      checks += map(keyword, of: source).map { .schemaWith($0, $1) }
    }
    return checks
  }

  private mutating func members(of source: Source) -> SchemaNode.Members? {
    var members = SchemaNode.Members()
    for (name, id) in map("properties", of: source) {
      members.named[name] = id
      members.names.append(name)
    }
    var isComplete = true
    for (text, id) in map("patternProperties", of: source) {
      if let pattern = pattern(text, source, "patternProperties", text) {
        members.matching.append((pattern, id))
      } else {
        isComplete = false
      }
    }
    // Where a pattern cannot be read, nobody knows which members are the others.
    if isComplete { members.others = single("additionalProperties", of: source) }
    let isEmpty = members.named.isEmpty && members.matching.isEmpty && members.others == nil
    return isEmpty ? nil : members
  }
}
