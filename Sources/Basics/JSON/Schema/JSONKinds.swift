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
    self = []
    for case .string(let name) in names.array ?? [names] {
      guard let known = Self.all.first(where: { $0.name == name }) else { continue }
      insert(known.kind)
    }
    if isEmpty { return nil }
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
