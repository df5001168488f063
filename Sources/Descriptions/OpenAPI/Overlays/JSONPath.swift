import JSON

/// A query that selects values of a document (RFC 9535).
struct JSONPath: Sendable, Hashable {
  /// What a step selects of a value's children.
  indirect enum Selector: Sendable, Hashable {
    case name(String)
    case wildcard
    case index(Int)
    case slice(start: Int?, end: Int?, step: Int)
    case filter(Test)
  }

  /// A step: from a value to its children, or to all that is below it first.
  struct Segment: Sendable, Hashable {
    var isDescendant: Bool
    var selectors: [Selector]
  }

  /// A query inside of a filter: from the value that is tested, or from the document.
  struct Query: Sendable, Hashable {
    var isRelative: Bool
    var segments: [Segment]
  }

  /// What a filter asks of a value.
  indirect enum Test: Sendable, Hashable {
    case any([Test])
    case all([Test])
    case not(Test)
    case exists(Query)
    case comparison(Operand, Relation, Operand)
    /// Whether a text matches an expression, as a whole or somewhere.
    case match(Operand, Operand, isWhole: Bool)
  }

  /// One side of a comparison.
  indirect enum Operand: Sendable, Hashable {
    case literal(JSONValue)
    case query(Query)
    case length(Operand)
    case count(Query)
    case value(Query)
  }

  /// How two values are compared.
  enum Relation: String, Sendable, Hashable, CaseIterable {
    case equal = "=="
    case unequal = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }

  var segments: [Segment]

  /// Reads a query.
  ///
  /// - Throws: what is wrong with it, or what it asks for that is not read here, by its name.
  init(_ text: String) throws(JSONPathError) {
    var parser = JSONPathParser(text)
    segments = try parser.path()
  }
}

/// Why a query selects nothing that could be relied on.
struct JSONPathError: Error, Hashable {
  /// A clause for people.
  let message: String

  init(_ message: String) { self.message = message }
}
