extension SchemaValidation {
  /// Checks of arrays.
  mutating func apply(_ check: SchemaNode.Check, to elements: [JSONValue]) {
    switch check {
    case .elements(let prefix, let rest): checkEach(of: elements, prefix: prefix, rest: rest)
    case .elementCount(let span) where !span.contains(elements.count):
      report(.problem(span.problem(elements.count, "element")))
    case .distinctElements: checkDistinct(elements)
    case .contains(let id, let span): checkContained(elements, id, span)
    default: break
    }
  }

  private mutating func checkEach(
    of elements: [JSONValue],
    prefix: [SchemaNode.ID],
    rest: SchemaNode.ID?
  ) {
    for (index, element) in elements.enumerated() {
      guard !isFull, let id = index < prefix.count ? prefix[index] : rest else { return }
      check(element, at: .element(index), against: id)
    }
  }

  private mutating func checkDistinct(_ elements: [JSONValue]) {
    var places: [JSONValue: Int] = [:]
    for (index, element) in elements.enumerated() {
      if let first = places.updateValue(index, forKey: element) {
        report(.problem("must not hold equal elements: [\(first)] and [\(index)] are equal"))
        return
      }
    }
  }

  private mutating func checkContained(
    _ elements: [JSONValue],
    _ id: SchemaNode.ID,
    _ span: SchemaNode.Span
  ) {
    let count = elements.count { trial($0, against: id).isEmpty }
    guard !span.contains(count) else { return }
    let example = elements.first.map { trial($0, against: id) }?.first?.problem
    let such = example.map { "; the first " + $0 } ?? ""
    report(
      .problem(
        count < span.least
          ? "must hold at least \(span.least) of the elements its schema asks for, got \(count)\(such)"
          : "must hold at most \(span.most ?? 0) of the elements its schema asks for, got \(count)"
      )
    )
  }
}

extension SchemaValidation {
  /// Checks of objects.
  mutating func apply(_ check: SchemaNode.Check, to object: JSONObject) {
    switch check {
    case .members(let members): checkMembers(of: object, members)
    case .memberCount(let span) where !span.contains(object.count):
      report(.problem(span.problem(object.count, "member")))
    case .memberNames(let id): checkNames(of: object, id)
    case .required(let names): require(names, of: object, because: "")
    case .requiredWith(let name, let names) where object[name] != nil:
      require(names, of: object, because: " when \(name) is given")
    case .schemaWith(let name, let id) where object[name] != nil:
      self.check(.object(object), against: id)
    default: break
    }
  }

  private mutating func require(_ names: [String], of object: JSONObject, because: String) {
    for name in names where object[name] == nil {
      report(.missing(because: because), at: .member(name))
    }
  }

  private mutating func checkMembers(of object: JSONObject, _ members: SchemaNode.Members) {
    var free: [String]?
    for member in object.members where !isFull {
      let step = PathStep.member(member.name)
      let named = members.named[member.name]
      let matching = members.matching.filter { $0.test(member.name) }.map(\.schema)
      for id in matching + (named.map { [$0] } ?? []) { check(member.value, at: step, against: id) }
      guard named == nil, matching.isEmpty, let others = members.others else { continue }
      if forbidsEverything(others) {
        let names = free ?? members.names.filter { object[$0] == nil }
        free = names
        report(.problem(unknownProblem(member.name, known: members.names, free: names)), at: step)
      } else {
        check(member.value, at: step, against: others)
      }
    }
  }

  /// What to say of a member that the schema does not know.
  private func unknownProblem(_ name: String, known: [String], free: [String]) -> String {
    let place = path.isEmpty ? "is not an argument" : "is not a member of \(path.name)"
    if let nearest = NearestName.find(name, among: free) {
      return place + "; did you mean \(nearest)?"
    }
    if known.isEmpty { return place + "; there are none" }
    return place + "; known are \(known.shortened(to: 20).joined(or: "and"))"
  }

  private mutating func checkNames(of object: JSONObject, _ id: SchemaNode.ID) {
    for name in object.names where !isFull {
      guard let first = trial(.string(name), against: id).first else { continue }
      report(.problem("is not allowed as a name: it " + first.problem), at: .member(name))
    }
  }
}
