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

  /// The same path as a pointer.
  var pointer: JSONPointer { JSONPointer(tokens: map(\.token)) }
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
