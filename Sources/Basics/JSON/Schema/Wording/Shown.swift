import Text

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

  /// The texts, each once.
  var withoutRepetitions: [String] {
    var known: Set<String> = []
    return filter { known.insert($0).inserted }
  }
}

extension String {
  /// The first characters as a form shows them, marked where there are more; the others are not counted.
  fileprivate func cut(to limit: Int, form: (String) -> String) -> String {
    let head = prefix(limit)
    return head.endIndex == endIndex ? form(self) : form(String(head)) + "…"
  }
}

extension JSONValue {
  /// The value in a few characters: scalars as JSON, the rest as what it is.
  package var shown: String {
    switch self {
    case .null, .bool: scalarText ?? ""
    case .number(let number): number.text.cut(to: 40) { $0 }
    case .string(let text): text.cut(to: 40) { UntrustedText.json(.string($0)) }
    case .array(let elements):
      switch elements.count {
      case 0: "an empty array"
      case 1: "an array of 1 element"
      case let count: "an array of \(count) elements"
      }
    case .object(let object): object.isEmpty ? "an empty object" : "an object"
    }
  }

  /// The value as JSON, cut when it is long.
  var literal: String {
    switch self {
    case .array, .object:
      return UntrustedText.cutSentence(UntrustedText.json(self), limit: 62)
    default: return shown
    }
  }
}
