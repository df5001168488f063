/// One check of a value against a schema.
struct SchemaValidation {
  /// Violations that are gathered.
  private static let violationLimit = 100

  /// Schemas that are tried before a check is given up as too entangled.
  private static let stepLimit = 1_000_000

  /// Schemas inside one another that are tried; values nest no deeper than the parser lets them.
  private static let depthLimit = 3 * JSONParser.depthLimit

  private let nodes: [SchemaNode]
  private(set) var path: [PathStep] = []
  private(set) var found: [Finding] = []
  private var steps = 0
  private var depth = 0

  init(nodes: [SchemaNode]) { self.nodes = nodes }

  /// The violations found, in the order of the schema.
  var outcome: [JSONSchema.Violation] {
    if isExhausted {
      let problem = "could not be checked: its schema refers to itself in too many ways"
      return [JSONSchema.Violation(path: JSONPointer(), name: "", problem: problem)]
    }
    return found.prefix(Self.violationLimit).map(\.violation)
  }

  /// Whether enough was found; the rest is not looked at.
  var isFull: Bool { found.count >= Self.violationLimit || isExhausted }

  private var isExhausted: Bool { steps > Self.stepLimit || depth > Self.depthLimit }

  /// Checks a value against one schema and gathers what does not fit.
  mutating func check(_ value: JSONValue, against id: SchemaNode.ID) {
    steps += 1
    depth += 1
    guard !isExhausted else { return }
    let before = found.count
    for check in nodes[id].checks {
      apply(check, to: value)
      // A value of the wrong kind or outside a list is wrong as a whole; more would be noise.
      if found.count > before, check.decidesAlone { break }
      guard !isFull else { break }
    }
    // After exhaustion the depth stays where it was, so that everybody up the stack gives up too.
    if !isExhausted { depth -= 1 }
  }

  /// What does not fit, without gathering it.
  mutating func trial(_ value: JSONValue, against id: SchemaNode.ID) -> [Finding] {
    let gathered = found
    found = []
    check(value, against: id)
    defer { found = gathered }
    return found
  }

  /// Whether a schema is `false`.
  func forbidsEverything(_ id: SchemaNode.ID) -> Bool {
    guard nodes[id].checks.count == 1, case .nothing = nodes[id].checks[0] else { return false }
    return true
  }

  /// The names a schema requires, nil when it asks for anything else.
  func requiredNames(of id: SchemaNode.ID) -> [String]? {
    guard nodes[id].checks.count == 1, case .required(let names) = nodes[id].checks[0] else {
      return nil
    }
    return names
  }

  /// Checks a part of the value.
  mutating func check(_ value: JSONValue, at step: PathStep, against id: SchemaNode.ID) {
    path.append(step)
    check(value, against: id)
    path.removeLast()
  }

  /// Gathers a problem of the value, or of a part of it.
  mutating func report(_ kind: Finding.Kind, at step: PathStep? = nil) {
    found.append(Finding(path: path + (step.map { [$0] } ?? []), kind: kind))
  }

  /// Gathers what was found in a trial.
  mutating func report(_ findings: [Finding]) { found += findings }

  private mutating func apply(_ check: SchemaNode.Check, to value: JSONValue) {
    switch check {
    case .nothing: report(.problem("is not allowed"))
    case .oneOf, .types: applyToAny(check, value)
    case .bound, .multiple:
      if case .number(let number) = value { apply(check, to: number) }
    case .length, .pattern:
      if case .string(let text) = value { apply(check, to: text) }
    case .elements, .elementCount, .distinctElements, .contains:
      if case .array(let elements) = value { apply(check, to: elements) }
    case .members, .memberCount, .memberNames, .required, .requiredWith, .schemaWith:
      if case .object(let object) = value { apply(check, to: object) }
    case .all, .any, .one, .not, .condition: combine(check, value)
    }
  }
}

extension SchemaNode.Check {
  /// Whether a value that fails this check is not looked at further.
  fileprivate var decidesAlone: Bool {
    switch self {
    case .nothing, .oneOf, .types: true
    default: false
    }
  }
}
