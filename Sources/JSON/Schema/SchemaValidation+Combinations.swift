extension SchemaValidation {
  /// Checks that are made of other schemas.
  mutating func combine(_ check: SchemaNode.Check, _ value: JSONValue) {
    switch check {
    case .all(let ids):
      for id in ids { self.check(value, against: id) }
    case .any(let ids):
      let trials = ids.map { trial(value, against: $0) }
      if !trials.contains(where: \.isEmpty) { report(misfit(trials)) }
    case .one(let ids): checkOne(of: ids, value)
    case .not(let id): checkNot(id, value)
    case .condition(let condition, let then, let otherwise):
      let branch = trial(value, against: condition).isEmpty ? then : otherwise
      if let branch { self.check(value, against: branch) }
    default: break
    }
  }

  private mutating func checkOne(of ids: [SchemaNode.ID], _ value: JSONValue) {
    let trials = ids.map { trial(value, against: $0) }
    switch trials.count(where: \.isEmpty) {
    case 0: report(misfit(trials))
    case 1: break
    default:
      let names = ids.compactMap { requiredNames(of: $0) }
      let given = names.count == ids.count ? names.map { $0.joined(or: "and") } : []
      let which = given.isEmpty ? "" : "; give only one of \(given.joined(or: "or"))"
      report(.problem("fits more than one of the forms that exclude each other\(which)"))
    }
  }

  private mutating func checkNot(_ id: SchemaNode.ID, _ value: JSONValue) {
    guard trial(value, against: id).isEmpty else { return }
    if let names = requiredNames(of: id) {
      report(.problem("must not have \(names.joined(or: "and"))"))
    } else {
      report(.problem("has a value that is not allowed: \(value.literal)"))
    }
  }

  /// What to say when none of several forms fits: what they have in common, or what the likeliest lacks.
  private func misfit(_ trials: [[Finding]]) -> [Finding] {
    if let phrases = commonPhrases(trials) { return [Finding(path: path, kind: phrases)] }
    if let needs = commonNeeds(trials) { return [Finding(path: path, kind: .problem(needs))] }
    let scores = trials.map { distance(of: $0) }
    guard let best = scores.min(by: <) else { return [] }
    let nearest = trials.indices.filter { scores[$0] == best }
    if nearest.count == 1, let index = nearest.first { return trials[index] }
    let forms = trials.compactMap { $0.first }.map { finding in
      let rest = Array(finding.path.dropFirst(path.count))
      return rest.isEmpty ? finding.problem : "\(rest.name) \(finding.problem)"
    }
    let list = forms.shortened(to: 4).joined(separator: "; ")
    return [Finding(path: path, kind: .problem("fits none of \(trials.count) forms: \(list)"))]
  }

  /// The kinds or values that all forms ask of the value itself.
  private func commonPhrases(_ trials: [[Finding]]) -> Finding.Kind? {
    var phrases: [String] = []
    var shown = ""
    for trial in trials {
      guard trial.count == 1, trial[0].isAbout(depth: path.count) else { return nil }
      switch trial[0].kind {
      case .wrongKind(let expected, let given), .expected(let expected, let given):
        phrases += expected.filter { !phrases.contains($0) }
        // The longer text of the two has a hint.
        if given.count > shown.count { shown = given }
      case .missing, .problem: return nil
      }
    }
    return .wrongKind(phrases, given: shown)
  }

  /// The members that each form lacks, where that is all they lack.
  private func commonNeeds(_ trials: [[Finding]]) -> String? {
    var needs: [String] = []
    for trial in trials {
      let names = trial.compactMap { finding -> String? in
        guard finding.isAbout(depth: path.count + 1), case .missing = finding.kind else {
          return nil
        }
        return finding.path.last?.token
      }
      guard names.count == trial.count else { return nil }
      needs.append(names.joined(or: "and"))
    }
    return "needs \(needs.joined(or: "or"))"
  }

  /// How far a value is from a form: of another kind, with other fixed values, wrong otherwise.
  private func distance(of trial: [Finding]) -> (kind: Int, values: Int, all: Int) {
    let kind = trial.count { finding in
      guard finding.isAbout(depth: path.count), case .wrongKind = finding.kind else { return false }
      return true
    }
    let values = trial.count { finding in
      guard finding.isAbout(depth: path.count + 1), case .expected = finding.kind else {
        return false
      }
      return true
    }
    return (kind, values, trial.count)
  }
}
