extension SchemaValidation {
  /// Checks of arrays.
  mutating func apply(_ check: SchemaNode.Check, to elements: [JSONValue]) {
    switch check {
    case .elements(let prefix, let rest): checkEach(of: elements, prefix: prefix, rest: rest)
    case .elementCount(let span) where !span.contains(elements.count):
      report(.count(span, "element", elements.count), .array(elements))
    case .distinctElements: checkDistinct(elements)
    case .contains(let id, let span): checkContained(elements, id, span)
    case .otherElements(let id): checkOthers(of: elements, id)
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
      seen?.insert(index)
      if isForbidding(id) {
        let known = index < prefix.count ? nil : prefix.count
        report(.surplusElement(known: known), element, at: .element(index))
      } else {
        check(element, at: .element(index), against: id)
      }
    }
  }

  private mutating func checkDistinct(_ elements: [JSONValue]) {
    guard elements.count > 1 else { return }
    spend(elements.count)
    var places: [JSONValue: Int] = [:]
    for (index, element) in elements.enumerated() {
      if let first = places.updateValue(index, forKey: element) {
        report(.equalElements(first, index), .array(elements))
        return
      }
    }
  }

  private mutating func checkContained(
    _ elements: [JSONValue],
    _ id: SchemaNode.ID,
    _ span: SchemaNode.Span
  ) {
    var count = 0
    for (index, element) in elements.enumerated() where fits(part: element, id) {
      count += 1
      seen?.insert(index)
    }
    guard !span.contains(count) else { return }
    report { validation in
      let example = count < span.least ? elements.first : nil
      let lack = example.map { validation.trial($0, against: id) } ?? []
      let kind = Finding.Kind.contained(span, count, firstLacks: lack)
      return [Finding(path: validation.path, value: .array(elements), kind: kind)]
    }
  }

  private mutating func checkOthers(of elements: [JSONValue], _ id: SchemaNode.ID) {
    for (index, element) in elements.enumerated() where seen?.contains(index) != true {
      guard !isFull else { return }
      if isForbidding(id) {
        report(.surplusElement(known: nil), element, at: .element(index))
      } else {
        check(element, at: .element(index), against: id)
      }
    }
    seen?.includesAll = true
  }

  /// Whether a schema is `false`.
  func isForbidding(_ id: SchemaNode.ID) -> Bool {
    guard nodes[id].checks.count == 1, case .nothing = nodes[id].checks[0] else { return false }
    return true
  }
}
