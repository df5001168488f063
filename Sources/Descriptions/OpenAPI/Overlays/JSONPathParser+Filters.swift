import JSON

/// The tests of filter selectors (RFC 9535 §2.3.5).
extension JSONPathParser {
  mutating func test() throws(JSONPathError) -> JSONPath.Test {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw JSONPathError("the filter is nested too deeply") }
    var alternatives = [try conjunction()]
    while skippingBlanks({ $0.take("||") }) { alternatives.append(try conjunction()) }
    return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
  }

  private mutating func conjunction() throws(JSONPathError) -> JSONPath.Test {
    var parts = [try basic()]
    while skippingBlanks({ $0.take("&&") }) { parts.append(try basic()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func basic() throws(JSONPathError) -> JSONPath.Test {
    skipBlanks()
    if peek == "!", text.dropFirst(position + 1).first != "=" {
      position += 1
      return .not(try basic())
    }
    if take("(") {
      let inner = try test()
      guard skippingBlanks({ $0.take(")") }) else { throw unexpected() }
      return inner
    }
    for (name, isWhole) in [("match", true), ("search", false)] where take(name + "(") {
      let subject = try operand()
      guard skippingBlanks({ $0.take(",") }) else { throw unexpected() }
      let pattern = try operand()
      guard skippingBlanks({ $0.take(")") }) else { throw unexpected() }
      return .match(subject, pattern, isWhole: isWhole)
    }
    let left = try operand()
    skipBlanks()
    try refuseForeignOperators()
    guard let relation = JSONPath.Relation.allCases.first(where: { take($0.rawValue) }) else {
      guard case .query(let query) = left else { throw unexpected() }
      return .exists(query)
    }
    let right = try operand()
    return .comparison(try singular(left), relation, try singular(right))
  }

  private func singular(_ operand: JSONPath.Operand) throws(JSONPathError) -> JSONPath.Operand {
    guard case .query(let query) = operand, !query.isSingular else { return operand }
    throw JSONPathError(
      "a comparison takes one value, and a query with a wildcard, a slice or \"..\" may have several; "
        + "test with [?@.list[?@ == 'x']]"
    )
  }

  private mutating func operand() throws(JSONPathError) -> JSONPath.Operand {
    skipBlanks()
    switch peek {
    case "'", "\"": return .literal(.string(try quoted()))
    case "@", "$": return .query(try query())
    case "-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9": return .literal(try number())
    default: break
    }
    for (word, value) in [("true", true), ("false", false), ("null", .null)]
      as [(String, JSONValue)]
    where take(word: word) {
      return .literal(value)
    }
    for name in ["length", "count", "value"] where take(name + "(") {
      let argument = try operand()
      guard skippingBlanks({ $0.take(")") }) else { throw unexpected() }
      if name == "length" { return .length(argument) }
      guard case .query(let query) = argument else {
        throw JSONPathError("\(name)() takes a query, such as \(name)(@.*)")
      }
      return name == "count" ? .count(query) : .value(query)
    }
    throw unexpected()
  }

  private mutating func query() throws(JSONPathError) -> JSONPath.Query {
    let isRelative = peek == "@"
    position += 1
    for name in ["property", "parentProperty", "parent", "path", "root", "index"]
    where isRelative && take(word: name) {
      throw JSONPathError("\"@\(name)\" is not of RFC 9535; name the members that are meant")
    }
    return JSONPath.Query(isRelative: isRelative, segments: try segments())
  }

  private mutating func number() throws(JSONPathError) -> JSONValue {
    let start = position
    while let next = peek, next.isNumber || "+-.eE".contains(next) { position += 1 }
    let digits = String(text[start..<position])
    guard let value = try? JSONParser.parse(Array(digits.utf8)) else { throw unexpected(at: start) }
    return value
  }
}

extension JSONPath.Query {
  /// Whether there is at most one value (RFC 9535 §2.3.5.1).
  fileprivate var isSingular: Bool {
    segments.allSatisfy { segment in
      guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
      switch segment.selectors[0] {
      case .name, .index: return true
      case .wildcard, .slice, .filter: return false
      }
    }
  }
}
