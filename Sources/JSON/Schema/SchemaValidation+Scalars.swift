extension SchemaValidation {
  /// Allowed values that are listed before only the nearest is named.
  private static let listLimit = 20

  /// Checks that concern values of every kind.
  mutating func applyToAny(_ check: SchemaNode.Check, _ value: JSONValue) {
    switch check {
    case .oneOf(let values) where !values.contains(value): reportOther(value, than: values)
    case .types(let kinds) where kinds.isDisjoint(with: JSONKinds(of: value)):
      report(.wrongKind(kinds.phrases, given: given(value, insteadOf: kinds)))
    default: break
    }
  }

  private mutating func reportOther(_ value: JSONValue, than values: [JSONValue]) {
    let texts = values.map(\.literal)
    let names = values.count > 1 ? values.compactMap(\.string) : []
    let nearest = value.string.flatMap { NearestName.find($0, among: names) }
    let hint = nearest.map { "; did you mean \(JSONValue.string($0).shown)?" } ?? ""
    let list = texts.count > Self.listLimit && nearest != nil ? 5 : Self.listLimit
    let phrases = texts.shortened(to: list)
    let expected = phrases.count > 1 ? "one of " + phrases.joined(separator: ", ") : phrases.first
    report(.expected([expected ?? "nothing"], given: value.shown + hint))
  }

  /// A number or boolean in quotes is the slip that is made most.
  private func given(_ value: JSONValue, insteadOf kinds: JSONKinds) -> String {
    guard case .string(let text) = value, let inner = try? JSONParser.parse(text),
      inner.string == nil, !kinds.isDisjoint(with: JSONKinds(of: inner))
    else { return value.shown }
    return value.shown + "; leave out the quotes"
  }

  /// Checks of numbers.
  mutating func apply(_ check: SchemaNode.Check, to number: JSONNumber) {
    switch check {
    case .bound(let bound) where !bound.admits(number):
      report(.expected([bound.phrase], given: JSONValue.number(number).shown))
    case .multiple(let divisor) where !number.decimal.isMultiple(of: divisor.decimal):
      let shown = JSONValue.number(number).shown
      report(.expected(["a multiple of \(divisor.text)"], given: shown))
    default: break
    }
  }

  /// Checks of texts.
  mutating func apply(_ check: SchemaNode.Check, to text: String) {
    switch check {
    case .length(let span):
      let count = text.unicodeScalars.count
      if !span.contains(count) { report(.problem(span.problem(count, "character"))) }
    case .pattern(let pattern, let test) where !test(text):
      report(.problem("must match the pattern \(pattern), got \(JSONValue.string(text).shown)"))
    default: break
    }
  }
}

extension SchemaNode.Bound {
  func admits(_ number: JSONNumber) -> Bool {
    let (value, limit) = (number.decimal, limit.decimal)
    return switch side {
    case .least: value >= limit
    case .most: value <= limit
    case .above: value > limit
    case .below: value < limit
    }
  }

  var phrase: String {
    switch side {
    case .least: "at least \(limit.text)"
    case .most: "at most \(limit.text)"
    case .above: "greater than \(limit.text)"
    case .below: "less than \(limit.text)"
    }
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

extension JSONValue {
  /// The value as JSON, cut when it is long.
  var literal: String {
    switch self {
    case .array, .object:
      let text = JSONWriter.text(self)
      return text.count > 60 ? text.prefix(60) + "…" : text
    default: return shown
    }
  }
}
