import Failures
import JSON

/// The part of a JSON value that makes it long: an array, an object with many members or a text, and where it stands.
struct MainPart {
  let pointer: JSONPointer
  let value: JSONValue

  /// Levels searched; what is longer deeper down is a part of an item.
  private static let depthLimit = 8

  /// Follows the member that outweighs all its neighbours together, as far as there is one.
  init(of root: JSONValue) {
    var tokens: [String] = []
    var value = root
    while tokens.count < Self.depthLimit, let next = Self.heaviest(in: value) {
      tokens.append(next.token)
      value = next.value
    }
    pointer = JSONPointer(tokens: tokens)
    self.value = value
  }

  /// Items, members or characters: how many there are.
  var count: Int {
    switch value {
    case .array(let elements): elements.count
    case .object(let object): object.count
    case .string(let text): text.scalarCount
    default: 0
    }
  }

  var unit: Truncation.Unit {
    switch value {
    case .array: .items
    case .object: .members
    default: .characters
    }
  }

  private static func heaviest(in value: JSONValue) -> (token: String, value: JSONValue)? {
    switch value {
    case .array(let elements):
      guard let only = elements.first, elements.count == 1 else { return nil }
      return only.isDivisible ? ("0", only) : nil
    case .object(let object):
      let weights = object.members.map { Weight.of($0.value) }
      guard let place = weights.indices.max(by: { weights[$0] < weights[$1] }) else { return nil }
      let total = weights.reduce(0, +)
      let member = object.members[place]
      guard member.value.isDivisible, weights[place] * 2 > total else { return nil }
      return (member.name, member.value)
    default: return nil
    }
  }
}

/// About how many bytes a value takes, found from its beginning so that it costs the same for large values.
private enum Weight {
  private static let samples = 6

  static func of(_ value: JSONValue, depth: Int = 0) -> Int {
    switch value {
    case .null, .bool: return 5
    case .number(let number): return number.text.utf8.count + 1
    case .string(let text): return text.utf8.count + 3
    case .array(let elements):
      return sum(elements.prefix(samples), of: elements.count, depth) { $0 }
    case .object(let object):
      let names = object.members.prefix(samples).reduce(0) { $0 + $1.name.utf8.count + 4 }
      return names + sum(object.members.prefix(samples * 4), of: object.count, depth) { $0.value }
    }
  }

  private static func sum<Part>(
    _ sample: ArraySlice<Part>,
    of count: Int,
    _ depth: Int,
    _ value: (Part) -> JSONValue
  ) -> Int {
    guard depth < 3 else { return 2 + 20 * count }
    let sampled = sample.reduce(0) { $0 + of(value($1), depth: depth + 1) }
    return 2 + (sample.isEmpty ? 0 : sampled * count / sample.count)
  }
}

extension JSONValue {
  /// Whether parts of the value can be shown without the others.
  fileprivate var isDivisible: Bool {
    switch self {
    case .array(let elements): !elements.isEmpty
    case .object(let object): !object.isEmpty
    case .string(let text): text.utf8.count > 200
    default: false
    }
  }
}
