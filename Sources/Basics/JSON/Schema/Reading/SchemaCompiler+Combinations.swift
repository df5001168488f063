// The keywords that are made of other schemas of the same value.

extension SchemaCompiler {
  mutating func combinations(of source: Source) -> [SchemaNode.Check] {
    var checks = references(of: source)
    let all = list("allOf", of: source)
    if !all.isEmpty { checks.append(.all(all)) }
    let any = list("anyOf", of: source)
    if !any.isEmpty { checks.append(.any(any)) }
    let one = list("oneOf", of: source)
    if !one.isEmpty { checks.append(.one(one)) }
    if let id = single("not", of: source) { checks.append(.not(id)) }
    if let condition = single("if", of: source) {
      let then = single("then", of: source)
      let otherwise = single("else", of: source)
      checks.append(.condition(condition, then: then, otherwise: otherwise))
    }
    return checks
  }

  /// What comes last, because it concerns what all other keywords have left out.
  mutating func remainders(of source: Source) -> [SchemaNode.Check] {
    var checks: [SchemaNode.Check] = []
    if let id = single("unevaluatedItems", of: source) { checks.append(.otherElements(id)) }
    if let id = single("unevaluatedProperties", of: source) {
      checks.append(.otherMembers(id, of: node(of: source)))
    }
    return checks
  }

  private mutating func references(of source: Source) -> [SchemaNode.Check] {
    var checks: [SchemaNode.Check] = []
    for keyword in ["$ref", "$recursiveRef"] {
      guard let text = source[keyword]?.string, let id = target(of: text, source, keyword) else {
        continue
      }
      checks.append(.all([id]))
    }
    if let text = source["$dynamicRef"]?.string, let id = target(of: text, source, "$dynamicRef") {
      checks.append(dynamicCheck(text, source, otherwise: id))
    }
    return checks
  }

  private mutating func target(
    of reference: String,
    _ source: Source,
    _ keyword: String
  ) -> SchemaNode.ID? {
    guard let found = library.find(reference, from: source.resource) else {
      remark(
        "the reference leads to nothing that is at hand and is ignored: \(reference.prefix(200))",
        source,
        keyword
      )
      return nil
    }
    return node(of: found)
  }

  private mutating func dynamicCheck(
    _ reference: String,
    _ source: Source,
    otherwise: SchemaNode.ID
  ) -> SchemaNode.Check {
    let found = library.dynamicTargets(reference, from: source.resource)
    guard !found.isEmpty else { return .all([otherwise]) }
    hasDynamicReferences = true
    return .dynamic(found.mapValues { node(of: $0) }, otherwise: otherwise)
  }
}
