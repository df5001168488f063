/// Something that does not fit, before it is put into words: most findings of trials are never told.
struct Finding: Sendable, Hashable {
  /// What does not fit.
  indirect enum Kind: Sendable, Hashable {
    case forbidden
    case wrongKind(JSONKinds)
    case unlisted([JSONValue])
    case outOfBounds(SchemaNode.Bound)
    case noMultiple(of: JSONNumber)
    case badFormat(SchemaFormat)
    /// The value is none of what several forms ask for.
    case either([Kind])
    case noMatch(String)
    /// The number of its characters, elements or members.
    case count(SchemaNode.Span, String, Int)
    case equalElements(Int, Int)
    case contained(SchemaNode.Span, Int, firstLacks: [Finding])
    /// An element beyond those that are described, of whose number the first is known.
    case surplusElement(known: Int?)
    /// A member that is not known; of the known ones, `free` are not given.
    case unknownMember(known: [String], free: [String])
    case badName([Finding])
    /// The member at the path is missing; the addition says since when it is required.
    case missing(because: String)
    /// The member that says which form is meant is missing.
    case missingMark([JSONValue])
    /// The members that each form lacks.
    case needs([[String]])
    case noForm([Form], count: Int, depth: Int)
    /// The forms that it fits all at once, as far as they have names.
    case manyForms([String])
    case unwantedMembers([String])
    case unwantedValue
  }

  /// A form that a value does not have, and why.
  struct Form: Sendable, Hashable {
    var title: String?
    var lack: [Finding]
  }

  var path: [PathStep]
  var value: JSONValue
  var kind: Kind

  var violation: JSONSchema.Violation {
    JSONSchema.Violation(path: path.pointer, name: path.name, problem: problem)
  }
}
