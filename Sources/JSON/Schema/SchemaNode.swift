/// One schema as a list of checks; other schemas are named by their place in a table, so they may be recursive.
struct SchemaNode: Sendable {
  /// Index in the schema's table.
  typealias ID = Int

  var checks: [Check] = []

  /// A keyword, or several that only make sense together.
  enum Check: Sendable {
    case nothing
    case oneOf(values: [JSONValue])
    case types(JSONKinds)
    case bound(Bound)
    case multiple(of: JSONNumber)
    case length(Span)
    case pattern(String, @Sendable (String) -> Bool)
    case elements(prefix: [ID], rest: ID?)
    case elementCount(Span)
    case distinctElements
    case contains(ID, Span)
    case members(Members)
    case memberCount(Span)
    case memberNames(ID)
    case required([String])
    case requiredWith(String, [String])
    case schemaWith(String, ID)
    case all([ID])
    case any([ID])
    case one([ID])
    case not(ID)
    case condition(ID, then: ID?, otherwise: ID?)
  }

  /// The keywords that share out the members of an object.
  struct Members: Sendable {
    var named: [String: ID] = [:]

    /// The names in the order of the schema, to be listed.
    var names: [String] = []
    var matching: [(test: @Sendable (String) -> Bool, schema: ID)] = []
    var others: ID?
  }

  /// A bound of numbers.
  struct Bound: Sendable {
    enum Side: Sendable { case least, most, above, below }

    var side: Side
    var limit: JSONNumber
  }

  /// How many there may be.
  struct Span: Sendable {
    var least: Int = 0
    var most: Int?

    func contains(_ count: Int) -> Bool { count >= least && count <= most ?? .max }
  }
}

/// A set of the kinds of values that JSON Schema tells apart.
struct JSONKinds: OptionSet, Sendable, Hashable {
  let rawValue: Int

  static let null = JSONKinds(rawValue: 1)
  static let boolean = JSONKinds(rawValue: 2)
  static let integer = JSONKinds(rawValue: 4)
  static let number = JSONKinds(rawValue: 8)
  static let string = JSONKinds(rawValue: 16)
  static let array = JSONKinds(rawValue: 32)
  static let object = JSONKinds(rawValue: 64)

  /// The kinds by name, with their names for people.
  static let all: [(name: String, phrase: String, kind: JSONKinds)] = [
    ("string", "a string", .string), ("integer", "an integer", .integer),
    ("number", "a number", .number), ("boolean", "true or false", .boolean),
    ("array", "an array", .array), ("object", "an object", .object), ("null", "null", .null),
  ]

  /// The kinds a `type` keyword names; nil when it names none that exist.
  init?(names: JSONValue) {
    let texts = names.string.map { [$0] } ?? (names.array ?? []).compactMap(\.string)
    let kinds = Self.all.filter { texts.contains($0.name) }.map(\.kind)
    guard !kinds.isEmpty else { return nil }
    self.init(kinds)
  }

  init(rawValue: Int) { self.rawValue = rawValue }

  /// All kinds that a value is of; an integer is also a number.
  init(of value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool: self = .boolean
    case .number(let number): self = number.isIntegral ? [.number, .integer] : .number
    case .string: self = .string
    case .array: self = .array
    case .object: self = .object
    }
  }

  /// The kinds as a person says them.
  var phrases: [String] { Self.all.filter { contains($0.kind) }.map(\.phrase) }
}
