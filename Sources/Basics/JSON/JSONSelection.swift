import Text

/// What is wanted of a JSON value: pointers in which `*` stands for every element or member.
///
/// What is selected keeps its shape: an object keeps the members that are wanted, or lead there, in its own order; an array
/// keeps the elements that are, so the others do not leave gaps; what is wanted stands whole. An empty array or object
/// under `*` stays, because all of its nothing is wanted.
package struct JSONSelection: Sendable, Hashable {
  /// Pointers of one selection.
  package static let limit = 50

  package let pointers: [JSONPointer]
  private let steps: [[Step]]

  /// Selects what the pointers lead to; past the limit they are dropped.
  package init(_ pointers: [JSONPointer]) {
    self.pointers = Array(pointers.prefix(Self.limit))
    steps = self.pointers.map { $0.tokens.map(Step.init) }
  }

  /// The selection as an argument: an array of pointers.
  package var json: JSONValue { .array(pointers.map { .string($0.description) }) }

  /// What became of a selection.
  package struct Outcome: Sendable, Hashable {
    /// The value with what is wanted; nil when nothing is.
    package var value: JSONValue?

    /// The pointers that lead nowhere.
    package var misses: [Miss]
  }

  /// Selects from a value.
  package func applied(to value: JSONValue) -> Outcome {
    var reached = [Bool](repeating: false, count: pointers.count)
    let all = pointers.indices.map { Position(pointer: $0, depth: 0) }
    let kept = kept(value, all[...], &reached)
    let misses = pointers.indices.lazy.filter { !reached[$0] }
      .compactMap { Miss(pointers[$0], in: value) }
    return Outcome(value: kept, misses: Array(misses))
  }

  /// How far a pointer has led.
  private struct Position {
    let pointer: Int
    let depth: Int
  }

  /// A token, ready to be compared.
  private struct Step: Sendable, Hashable {
    let name: String
    let index: Int?
    let isWildcard: Bool

    init(_ token: String) {
      name = token
      isWildcard = token == "*"
      // An index has one spelling (RFC 6901 §4).
      index = Int(token).flatMap { String($0) == token ? $0 : nil }
    }
  }

  private func kept(
    _ value: JSONValue,
    _ positions: ArraySlice<Position>,
    _ reached: inout [Bool]
  ) -> JSONValue? {
    var isWhole = false
    for position in positions where position.depth == steps[position.pointer].count {
      reached[position.pointer] = true
      isWhole = true
    }
    if isWhole { return value }
    switch value {
    case .array(let elements): return kept(elements, positions, &reached)
    case .object(let object): return kept(object, positions, &reached)
    default: return nil
    }
  }

  private func kept(
    _ elements: [JSONValue],
    _ positions: ArraySlice<Position>,
    _ reached: inout [Bool]
  ) -> JSONValue? {
    if elements.isEmpty { return marksEmpty(positions, &reached) ? .array([]) : nil }
    var selected: [JSONValue] = []
    for (index, element) in elements.enumerated() {
      let next = advanced(positions) { $0.index == index }
      if next.isEmpty { continue }
      if let value = kept(element, next[...], &reached) { selected.append(value) }
    }
    return selected.isEmpty ? nil : .array(selected)
  }

  private func kept(
    _ object: JSONObject,
    _ positions: ArraySlice<Position>,
    _ reached: inout [Bool]
  ) -> JSONValue? {
    if object.isEmpty { return marksEmpty(positions, &reached) ? .object(JSONObject()) : nil }
    var selected: [JSONObject.Member] = []
    for member in object.members {
      let next = advanced(positions) { $0.name.isSameText(as: member.name) }
      if next.isEmpty { continue }
      guard let value = kept(member.value, next[...], &reached) else { continue }
      selected.append(JSONObject.Member(name: member.name, value: value))
    }
    return selected.isEmpty ? nil : .object(JSONObject(merging: selected))
  }

  private func advanced(
    _ positions: ArraySlice<Position>,
    _ isNext: (Step) -> Bool
  ) -> [Position] {
    var next: [Position] = []
    for position in positions {
      let step = steps[position.pointer][position.depth]
      guard step.isWildcard || isNext(step) else { continue }
      next.append(Position(pointer: position.pointer, depth: position.depth + 1))
    }
    return next
  }

  /// Notes the pointers that want everything of nothing.
  private func marksEmpty(_ positions: ArraySlice<Position>, _ reached: inout [Bool]) -> Bool {
    var isWanted = false
    for position in positions where steps[position.pointer][position.depth].isWildcard {
      reached[position.pointer] = true
      isWanted = true
    }
    return isWanted
  }
}

