/// One check of a value against a schema.
struct SchemaValidation {
  /// How much a check finds out.
  enum Depth {
    /// What is wrong, to be told.
    case findings
    /// Only whether anything is wrong; the check ends with the first failure.
    case fit
  }

  /// Findings that are told.
  static let violationLimit = 100

  /// Schemas that are tried whatever the value is.
  static let stepLimit = 1_000_000

  /// Schemas that are tried beyond that for each part of the value, so that only what grows faster than the value is too
  /// entangled.
  private static let stepsPerPart = 16

  /// Schemas inside one another that are tried; values nest no deeper than the parser lets them.
  private static let nestingLimit = 3 * JSONParser.depthLimit

  let nodes: [SchemaNode]
  let findingLimit: Int
  private(set) var path: [PathStep] = []
  private(set) var found: [Finding] = []

  /// Failures so far, found out in detail or not.
  private(set) var failures = 0

  /// The parts of the value at hand that a schema has looked at; nil where nobody asks.
  var seen: SeenParts?

  /// How formats are read for the time being; nil for the way that the schema asks for.
  var letter: JSONSchema.Formats?
  private let hasScopes: Bool

  /// The resources on the way to the schema at hand, the outermost first.
  private(set) var scopes: [Int] = []
  private(set) var depth = Depth.findings
  private var steps = 0

  /// Steps after which the check is given up.
  private var stepLimit: Int

  /// The whole value; nil once its parts are counted.
  private var uncounted: JSONValue?
  private var nesting = 0

  /// Makes a check of one value.
  init(
    _ schema: JSONSchema,
    of value: JSONValue,
    findingLimit: Int = violationLimit,
    stepLimit: Int = stepLimit
  ) {
    uncounted = value
    self.stepLimit = stepLimit
    nodes = schema.nodes
    hasScopes = schema.hasDynamicReferences
    self.findingLimit = findingLimit
  }

  /// The violations found, in the order of the schema.
  var outcome: [JSONSchema.Violation] {
    if isExhausted {
      let problem =
        "could not be checked, because the tool's schema refers to itself in too many ways; "
        + "tell the user that the schema needs mending"
      return [JSONSchema.Violation(path: JSONPointer(), name: "", problem: problem)]
    }
    return found.prefix(Self.violationLimit).map(\.violation)
  }

  /// Whether enough was found; the rest is not looked at.
  var isFull: Bool {
    found.count >= findingLimit || (depth == .fit && failures > 0) || isExhausted
  }

  /// Whether the check was given up.
  var isExhausted: Bool { steps > stepLimit || nesting > Self.nestingLimit }

  /// Counts work that is not the trial of a schema.
  mutating func spend(_ effort: Int) {
    steps += effort
    // Most values are done with before it matters how large they are.
    guard steps > stepLimit, let whole = uncounted else { return }
    uncounted = nil
    stepLimit += Self.stepsPerPart * whole.partCount
  }

  /// Whether a text matches; the search counts as work.
  mutating func matches(_ text: String, _ pattern: SchemaPattern) -> Bool {
    let search = pattern.search(in: text)
    spend(search.steps / 16)
    return search.isMatch
  }
}

// MARK: - Schemas

extension SchemaValidation {
  /// Checks the value at hand against one schema and gathers what does not fit.
  mutating func check(_ value: JSONValue, against id: SchemaNode.ID) {
    spend(1)
    nesting += 1
    guard !isExhausted else { return }
    let node = nodes[id]
    let isScope = hasScopes && scopes.last != node.resource
    if isScope { scopes.append(node.resource) }
    if seen != nil || node.hasRemainder {
      let outer = seen
      seen = SeenParts()
      run(node.checks, on: value)
      // What a schema has seen counts for the schemas that it is a part of, and for nobody beside it.
      seen = outer.map { $0.union(seen) }
    } else {
      run(node.checks, on: value)
    }
    if isScope { scopes.removeLast() }
    // After exhaustion the nesting stays where it was, so that everybody up the stack gives up too.
    if !isExhausted { nesting -= 1 }
  }

  private mutating func run(_ checks: [SchemaNode.Check], on value: JSONValue) {
    for check in checks {
      let before = failures
      apply(check, to: value)
      // A value of the wrong kind or outside a list is wrong as a whole; more would be noise.
      if failures > before, check.decidesAlone {
        seen?.includesAll = true
        break
      }
      guard !isFull else { break }
    }
  }

  /// Checks a part of the value at hand.
  mutating func check(_ value: JSONValue, at step: PathStep, against id: SchemaNode.ID) {
    let outer = seen
    seen = nil
    path.append(step)
    check(value, against: id)
    path.removeLast()
    seen = outer
  }

  /// Whether the value at hand fits; what it has not fitted into has seen nothing.
  mutating func fits(_ value: JSONValue, _ id: SchemaNode.ID) -> Bool {
    let outer = (depth, failures, seen)
    (depth, failures) = (.fit, 0)
    check(value, against: id)
    let isFitting = failures == 0 && !isExhausted
    (depth, failures) = (outer.0, outer.1)
    if !isFitting { seen = outer.2 }
    return isFitting
  }

  /// Whether a part of the value at hand, or another value, fits.
  mutating func fits(part value: JSONValue, _ id: SchemaNode.ID) -> Bool {
    let outer = seen
    seen = nil
    defer { seen = outer }
    return fits(value, id)
  }

  /// What does not fit, without gathering it.
  mutating func trial(_ value: JSONValue, against id: SchemaNode.ID) -> [Finding] {
    let outer = (found, failures, seen)
    (found, failures, seen) = ([], 0, nil)
    check(value, against: id)
    defer { (found, failures, seen) = outer }
    return found
  }
}

// MARK: - Findings

extension SchemaValidation {
  /// Gathers what is wrong with a value: that at hand, or a part of it.
  mutating func report(
    _ kind: @autoclosure () -> Finding.Kind,
    _ value: JSONValue,
    at step: PathStep? = nil
  ) {
    failures += 1
    guard depth == .findings else { return }
    found.append(Finding(path: path + (step.map { [$0] } ?? []), value: value, kind: kind()))
  }

  /// Gathers what is wrong with a value where saying it takes a look at the schema.
  mutating func report(
    _ value: JSONValue,
    at step: PathStep? = nil,
    _ kind: (SchemaValidation) -> Finding.Kind
  ) {
    let kind = depth == .findings ? kind(self) : .forbidden
    report(kind, value, at: step)
  }

  /// Gathers what was found in trials, which are made only where it is to be told.
  mutating func report(_ findings: (inout SchemaValidation) -> [Finding]) {
    failures += 1
    guard depth == .findings else { return }
    found += findings(&self)
  }
}

extension JSONValue {
  /// How many values it is made of, itself included; a long text counts as several.
  fileprivate var partCount: Int {
    switch self {
    case .string(let text): 1 + text.utf8.count / 16
    case .array(let elements): elements.reduce(1) { $0 + $1.partCount }
    case .object(let object): object.members.reduce(1) { $0 + $1.value.partCount }
    default: 1
    }
  }
}
