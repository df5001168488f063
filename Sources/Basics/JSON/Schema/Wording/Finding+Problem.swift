import Text

extension Finding {
  /// What is wrong, as the rest of a sentence that starts with the place.
  var problem: String {
    let nearest = nearestValue
    let cut = nearest == nil ? Cut.long : .short
    if let phrases = kind.phrases(cut) {
      return "must be \(phrases.joined(or: "or")), got \(given(nearest))"
    }
    return switch kind {
    case .noMatch(let pattern): "must match the pattern \(pattern), got \(value.shown)"
    case .count(let span, let noun, let count): span.problem(count, noun)
    case .equalElements(let first, let second):
      "must not hold equal elements: [\(first)] and [\(second)] are equal"
    case .contained(let span, let count, let lack): Self.contained(span, count, lack)
    case .surplusElement(let known): surplus(known)
    case .unknownMember(let known, let free): unknown(known, free)
    case .badName(let lack):
      "is not allowed as a name: it " + (lack.first?.problem ?? "is not known")
    case .missing(let because): "is required\(because)"
    case .missingMark(let values):
      "is required, because it says which form is meant: \(Self.list(values, .long))"
    case .needs(let needs): "needs \(needs.map { $0.joined(or: "and") }.joined(or: "or"))"
    case .noForm(let forms, let count, let depth): Self.noForm(forms, count, depth)
    case .manyForms(let names): Self.manyForms(names)
    case .unwantedMembers(let names): "must not have \(names.joined(or: "and"))"
    case .unwantedValue: "has a value that is not allowed: \(value.literal)"
    default: "is not allowed"
    }
  }

  private static func contained(
    _ span: SchemaNode.Span,
    _ count: Int,
    _ lack: [Finding]
  ) -> String {
    let isShort = count < span.least
    let bound = isShort ? "at least \(span.least)" : "at most \(span.most ?? 0)"
    let such = lack.first.map { "; the first " + $0.problem } ?? ""
    return "must hold \(bound) of the elements its schema asks for, got \(count)\(such)"
  }

  private func surplus(_ known: Int?) -> String {
    guard let known else { return "is not allowed; leave the element out" }
    if known == 0 { return "is not allowed; the array must be empty" }
    return "is not allowed; give no more than \(known) element\(known == 1 ? "" : "s")"
  }

  /// What to say of a member that the schema does not know.
  private func unknown(_ known: [String], _ free: [String]) -> String {
    let holder = path.dropLast()
    let place =
      holder.isEmpty ? "is not an argument" : "is not a member of \(Array(holder).name)"
    if let name = path.last?.token, let nearest = NearestName.find(name, among: free) {
      return place + "; did you mean \(nearest)?"
    }
    if known.isEmpty { return place + "; there are none" }
    return place + "; known are \(known.shortened(to: 20).joined(or: "and"))"
  }

  private static func noForm(_ forms: [Form], _ count: Int, _ depth: Int) -> String {
    let texts = forms.map { form in
      let title = form.title.map { "as \($0), " } ?? ""
      guard let lack = form.lack.first else { return title + "it does not fit" }
      let rest = Array(lack.path.dropFirst(depth))
      return title + (rest.isEmpty ? lack.problem : "\(rest.name) \(lack.problem)")
    }
    return "fits none of \(count) forms: \(texts.shortened(to: 4).joined(separator: "; or "))"
  }

  private static func manyForms(_ names: [String]) -> String {
    let which = names.isEmpty ? "" : "; give only one of \(names.joined(or: "or"))"
    return "fits more than one of the forms that exclude each other\(which)"
  }
}

extension SchemaNode.Span {
  /// What to say of a count that is not inside: `must have at least 1 character, got 0`.
  func problem(_ count: Int, _ noun: String) -> String {
    let bound = count < least ? least : most ?? least
    let word = bound == 1 ? noun : noun + "s"
    let side = least == most ? "exactly" : count < least ? "at least" : "at most"
    return "must have \(side) \(bound) \(word), got \(count)"
  }
}
