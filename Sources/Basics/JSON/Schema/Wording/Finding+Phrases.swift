import Text

extension Finding.Kind {
  /// What the value must be, each alternative as a phrase: `an integer`, `at least 1`; nil for other findings.
  func phrases(_ cut: Finding.Cut) -> [String]? {
    switch self {
    case .wrongKind(let kinds): kinds.phrases
    case .unlisted(let values): [Finding.list(values, cut)]
    case .outOfBounds(let bound): [bound.phrase]
    case .noMultiple(let divisor): ["a multiple of \(divisor.text)"]
    case .badFormat(let format): [format.phrase]
    case .either(let kinds): kinds.flatMap { $0.phrases(cut) ?? [] }.withoutRepetitions
    default: nil
    }
  }

  /// The kinds of values that would be right, where the finding is about that.
  var wantedKinds: JSONKinds {
    switch self {
    case .wrongKind(let kinds): kinds
    case .unlisted(let values): values.reduce([]) { $0.union(JSONKinds(of: $1)) }
    case .either(let kinds): kinds.reduce([]) { $0.union($1.wantedKinds) }
    default: []
    }
  }

  fileprivate var listedValues: [JSONValue] {
    switch self {
    case .unlisted(let values): values
    case .either(let kinds): kinds.flatMap(\.listedValues)
    default: []
    }
  }
}

extension Finding {
  /// How much of a list of values is shown.
  enum Cut: Int { case short = 5, long = 20 }

  /// The allowed values: `one of "a", "b"`; lists that are not long are never cut.
  static func list(_ values: [JSONValue], _ cut: Cut) -> String {
    let limit = values.count > Cut.long.rawValue ? cut.rawValue : values.count
    var shown = values.prefix(limit).map(\.literal)
    if values.count > limit { shown.append("\(values.count - limit) more") }
    if shown.isEmpty { return "nothing, because no value is allowed" }
    return shown.count == 1 ? shown[0] : "one of " + shown.joined(separator: ", ")
  }

  /// What was given, with the likeliest way to put it right.
  func given(_ nearest: String?) -> String {
    if let nearest { return value.shown + "; did you mean \(nearest)?" }
    guard case .string(let text) = value, let inner = try? JSONParser.parse(text),
      inner.string == nil, !kind.wantedKinds.isDisjoint(with: JSONKinds(of: inner))
    else { return value.shown }
    // A number or boolean in quotes is the slip that is made most.
    return value.shown + "; leave out the quotes"
  }

  /// The allowed value that a misspelt one was meant to be.
  var nearestValue: String? {
    guard let text = value.string else { return nil }
    let listed = kind.listedValues
    let names = listed.count > 1 ? listed.compactMap(\.string) : []
    return NearestName.find(text, among: names).map { JSONValue.string($0).shown }
  }
}

extension SchemaNode.Bound {
  var phrase: String {
    switch side {
    case .least: "at least \(limit.text)"
    case .most: "at most \(limit.text)"
    case .above: "greater than \(limit.text)"
    case .below: "less than \(limit.text)"
    }
  }
}
