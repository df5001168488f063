/// The choice of the form that a value was most likely meant to have, when it fits none of several.
struct FormChoice {
  /// References that are followed in search of what marks a form.
  private static let referenceLimit = 8

  /// Forms among which a mark is searched for, and members of one that may be it.
  private static let formLimit = 300
  private static let memberLimit = 50

  let ids: [SchemaNode.ID]
  let value: JSONValue

  /// What to tell: what is wrong with the likeliest form, or what all have in common.
  func explain(_ validation: inout SchemaValidation) -> [Finding] {
    if let findings = explainByMark(&validation) { return findings }
    let trials = ids.map { validation.trial(value, against: $0) }
    if let kind = commonAlternatives(trials, validation.path.count)
      ?? commonNeeds(trials, validation.path.count)
    {
      return [Finding(path: validation.path, value: value, kind: kind)]
    }
    let distances = trials.map { Distance($0, at: validation.path.count) }
    guard let least = distances.min() else { return [] }
    let nearest = trials.indices.filter { distances[$0] == least }
    if nearest.count == 1, let index = nearest.first { return trials[index] }
    let forms = nearest.map { index in
      Finding.Form(title: validation.title(of: ids[index]), lack: Array(trials[index].prefix(1)))
    }
    let kind = Finding.Kind.noForm(forms, count: ids.count, depth: validation.path.count)
    return [Finding(path: validation.path, value: value, kind: kind)]
  }

  /// How far a value is from a form: of another kind, with other fixed values, wrong otherwise.
  private struct Distance: Comparable {
    var kinds = 0
    var values = 0
    var all: Int

    init(_ findings: [Finding], at depth: Int) {
      all = findings.count
      for finding in findings {
        switch finding.kind {
        case .wrongKind where finding.path.count == depth: kinds += 1
        case .unlisted where finding.path.count == depth + 1: values += 1
        default: break
        }
      }
    }

    static func < (left: Distance, right: Distance) -> Bool {
      (left.kinds, left.values, left.all) < (right.kinds, right.values, right.all)
    }
  }
}

// MARK: - What the forms have in common

extension FormChoice {
  /// The kinds or values that all forms ask of the value itself.
  private func commonAlternatives(_ trials: [[Finding]], _ depth: Int) -> Finding.Kind? {
    var kinds: [Finding.Kind] = []
    for trial in trials {
      guard trial.count == 1, trial[0].path.count == depth, trial[0].kind.phrases(.short) != nil
      else {
        return nil
      }
      if !kinds.contains(trial[0].kind) { kinds.append(trial[0].kind) }
    }
    return kinds.count == 1 ? kinds[0] : .either(kinds)
  }

  /// The members that each form lacks, where that is all they lack.
  private func commonNeeds(_ trials: [[Finding]], _ depth: Int) -> Finding.Kind? {
    var needs: [[String]] = []
    for trial in trials {
      let names = trial.compactMap { finding -> String? in
        guard finding.path.count == depth + 1, case .missing = finding.kind else { return nil }
        return finding.path.last?.token
      }
      guard names.count == trial.count else { return nil }
      needs.append(names)
    }
    return .needs(needs)
  }
}

// MARK: - Marks

extension FormChoice {
  /// Tells what is wrong by the member whose fixed values say which form is meant.
  private func explainByMark(_ validation: inout SchemaValidation) -> [Finding]? {
    guard case .object(let object) = value, ids.count <= Self.formLimit,
      let mark = mark(in: validation)
    else { return nil }
    validation.spend(ids.count)
    let path = validation.path + [.member(mark.name)]
    guard let given = object[mark.name] else {
      guard mark.isRequired else { return nil }
      let kind = Finding.Kind.missingMark(mark.values.flatMap(\.self))
      return [Finding(path: path, value: value, kind: kind)]
    }
    guard let index = mark.values.firstIndex(where: { $0.contains(given) }) else {
      return [Finding(path: path, value: given, kind: .unlisted(mark.values.flatMap(\.self)))]
    }
    return validation.trial(value, against: mark.ids[index])
  }

  private struct Mark {
    var name: String
    var ids: [SchemaNode.ID]
    var values: [[JSONValue]]
    var isRequired: Bool
  }

  /// The first member that has a fixed value of its own in each form of objects.
  private func mark(in validation: SchemaValidation) -> Mark? {
    let forms = ids.map { Form($0, in: validation.nodes) }.filter(\.admitsObjects)
    guard forms.count > 1, let first = forms.first else { return nil }
    for (name, _) in first.fixed {
      let values = forms.compactMap { form in form.fixed.first { $0.name == name }?.values }
      let all = values.flatMap(\.self)
      guard values.count == forms.count, all.count <= 1000, Set(all).count == all.count else {
        continue
      }
      let isRequired = forms.allSatisfy { $0.required.contains(name) }
      return Mark(name: name, ids: forms.map(\.id), values: values, isRequired: isRequired)
    }
    return nil
  }

  /// What can be seen of a form without a value.
  private struct Form {
    let id: SchemaNode.ID
    private(set) var admitsObjects = true
    private(set) var fixed: [(name: String, values: [JSONValue])] = []
    private(set) var required: Set<String> = []

    init(_ id: SchemaNode.ID, in nodes: [SchemaNode]) {
      self.id = id
      look(at: id, in: nodes, left: FormChoice.referenceLimit)
    }

    private mutating func look(at id: SchemaNode.ID, in nodes: [SchemaNode], left: Int) {
      guard left > 0 else { return }
      for check in nodes[id].checks {
        switch check {
        case .types(let kinds) where !kinds.contains(.object): admitsObjects = false
        case .nothing: admitsObjects = false
        case .required(let names): required.formUnion(names)
        case .members(let members): note(members, nodes)
        case .all(let ids): for id in ids { look(at: id, in: nodes, left: left - 1) }
        default: break
        }
      }
    }

    private mutating func note(_ members: SchemaNode.Members, _ nodes: [SchemaNode]) {
      for name in members.names.prefix(FormChoice.memberLimit) {
        guard let id = members.named[name] else { continue }
        for case .listed(let listed) in nodes[id].checks { fixed.append((name, listed.values)) }
      }
    }
  }
}
