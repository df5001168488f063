import JSON

/// The step from events to values: resolves scalars, follows aliases, merges mappings.
struct YAMLComposer {
  /// Whether places are kept, which costs as much again as the values.
  enum Wanted { case values, valuesWithPlaces }

  /// A value with what must be known of it when an alias names it.
  struct Node {
    let value: JSONValue

    /// Bytes that it comes to as JSON, roughly.
    let weight: Int

    /// Levels of arrays and objects.
    let depth: Int
    let places: PlaceTree?
  }

  private let events: YAMLEventReader
  private let wanted: Wanted
  private var anchors: [String: Node] = [:]

  /// Anchors of nodes that are being read.
  private var openAnchors: Set<String> = []
  private var depth = 0
  private var unfolded = 0

  init(events: YAMLEventReader, wanted: Wanted) {
    self.events = events
    self.wanted = wanted
  }

  /// The document of a text that has only one.
  mutating func onlyDocument() throws(YAMLSyntaxError) -> Node {
    let start = try events.next()
    guard case .documentStart = start.kind else {
      throw YAMLSyntaxError(
        "expected a value, found nothing but space and comments",
        at: start.position
      )
    }
    let node = try node(events.next())
    _ = try events.next()
    try expectEnd()
    return node
  }

  /// A mark of another document with nothing after it is no document that anybody could miss.
  private func expectEnd() throws(YAMLSyntaxError) {
    while true {
      let start = try events.next()
      guard case .documentStart = start.kind else { return }
      guard case .scalar(let scalar) = try events.next().kind, scalar.isPlain, scalar.text.isEmpty
      else {
        throw YAMLSyntaxError(
          "a second document begins here, and one file holds one; put it into a file of its own",
          at: start.position
        )
      }
      _ = try events.next()
    }
  }

  private mutating func node(_ event: YAMLEvent) throws(YAMLSyntaxError) -> Node {
    switch event.kind {
    case .scalar(let scalar):
      let value = try CoreSchema.value(of: scalar, at: event.position)
      let node = Node(
        value: value,
        weight: scalar.text.utf8.count + 4,
        depth: 0,
        places: wanted == .values ? nil : PlaceTree(start: event.position)
      )
      if let anchor = scalar.properties.anchor { anchors[anchor] = node }
      return node
    case .alias(let name): return try named(name, at: event.position)
    case .sequenceStart(let properties):
      return try nested(properties, at: event.position) {
        (composer) throws(YAMLSyntaxError) in try composer.sequence(at: event.position)
      }
    case .mappingStart(let properties):
      return try nested(properties, at: event.position) {
        (composer) throws(YAMLSyntaxError) in try composer.mapping(at: event.position)
      }
    case .streamStart, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd, .streamEnd:
      throw YAMLSyntaxError("expected a value", at: event.position)
    }
  }

  private mutating func nested(
    _ properties: YAMLProperties,
    at position: JSONSourceMap.Position,
    _ body: (inout YAMLComposer) throws(YAMLSyntaxError) -> Node
  ) throws(YAMLSyntaxError) -> Node {
    guard depth < YAMLParser.depthLimit else {
      throw YAMLSyntaxError(YAMLAdvice.tooDeep, at: position)
    }
    try CoreSchema.checkCollection(properties.tag, at: position)
    depth += 1
    defer { depth -= 1 }
    guard let anchor = properties.anchor else { return try body(&self) }
    // An anchor may be given anew, also inside of what bears it.
    let isOuter = openAnchors.insert(anchor).inserted
    anchors[anchor] = nil
    let node = try body(&self)
    if isOuter { openAnchors.remove(anchor) }
    anchors[anchor] = node
    return node
  }

  /// What an alias names.
  private mutating func named(
    _ name: String,
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) -> Node {
    guard let node = anchors[name] else {
      throw YAMLSyntaxError(
        openAnchors.contains(name)
          ? "the alias *\(name) stands inside of what it names, and no value can hold itself; name "
            + "something else"
          : "the alias *\(name) names nothing above it; write &\(name) before the value that is meant, "
            + "or put a text that begins with * into quotation marks",
        at: position
      )
    }
    unfolded += node.weight
    guard unfolded <= YAMLParser.unfoldedLimit else {
      throw YAMLSyntaxError(
        "with the alias *\(name) the aliases stand for more than \(YAMLParser.unfoldedLimit >> 20) MiB; "
          + "write fewer of them",
        at: position
      )
    }
    guard depth + node.depth <= YAMLParser.depthLimit else {
      throw YAMLSyntaxError(YAMLAdvice.tooDeep, at: position)
    }
    return node
  }

  private mutating func sequence(
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) -> Node {
    var elements: [JSONValue] = []
    var children: [PlaceTree.Child] = []
    var (weight, depth) = (2, 0)
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind { break }
      let node = try node(event)
      elements.append(node.value)
      weight += node.weight
      depth = max(depth, node.depth)
      if let tree = node.places {
        children.append(PlaceTree.Child(name: nil, nameStart: nil, tree: tree))
      }
    }
    return Node(
      value: .array(elements),
      weight: weight,
      depth: depth + 1,
      places: wanted == .values ? nil : PlaceTree(start: position, children: children)
    )
  }

  private mutating func mapping(
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) -> Node {
    var mapping = YAMLMapping()
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind { break }
      let key = try key(event)
      let node = try node(events.next())
      try mapping.take(key, node, at: event.position)
    }
    return mapping.node(at: position, wanted)
  }

  /// The text of a key.
  private mutating func key(_ event: YAMLEvent) throws(YAMLSyntaxError) -> YAMLMapping.Key {
    switch event.kind {
    case .scalar(let scalar):
      if scalar.properties.anchor != nil { _ = try node(event) }
      let isMerge = scalar.isPlain && scalar.text == "<<" && scalar.properties.tag == nil
      return isMerge ? .merge : .name(scalar.text)
    case .alias(let name):
      let node = try named(name, at: event.position)
      if let text = node.value.scalarText { return .name(text) }
    default: break
    }
    throw YAMLSyntaxError(
      "a list or a mapping stands here as a key, and only a text can be one; put it into quotation "
        + "marks",
      at: event.position
    )
  }
}
