extension JSONValue {
  /// A value to be put in the place of a part of another.
  struct Change {
    var path: ArraySlice<PathStep>
    var value: JSONValue
  }

  /// The value with other parts; each array and object is made anew once, however many of its parts change.
  func replacing(_ changes: [Change]) -> JSONValue {
    guard !changes.isEmpty else { return self }
    if let whole = changes.first(where: \.path.isEmpty) { return whole.value }
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
      return .object(
        object.mapValues { name, value in inner[.member(name)].map(value.replacing) ?? value }
      )
    default: return self
    }
  }
}
