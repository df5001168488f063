/// The names that a schema knows; found out once for an object, however many of its members it does not know.
private struct KnownNames {
  let all: [String]

  /// Those that the object does not have.
  let free: [String]

  init(_ names: [String], in object: JSONObject) {
    all = names
    let wanted = Set(names)
    let given = Set(object.members.lazy.map(\.name).filter(wanted.contains))
    free = names.filter { !given.contains($0) }
  }
}

extension SchemaValidation {
  /// Checks of objects.
  mutating func apply(_ check: SchemaNode.Check, to object: JSONObject) {
    switch check {
    case .members(let members): checkMembers(of: object, members)
    case .memberCount(let span) where !span.contains(object.count):
      report(.count(span, "member", object.count), .object(object))
    case .memberNames(let id): checkNames(of: object, id)
    case .required(let names): require(names, of: object, because: "")
    case .requiredWith(let name, let names) where object[name] != nil:
      require(names, of: object, because: " when \(name) is given")
    case .schemaWith(let name, let id) where object[name] != nil:
      self.check(.object(object), against: id)
    case .otherMembers(let id, let owner): checkOthers(of: object, id, owner)
    default: break
    }
  }

  private mutating func require(_ names: [String], of object: JSONObject, because: String) {
    // Many names in a large object are looked up in a set, or each would be looked for in all of it.
    let given = names.count > 8 && object.count > 8 ? Set(object.names) : nil
    for name in names {
      guard given.map({ !$0.contains(name) }) ?? (object[name] == nil), !isFull else { continue }
      report(.missing(because: because), .object(object), at: .member(name))
    }
  }

  private mutating func checkMembers(of object: JSONObject, _ members: SchemaNode.Members) {
    var known: KnownNames?
    for (index, member) in object.members.enumerated() {
      guard !isFull else { return }
      var isKnown = false
      if let id = members.named[member.name] {
        isKnown = true
        check(member.value, at: .member(member.name), against: id)
      }
      for (pattern, id) in members.matching where matches(member.name, pattern) {
        isKnown = true
        check(member.value, at: .member(member.name), against: id)
      }
      if !isKnown, let others = members.others {
        isKnown = true
        checkOther(member, others) { _ in
          let names = known ?? KnownNames(members.names, in: object)
          known = names
          return names
        }
      }
      if isKnown { seen?.insert(index) }
    }
  }

  private mutating func checkOther(
    _ member: JSONObject.Member,
    _ id: SchemaNode.ID,
    known: (SchemaValidation) -> KnownNames
  ) {
    let step = PathStep.member(member.name)
    if isForbidding(id) {
      report(member.value, at: step) { validation in
        let known = known(validation)
        return .unknownMember(known: known.all, free: known.free)
      }
    } else {
      check(member.value, at: step, against: id)
    }
  }

  private mutating func checkOthers(
    of object: JSONObject,
    _ id: SchemaNode.ID,
    _ owner: SchemaNode.ID
  ) {
    var known: KnownNames?
    for (index, member) in object.members.enumerated() where seen?.contains(index) != true {
      guard !isFull else { return }
      checkOther(member, id) { validation in
        let names = known ?? KnownNames(validation.knownNames(of: owner), in: object)
        known = names
        return names
      }
    }
    seen?.includesAll = true
  }

  /// The members that a schema and those it is made of name.
  private func knownNames(of id: SchemaNode.ID) -> [String] {
    var names: [String] = []
    var pending = [id][...]
    var known: Set<SchemaNode.ID> = [id]
    while let next = pending.popFirst(), known.count < 1000 {
      for case .members(let members) in nodes[next].checks { names += members.names }
      pending += nodes[next].sameValueParts.filter { known.insert($0).inserted }
    }
    return names.withoutRepetitions
  }

  private mutating func checkNames(of object: JSONObject, _ id: SchemaNode.ID) {
    for name in object.names where !isFull {
      let value = JSONValue.string(name)
      guard !fits(part: value, id) else { continue }
      report { validation in
        let lack = validation.trial(value, against: id)
        let path = validation.path + [.member(name)]
        return [Finding(path: path, value: value, kind: .badName(lack))]
      }
    }
  }
}
