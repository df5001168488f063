/// One schema as a list of checks; other schemas are named by their place in a table, so they may be recursive.
struct SchemaNode: Sendable {
  /// Index in the schema's table.
  typealias ID = Int

  var checks: [Check] = []

  /// The resource that the schema belongs to, for references whose target depends on the way to them.
  var resource = 0

  /// What people call the schema: its title, or its name among the definitions.
  var title: String?

  /// A keyword, or several that only make sense together.
  enum Check: Sendable {
    case nothing
    case listed(Listed)
    case types(JSONKinds)
    case bound(Bound)
    case multiple(of: JSONNumber)
    case length(Span)
    case pattern(SchemaPattern)
    case format(SchemaFormat, JSONSchema.Formats)
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
    /// The target by resource, where the outermost resource on the way decides, and the target where none of them is.
    case dynamic([Int: ID], otherwise: ID)
    /// What the other keywords left out.
    case otherElements(ID)
    case otherMembers(ID, of: ID)
  }

  /// The values that are allowed.
  struct Listed: Sendable {
    let values: [JSONValue]

    /// The same as a set where looking through the list would take long.
    private let set: Set<JSONValue>?

    init(_ values: [JSONValue]) {
      self.values = values
      set = values.count > 16 ? Set(values) : nil
    }

    func contains(_ value: JSONValue) -> Bool { set?.contains(value) ?? values.contains(value) }
  }

  /// The keywords that share out the members of an object.
  struct Members: Sendable {
    var named: [String: ID] = [:]

    /// The names in the order of the schema, to be listed.
    var names: [String] = []
    var matching: [(pattern: SchemaPattern, schema: ID)] = []
    var others: ID?
  }

  /// A bound of numbers.
  struct Bound: Sendable, Hashable {
    enum Side: Sendable { case least, most, above, below }

    var side: Side
    var limit: JSONNumber
  }

  /// How many there may be.
  struct Span: Sendable, Hashable {
    var least: Int = 0
    var most: Int?

    func contains(_ count: Int) -> Bool { count >= least && count <= most ?? .max }
  }

  /// The schemas that are applied to the same value, which makes a circle of them endless.
  var sameValueParts: [ID] {
    checks.flatMap { check -> [ID] in
      switch check {
      case .all(let ids), .any(let ids), .one(let ids): ids
      case .not(let id), .schemaWith(_, let id): [id]
      case .condition(let condition, let then, let otherwise):
        [condition] + [then, otherwise].compactMap(\.self)
      default: []
      }
    }
  }

  /// Whether what other schemas looked at matters here.
  var hasRemainder: Bool {
    checks.contains { check in
      switch check {
      case .otherElements, .otherMembers: true
      default: false
      }
    }
  }
}
