/// A JSON pointer (RFC 6901), extended by `*` for "any element or member" where patterns are allowed.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  /// The unescaped reference tokens.
  package var tokens: [String]

  /// Makes a pointer of unescaped tokens; none means the whole document.
  package init(tokens: [String] = []) { self.tokens = tokens }

  /// Reads a pointer; nil unless the text is empty or starts with `/`.
  package init?(_ text: String) {
    if text.isEmpty {
      tokens = []
      return
    }
    // Bytes are compared: a mark that combines with what stands before it makes another character of a slash.
    guard text.utf8.first == UInt8(ascii: "/") else { return nil }
    let parts = text.utf8.dropFirst()
      .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    tokens = parts.map { Self.unescaped(Substring($0)) }
  }

  /// The pointer one token further down.
  package func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

  /// The pointer to an element.
  package func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

  /// The escaped form.
  package var description: String {
    tokens.map { "/" + Self.escaped($0) }.joined()
  }

  private static func unescaped(_ token: Substring) -> String {
    guard token.utf8.contains(UInt8(ascii: "~")) else { return String(token) }
    var result = String.UnicodeScalarView()
    var isEscape = false
    for scalar in token.unicodeScalars {
      if isEscape {
        if scalar != "0", scalar != "1" { result.append("~") }
        result.append(scalar == "1" ? "/" : scalar == "0" ? "~" : scalar)
        isEscape = false
      } else if scalar == "~" {
        isEscape = true
      } else {
        result.append(scalar)
      }
    }
    if isEscape { result.append("~") }
    return String(result)
  }

  private static func escaped(_ token: String) -> String {
    guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return token
    }
    var result = String.UnicodeScalarView()
    for scalar in token.unicodeScalars {
      switch scalar {
      case "~": result.append(contentsOf: "~0".unicodeScalars)
      case "/": result.append(contentsOf: "~1".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}

extension JSONValue {
  /// The value at a pointer without wildcards, nil where the path ends early.
  package func value(at pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      guard let next = value.child(token) else { return nil }
      value = next
    }
    return value
  }

  /// All values that a pointer with wildcards leads to, in document order.
  package func values(at pointer: JSONPointer) -> [JSONValue] {
    places(matching: pointer).map(\.value)
  }

  /// All values that a pointer with wildcards leads to, each with the exact pointer that leads there.
  package func places(matching pointer: JSONPointer) -> [(pointer: JSONPointer, value: JSONValue)] {
    var found: [(JSONPointer, JSONValue)] = [(JSONPointer(), self)]
    for token in pointer.tokens {
      found = found.flatMap { (path, value) -> [(JSONPointer, JSONValue)] in
        if token == "*" { return value.children.map { (path.appending($0), $1) } }
        return value.child(token).map { [(path.appending(token), $0)] } ?? []
      }
    }
    return found
  }

  private func child(_ token: String) -> JSONValue? {
    switch self {
    case .object(let object): return object[token]
    case .array(let elements):
      // An index has one spelling (RFC 6901 §4): neither `01` nor `+1` is one.
      guard let index = Int(token), elements.indices.contains(index), String(index) == token else {
        return nil
      }
      return elements[index]
    default: return nil
    }
  }

  private var children: [(String, JSONValue)] {
    switch self {
    case .object(let object): object.members.map { ($0.name, $0.value) }
    case .array(let elements): elements.enumerated().map { (String($0), $1) }
    default: []
    }
  }
}
