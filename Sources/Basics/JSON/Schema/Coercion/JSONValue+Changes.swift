extension JSONValue {
  /// A value to be put in the place of a part of another.
  struct Change {
    var path: ArraySlice<PathStep>

    /// What stands there then; nil takes a member away.
    var value: JSONValue?
  }

  /// The value with other parts; each array and object is made anew once, however many of its parts change.
  func replacing(_ changes: [Change]) -> JSONValue {
    guard !changes.isEmpty else { return self }
    if let whole = changes.first(where: \.path.isEmpty)?.value { return whole }
    var inner: [PathStep: [Change]] = [:]
    for change in changes {
      guard let step = change.path.first else { continue }
      let rest = Change(path: change.path.dropFirst(), value: change.value)
      inner[step, default: []].append(rest)
    }
    switch self {
    case .array(let elements):
      return .array(
        elements.enumerated().map { index, element in
          inner[.element(index)].map(element.replacing) ?? element
        }
      )
    case .object(let object):
      var changed = object.mapValues { name, value in
        inner[.member(name)].map(value.replacing) ?? value
      }
      for case .member(let name) in inner.keys
      where inner[.member(name)]?.contains(where: \.takesAway) == true {
        changed[name] = nil
      }
      return .object(changed)
    default: return self
    }
  }
}

extension JSONValue.Change {
  /// Whether it takes away the very value it is applied to.
  fileprivate var takesAway: Bool { path.isEmpty && value == nil }
}
