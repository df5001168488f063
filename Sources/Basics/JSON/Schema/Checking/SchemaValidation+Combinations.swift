extension SchemaValidation {
  /// Checks that are made of other schemas of the same value.
  mutating func combine(_ check: SchemaNode.Check, _ value: JSONValue) {
    switch check {
    case .all(let ids):
      for id in ids where !isFull { self.check(value, against: id) }
    case .any(let ids): checkAny(of: ids, value)
    case .one(let ids): checkOne(of: ids, value)
    case .not(let id): checkNot(id, value)
    case .condition(let condition, let then, let otherwise):
      let branch = fitsToTheLetter(value, condition) ? then : otherwise
      if let branch { self.check(value, against: branch) }
    case .dynamic(let targets, let otherwise):
      let scope = scopes.first { targets[$0] != nil }
      self.check(value, against: scope.flatMap { targets[$0] } ?? otherwise)
    default: break
    }
  }

  private mutating func checkAny(of ids: [SchemaNode.ID], _ value: JSONValue) {
    var isFitting = false
    for id in ids where fits(value, id) {
      isFitting = true
      // Where somebody asks what was seen, every form that fits has its say.
      if seen == nil { return }
    }
    if !isFitting { reportMisfit(of: ids, value) }
  }

  private mutating func checkOne(of ids: [SchemaNode.ID], _ value: JSONValue) {
    var fitting: [SchemaNode.ID] = []
    for id in ids where fits(value, id) {
      fitting.append(id)
      if depth == .fit, fitting.count > 1 { break }
    }
    switch fitting.count {
    case 0: reportMisfit(of: ids, value)
    case 1: break
    default:
      // Forms that only customs make alike are told apart by whoever reads them.
      let exact = ids.filter { fitsToTheLetter(value, $0) }
      if exact.count > 1 { report(value) { .manyForms($0.describe(exact)) } }
    }
  }

  /// Whether the value at hand surely fits: where fitting is what is wrong with it, doubt speaks for it as well.
  private mutating func fitsToTheLetter(_ value: JSONValue, _ id: SchemaNode.ID) -> Bool {
    let outer = letter
    letter = .exact
    defer { letter = outer }
    return fits(value, id)
  }

  private mutating func reportMisfit(of ids: [SchemaNode.ID], _ value: JSONValue) {
    seen?.includesAll = true
    guard !isExhausted else { return }
    report { FormChoice(ids: ids, value: value).explain(&$0) }
  }

  private mutating func checkNot(_ id: SchemaNode.ID, _ value: JSONValue) {
    let outer = seen
    seen = nil
    defer { seen = outer }
    guard fitsToTheLetter(value, id) else { return }
    report(value) { validation in
      validation.requiredNames(of: id).map { .unwantedMembers($0) } ?? .unwantedValue
    }
  }

  /// The names a schema requires, nil when it asks for anything else.
  func requiredNames(of id: SchemaNode.ID) -> [String]? {
    guard nodes[id].checks.count == 1, case .required(let names) = nodes[id].checks[0] else {
      return nil
    }
    return names
  }

  /// The forms that a value fits, by what tells them apart; empty where nothing does.
  private func describe(_ ids: [SchemaNode.ID]) -> [String] {
    let names = ids.compactMap { requiredNames(of: $0)?.joined(or: "and") }
    if names.count == ids.count { return names }
    let titles = ids.compactMap { title(of: $0) }
    return titles.count == ids.count ? titles : []
  }

  /// What people call a form, also where it is a reference to one that has a name.
  func title(of id: SchemaNode.ID) -> String? {
    if let title = nodes[id].title { return title }
    guard nodes[id].checks.count == 1, case .all(let ids) = nodes[id].checks[0], ids.count == 1
    else { return nil }
    return nodes[ids[0]].title
  }
}
