/// A step from a value to a part of it.
enum PathStep: Sendable, Hashable {
  case member(String)
  case element(Int)

  var token: String {
    switch self {
    case .member(let name): name
    case .element(let index): String(index)
    }
  }
}

/// Something that does not fit, before it is put into words.
struct Finding: Sendable, Hashable {
  /// What does not fit.
  enum Kind: Sendable, Hashable {
    /// The value is of none of these kinds; each is a phrase: `an integer`.
    case wrongKind([String], given: String)
    /// The value is none of these; each is a phrase: `at least 1`, `one of "a", "b"`.
    case expected([String], given: String)
    /// The member at the path is missing; the addition says since when it is required.
    case missing(because: String)
    /// The rest of a sentence that starts with the place.
    case problem(String)
  }

  var path: [PathStep]
  var kind: Kind

  /// Whether the place is so many steps down.
  func isAbout(depth: Int) -> Bool { path.count == depth }

  var violation: JSONSchema.Violation {
    JSONSchema.Violation(
      path: JSONPointer(tokens: path.map(\.token)),
      name: path.name,
      problem: problem
    )
  }

  var problem: String {
    switch kind {
    case .wrongKind(let phrases, let given), .expected(let phrases, let given):
      "must be \(phrases.joined(or: "or")), got \(given)"
    case .missing(let because): "is required\(because)"
    case .problem(let text): text
    }
  }
}

extension [PathStep] {
  /// The path as people write it: `filters.minStars`, `items[2].id`, `headers["X-Y"]`.
  var name: String {
    var text = ""
    for step in self {
      switch step {
      case .element(let index): text += "[\(index)]"
      case .member(let name) where name.isPlainName: text += text.isEmpty ? name : "." + name
      case .member(let name): text += "[\(JSONValue.string(name).shown)]"
      }
    }
    return text
  }
}

extension String {
  /// Whether the text can stand in a path without quotes.
  fileprivate var isPlainName: Bool {
    !isEmpty && utf8.count <= 64
      && unicodeScalars.allSatisfy {
        $0 == "_" || $0 == "-" || $0 == "$" || $0.properties.isAlphabetic
          || ("0"..."9").contains($0)
      }
  }
}

extension [String] {
  /// The texts as a list: `a, b or c`.
  func joined(or word: String) -> String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " \(word) " + last
  }

  /// The first texts, with the number of those left out.
  func shortened(to limit: Int) -> [String] {
    count <= limit ? self : prefix(limit) + ["\(count - limit) more"]
  }
}

extension JSONValue {
  /// The value in a few characters: scalars as JSON, the rest as what it is.
  var shown: String {
    switch self {
    case .null, .bool: scalarText ?? ""
    case .number(let number): number.text.count > 40 ? number.text.prefix(40) + "…" : number.text
    case .string(let text):
      text.count > 40
        ? JSONWriter.text(.string(String(text.prefix(40)))) + "…" : JSONWriter.text(.string(text))
    case .array(let elements):
      switch elements.count {
      case 0: "an empty array"
      case 1: "an array of 1 element"
      case let count: "an array of \(count) elements"
      }
    case .object(let object): object.isEmpty ? "an empty object" : "an object"
    }
  }
}
