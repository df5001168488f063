import JSON

/// The values that a query selects in one document.
struct JSONPathSelection {
  /// A value and the way to it.
  struct Node {
    let value: JSONValue
    fileprivate let way: Way

    /// The tokens of the way.
    var tokens: [String] {
      var (tokens, rest) = ([String](), way)
      while case .child(let parent, let token) = rest {
        tokens.append(token)
        rest = parent
      }
      return tokens.reversed()
    }
  }

  /// A way from the document, which shares its beginning with those of its neighbours.
  fileprivate indirect enum Way {
    case root
    case child(Way, String)
  }

  private let root: JSONValue

  /// Values that may still be looked at; more would take long for a query that is meant otherwise.
  private var patience: Int

  /// Begins a search in a document; `patience` is the number of values that it may look at.
  init(in root: JSONValue, patience: Int = 5_000_000) {
    self.root = root
    self.patience = patience
  }

  /// The values in the order of the document, each as often as it is selected.
  ///
  /// - Throws: where the search takes too long, or a filter's expression is none.
  mutating func nodes(of path: JSONPath) throws(JSONPathError) -> [Node] {
    try select(path.segments, from: Node(value: root, way: .root))
  }

  private mutating func select(
    _ segments: [JSONPath.Segment],
    from start: Node
  ) throws(JSONPathError) -> [Node] {
    var nodes = [start]
    for segment in segments {
      var next: [Node] = []
      for node in nodes { try apply(segment, to: node, &next) }
      nodes = next
    }
    return nodes
  }

  private mutating func apply(
    _ segment: JSONPath.Segment,
    to node: Node,
    _ result: inout [Node]
  ) throws(JSONPathError) {
    for selector in segment.selectors { try apply(selector, to: node, &result) }
    guard segment.isDescendant else { return }
    for child in children(of: node) { try apply(segment, to: child, &result) }
  }

  private mutating func apply(
    _ selector: JSONPath.Selector,
    to node: Node,
    _ result: inout [Node]
  ) throws(JSONPathError) {
    patience -= 1
    guard patience > 0 else {
      throw JSONPathError("the search takes too long; name more of the way to what is meant")
    }
    switch selector {
    case .name(let name):
      if let value = node.value.object?[name] { result.append(node.child(name, value)) }
    case .wildcard: result += children(of: node)
    case .index(let index):
      let elements = node.value.array ?? []
      let place = index < 0 ? index + elements.count : index
      if elements.indices.contains(place) {
        result.append(node.child(String(place), elements[place]))
      }
    case .slice(let start, let end, let step):
      let elements = node.value.array ?? []
      for place in Self.slice(start, end, step, count: elements.count) {
        result.append(node.child(String(place), elements[place]))
      }
    case .filter(let test):
      for child in children(of: node) where try holds(test, for: child) { result.append(child) }
    }
  }

  /// The places of a slice (RFC 9535 §2.3.4.2.2).
  private static func slice(_ start: Int?, _ end: Int?, _ step: Int, count: Int) -> [Int] {
    guard step != 0, count > 0 else { return [] }
    func normal(_ index: Int) -> Int { index >= 0 ? index : count + index }
    guard step < 0 else {
      let lower = min(max(normal(start ?? 0), 0), count)
      let upper = min(max(normal(end ?? count), 0), count)
      return lower < upper ? Array(stride(from: lower, to: upper, by: step)) : []
    }
    let upper = min(max(normal(start ?? count - 1), -1), count - 1)
    let lower = end.map { min(max(normal($0), -1), count - 1) } ?? -1
    return lower < upper ? Array(stride(from: upper, to: lower, by: step)) : []
  }

  private mutating func children(of node: Node) -> [Node] {
    let children =
      switch node.value {
      case .object(let object): object.members.map { node.child($0.name, $0.value) }
      case .array(let elements): elements.enumerated().map { node.child(String($0), $1) }
      default: [Node]()
      }
    patience -= children.count
    return children
  }

  // MARK: - Filters

  private mutating func holds(
    _ test: JSONPath.Test,
    for node: Node
  ) throws(JSONPathError) -> Bool {
    switch test {
    case .any(let tests):
      for test in tests where try holds(test, for: node) { return true }
      return false
    case .all(let tests):
      for test in tests where try !holds(test, for: node) { return false }
      return true
    case .not(let test): return try !holds(test, for: node)
    case .exists(let query): return try !values(of: query, at: node).isEmpty
    case .comparison(let left, let relation, let right):
      return Self.compare(try value(left, at: node), relation, try value(right, at: node))
    case .match(let subject, let pattern, let isWhole):
      guard let text = try value(subject, at: node)?.string,
        let expression = try value(pattern, at: node)?.string
      else { return false }
      return try Self.matches(text, expression, isWhole: isWhole)
    }
  }

  private mutating func values(
    of query: JSONPath.Query,
    at node: Node
  ) throws(JSONPathError) -> [JSONValue] {
    let start = query.isRelative ? node.value : root
    return try select(query.segments, from: Node(value: start, way: .root)).map(\.value)
  }

  /// The value of an operand; nil for nothing.
  private mutating func value(
    _ operand: JSONPath.Operand,
    at node: Node
  ) throws(JSONPathError) -> JSONValue? {
    switch operand {
    case .literal(let value): return value
    case .query(let query): return try values(of: query, at: node).first
    case .count(let query): return JSONValue(try values(of: query, at: node).count)
    case .value(let query):
      let found = try values(of: query, at: node)
      return found.count == 1 ? found.first : Optional.none
    case .length(let operand):
      switch try value(operand, at: node) {
      case .string(let text)?: return JSONValue(text.unicodeScalars.count)
      case .array(let elements)?: return JSONValue(elements.count)
      case .object(let object)?: return JSONValue(object.count)
      default: return nil
      }
    }
  }

  /// Compares values (RFC 9535 §2.3.5.2.2); nothing equals nothing alone.
  private static func compare(
    _ left: JSONValue?,
    _ relation: JSONPath.Relation,
    _ right: JSONValue?
  ) -> Bool {
    switch relation {
    case .equal: return left == right
    case .unequal: return left != right
    case .less: return isLess(left, right)
    case .greater: return isLess(right, left)
    case .lessOrEqual: return left == right || isLess(left, right)
    case .greaterOrEqual: return left == right || isLess(right, left)
    }
  }

  private static func isLess(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
    if let left = left?.number?.double, let right = right?.number?.double { return left < right }
    if let left = left?.string, let right = right?.string {
      return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
    }
    return false
  }

  private static func matches(
    _ text: String,
    _ expression: String,
    isWhole: Bool
  ) throws(JSONPathError) -> Bool {
    do throws(PatternError) {
      let match = try Pattern(isWhole ? "^(?:\(expression))$" : expression).firstMatch(in: text)
      return match != nil
    } catch {
      throw JSONPathError(
        "the expression \(DocumentExcerpt.quoted(expression)) cannot be matched here: \(error.message)"
      )
    }
  }
}

extension JSONPathSelection.Node {
  fileprivate func child(_ token: String, _ value: JSONValue) -> JSONPathSelection.Node {
    JSONPathSelection.Node(value: value, way: .child(way, token))
  }
}
