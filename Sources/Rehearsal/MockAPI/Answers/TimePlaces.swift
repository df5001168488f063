import HTTP
import JSON
import Manifests
import Time

/// The places of an answer at which a manifest finds times, and what is written there.
struct TimePlaces: Sendable {
  /// A place with the unit of its figure.
  struct Place: Sendable {
    var origin: Source.Origin
    var unit: Wait.Unit
  }

  /// Places that hold the whole figure and nothing else.
  private(set) var places: [Place] = []

  /// Header fields that hold a wait among other things, which is not rewritten.
  private(set) var mixedFields: [String] = []

  init(_ errors: ErrorVocabulary) {
    for wait in errors.waits {
      guard case .source(let source, let unit) = wait.measure else { continue }
      if wait.item == nil, source.capture == nil {
        places.append(Place(origin: source.origin, unit: unit))
      } else if case .header(let name) = source.origin {
        mixedFields.append(name)
      }
    }
    for learn in errors.budgets.compactMap(\.learn) {
      if let items = learn.items { mixedFields.append(items.field) }
      guard let reset = learn.reset, reset.capture == nil else { continue }
      places.append(Place(origin: reset.origin, unit: learn.resetUnit))
    }
  }

  /// Writes anew every figure that the answer has at these places; nil leaves one as it is.
  func rewrite(_ answer: inout HTTPResponse, _ figure: (_ old: String, Wait.Unit) -> String?) {
    var document = try? JSONParser.parse(answer.body)
    var isChanged = false
    var rewrittenFields: Set<String> = []
    for place in places {
      switch place.origin {
      case .header(let name) where rewrittenFields.insert(name.lowercased()).inserted:
        guard let old = answer.fields[name], let new = figure(old, place.unit) else { continue }
        answer.fields.set(name, new)
      case .json(let pointer):
        for (exact, value) in document?.places(matching: pointer) ?? [] {
          guard let old = value.scalarText, let new = figure(old, place.unit) else { continue }
          document = document?.replacing(exact, by: value.likeWritten(new))
          isChanged = true
        }
      default: continue
      }
    }
    if isChanged, let document { answer.body = JSONWriter.bytes(document) }
  }
}

extension HTTPFields {
  /// Gives a field one value, in the place of its first line or at the end.
  mutating func set(_ name: String, _ value: String) {
    var result = HTTPFields()
    var isSet = false
    for field in fields {
      guard field.name.equalsIgnoringASCIICase(name) else {
        result.append(field.name, field.value)
        continue
      }
      if !isSet { result.append(field.name, value) }
      isSet = true
    }
    if !isSet { result.append(name, value) }
    self = result
  }

  /// Removes all lines of a field.
  mutating func remove(_ name: String) {
    self = HTTPFields(
      fields.filter { !$0.name.equalsIgnoringASCIICase(name) }.map { ($0.name, $0.value) }
    )
  }
}

extension JSONValue {
  /// The document with the value at an existing place replaced.
  func replacing(_ pointer: JSONPointer, by value: JSONValue) -> JSONValue {
    guard let token = pointer.tokens.first else { return value }
    let rest = JSONPointer(tokens: Array(pointer.tokens.dropFirst()))
    switch self {
    case .object(var object):
      object[token] = object[token]?.replacing(rest, by: value)
      return .object(object)
    case .array(var elements):
      guard let index = Int(token), elements.indices.contains(index) else { return self }
      elements[index] = elements[index].replacing(rest, by: value)
      return .array(elements)
    default: return self
    }
  }

  /// A figure in the form of the value it replaces: a number for a number, else a text.
  fileprivate func likeWritten(_ text: String) -> JSONValue {
    if case .number = self, let figure = Int(text) { return JSONValue(figure) }
    return .string(text)
  }
}