extension JSONSelection {
  /// A pointer that leads nowhere, and how far it leads.
  package struct Miss: Sendable, Hashable {
    package let pointer: JSONPointer

    /// The longest part of the pointer that leads somewhere.
    package let reached: JSONPointer

    /// What stands there: a JSON kind.
    package let kind: String

    /// The names of the members there; of many places with different members, those of the first ones.
    package let names: [String]

    private static let placeLimit = 20
    private static let nameLimit = 100

    /// Follows a pointer as far as it leads; nil when it leads to its end.
    init?(_ pointer: JSONPointer, in root: JSONValue) {
      guard root.values(at: pointer).isEmpty else { return nil }
      var values = [root]
      var depth = 0
      for (index, token) in pointer.tokens.enumerated() {
        let next = values.flatMap { $0.values(at: JSONPointer(tokens: [token])) }
        if next.isEmpty { break }
        (values, depth) = (next, index + 1)
      }
      self.pointer = pointer
      reached = JSONPointer(tokens: Array(pointer.tokens.prefix(depth)))
      let place = values.first { $0.object != nil } ?? values.first { $0.array != nil }
      kind = (place ?? values[0]).kind
      var names: [String] = []
      for value in values.prefix(Self.placeLimit) {
        for name in value.object?.names ?? [] where !names.contains(name) { names.append(name) }
      }
      self.names = Array(names.prefix(Self.nameLimit))
    }

    /// The pointer that was most likely meant; nil when none is near.
    package var nearest: JSONPointer? {
      let depth = reached.tokens.count
      let token = pointer.tokens[depth]
      let rest = pointer.tokens[(depth + 1)...]
      if kind == "array", Int(token) == nil {
        return JSONPointer(tokens: reached.tokens + ["*", token] + rest)
      }
      guard let name = NearestName.find(token, among: names) else { return nil }
      return JSONPointer(tokens: reached.tokens + [name] + rest)
    }
  }

  /// A text that is no pointer, and what was most likely meant.
  package struct Fault: Error, Sendable, Hashable {
    package let text: String

    /// The pointer that was most likely meant; nil when none is near.
    package let suggestion: String?

    /// Makes a fault.
    package init(text: String, suggestion: String?) {
      self.text = text
      self.suggestion = suggestion
    }
  }

  /// Reads pointers.
  ///
  /// - Throws: the first text that is none.
  package init(texts: [String]) throws(Fault) {
    var pointers: [JSONPointer] = []
    for text in texts {
      guard let pointer = JSONPointer(text) else {
        throw Fault(text: text, suggestion: Self.suggestion(for: text))
      }
      pointers.append(pointer)
    }
    self.init(pointers)
  }

  /// A path in another notation (`$.items[*].id`, `items.0.id`) as a pointer.
  private static func suggestion(for text: String) -> String? {
    let separators: Set<Character> = [".", "[", "]", "/", "$", "\"", "'", " ", "#"]
    let spread = text.replacing(text: "[]", with: "[*]")
    let tokens = spread.split { separators.contains($0) }.map(String.init)
    return tokens.isEmpty ? nil : JSONPointer(tokens: tokens).description
  }
}
