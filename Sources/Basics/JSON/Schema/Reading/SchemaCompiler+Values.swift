// The keywords that concern values of every kind, numbers and texts.

extension SchemaCompiler {
  // Allowed values come before types: a list of values says more than what kind they are of.
  mutating func valueChecks(of source: Source) -> [SchemaNode.Check] {
    var checks: [SchemaNode.Check] = []
    if let value = source["const"] { checks.append(.listed(SchemaNode.Listed([value]))) }
    if let values = source["enum"]?.array {
      if values.isEmpty {
        remark("the list of allowed values is empty, so nothing fits", source, "enum")
      }
      checks.append(.listed(SchemaNode.Listed(values)))
    }
    if let types = source["type"] {
      if let kinds = JSONKinds(names: types) {
        checks.append(.types(kinds))
      } else {
        remark("the type is none that JSON Schema knows and is ignored", source, "type")
      }
    }
    return checks
  }

  mutating func scalarChecks(of source: Source) -> [SchemaNode.Check] {
    var checks = boundChecks(of: source)
    if let divisor = source["multipleOf"]?.number {
      if divisor.decimal.isPositive {
        checks.append(.multiple(of: divisor))
      } else {
        remark("the divisor must be greater than 0; it is ignored", source, "multipleOf")
      }
    }
    if let span = span(of: source, "minLength", "maxLength") { checks.append(.length(span)) }
    if let text = source["pattern"]?.string, let pattern = pattern(text, source, "pattern") {
      checks.append(.pattern(pattern))
    }
    if formats != .described, let name = source["format"]?.string,
      let format = SchemaFormat(rawValue: name)
    {
      checks.append(.format(format, formats))
    }
    return checks
  }

  private mutating func boundChecks(of source: Source) -> [SchemaNode.Check] {
    var bounds: [SchemaNode.Bound] = []
    if let least = source["minimum"]?.number {
      // Draft 4 says that a bound is itself excluded, where later drafts have a bound of that kind.
      let isExcluded = source["exclusiveMinimum"] == true
      bounds.append(SchemaNode.Bound(side: isExcluded ? .above : .least, limit: least))
    }
    if let most = source["maximum"]?.number {
      let isExcluded = source["exclusiveMaximum"] == true
      bounds.append(SchemaNode.Bound(side: isExcluded ? .below : .most, limit: most))
    }
    if let limit = source["exclusiveMinimum"]?.number {
      bounds.append(SchemaNode.Bound(side: .above, limit: limit))
    }
    if let limit = source["exclusiveMaximum"]?.number {
      bounds.append(SchemaNode.Bound(side: .below, limit: limit))
    }
    if formats != .described, let name = source["format"]?.string {
      bounds += SchemaNode.Bound.range(ofFormat: name)
    }
    remarkContradiction(of: bounds, source)
    return bounds.map { .bound($0) }
  }

  private mutating func remarkContradiction(of bounds: [SchemaNode.Bound], _ source: Source) {
    let lower = bounds.filter(\.isLower)
    let upper = bounds.filter { !$0.isLower }
    let isEmpty = lower.contains { low in
      upper.contains { high in
        let isSharp = low.side == .above || high.side == .below
        return low.limit.decimal > high.limit.decimal || (isSharp && low.limit == high.limit)
      }
    }
    if isEmpty { remark("no number is within these bounds, so none fits", source) }
  }

  /// A pair of keywords that count something, nil where they ask for nothing.
  mutating func span(of source: Source, _ least: String, _ most: String) -> SchemaNode.Span? {
    let span = SchemaNode.Span(
      least: max(0, source[least]?.number?.count ?? 0),
      most: source[most]?.number?.count
    )
    if let most = span.most, most < span.least {
      remark("nothing has so few and so many at once, so nothing fits", source, least)
    }
    return span.least == 0 && span.most == nil ? nil : span
  }

  /// A regular expression, nil where it cannot be read.
  mutating func pattern(_ text: String, _ source: Source, _ tokens: String...) -> SchemaPattern? {
    do throws(PatternError) {
      return try SchemaPattern(text)
    } catch {
      let problem = "the pattern cannot be checked and is ignored: \(error.message)"
      remark(problem, at: JSONPointer(tokens: source.place.pointer.tokens + tokens))
      return nil
    }
  }
}

extension JSONNumber {
  /// The number as a count; those too large for an integer are as good as the largest.
  fileprivate var count: Int? {
    integer ?? (isIntegral ? (decimal.isNegative ? 0 : .max) : nil)
  }
}
