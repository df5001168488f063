/// A JSON value whose objects keep the order of their members and whose numbers keep their text (RFC 8259).
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left.isSameText(as: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }

  /// The text of a string value, nil for every other kind.
  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The truth value of a boolean, nil for every other kind.
  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The number of a number value, nil for every other kind.
  package var number: JSONNumber? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The integer of a number without a fraction that fits 64 bits, otherwise nil.
  package var integer: Int? { number?.integer }

  /// The elements of an array, nil for every other kind.
  package var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members of an object, nil for every other kind.
  package var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// Whether the value is `null`.
  package var isNull: Bool { self == .null }

  /// The member of an object, or nil when the value is no object or lacks the member.
  package subscript(key: String) -> JSONValue? { object?[key] }

  /// The kind as JSON Schema names it: null, boolean, number, string, array or object.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The kind as the end of a sentence: "a number", "an array", "null".
  package var kindWithArticle: String {
    switch self {
    case .null: kind
    case .bool, .number, .string: "a " + kind
    case .array, .object: "an " + kind
    }
  }

  /// A scalar as plain text (strings without quotes), nil for arrays and objects.
  package var scalarText: String? {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let value): value.text
    case .string(let value): value
    case .array, .object: nil
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
  package init(floatLiteral value: Double) { self = .number(JSONNumber(value)) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
  package init(nilLiteral: ()) { self = .null }

  /// Makes a number value of an integer.
  package init(_ integer: Int) { self = .number(JSONNumber(integer)) }
}
