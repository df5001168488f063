import Text
import JSON

/// The reader of queries (RFC 9535 §2); where other languages of this kind differ, the difference is named.
struct JSONPathParser {
  static let lengthLimit = 4096
  static let depthLimit = 32

  let text: [Character]
  var position = 0
  var depth = 0

  init(_ text: String) { self.text = Array(text.prefix(Self.lengthLimit + 1)) }

  /// Reads the whole text as a query from the document.
  mutating func path() throws(JSONPathError) -> [JSONPath.Segment] {
    guard text.count <= Self.lengthLimit else {
      throw JSONPathError(
        "a target has at most \(Self.lengthLimit) characters; write several actions"
      )
    }
    skipBlanks()
    guard take("$") else {
      throw JSONPathError(
        "expected a JSONPath that starts with \"$\", such as \"$.paths['/x'].get\""
      )
    }
    let segments = try self.segments()
    skipBlanks()
    guard position == text.count else { throw unexpected() }
    return segments
  }

  mutating func segments() throws(JSONPathError) -> [JSONPath.Segment] {
    var segments: [JSONPath.Segment] = []
    while true {
      let start = position
      skipBlanks()
      if take("..") {
        let selectors = peek == "[" ? try brackets() : try step()
        segments.append(JSONPath.Segment(isDescendant: true, selectors: selectors))
      } else if take(".") {
        segments.append(JSONPath.Segment(isDescendant: false, selectors: try step()))
      } else if peek == "[" {
        segments.append(JSONPath.Segment(isDescendant: false, selectors: try brackets()))
      } else {
        position = start
        return segments
      }
    }
  }

  private mutating func step() throws(JSONPathError) -> [JSONPath.Selector] {
    if take("*") { return [.wildcard] }
    var name = ""
    while let next = peek, Self.isNameCharacter(next) {
      name.append(next)
      position += 1
    }
    guard !name.isEmpty else { throw unexpected() }
    if peek == "(" { throw foreignFunction(name) }
    return [.name(name)]
  }

  private mutating func brackets() throws(JSONPathError) -> [JSONPath.Selector] {
    position += 1
    var selectors: [JSONPath.Selector] = []
    repeat {
      skipBlanks()
      selectors.append(try selector())
      skipBlanks()
    } while take(",")
    guard take("]") else { throw unexpected() }
    return selectors
  }

  private mutating func selector() throws(JSONPathError) -> JSONPath.Selector {
    switch peek {
    case "'", "\"": return .name(try quoted())
    case "*":
      position += 1
      return .wildcard
    case "?":
      position += 1
      return .filter(try test())
    case "(":
      throw JSONPathError("scripts in brackets, as in [(@.length-1)], are not read; write [-1]")
    default: return try slice()
    }
  }

  private mutating func slice() throws(JSONPathError) -> JSONPath.Selector {
    let start = try integer()
    skipBlanks()
    guard take(":") else {
      guard let start else { throw unexpected() }
      return .index(start)
    }
    skipBlanks()
    let end = try integer()
    skipBlanks()
    var step: Int?
    if take(":") {
      skipBlanks()
      step = try integer()
    }
    return .slice(start: start, end: end, step: step ?? 1)
  }

  private mutating func integer() throws(JSONPathError) -> Int? {
    let start = position
    _ = take("-")
    while let next = peek, next.isASCII, next.isNumber { position += 1 }
    let digits = String(text[start..<position])
    if digits.isEmpty { return nil }
    guard let number = Int(digits), abs(number) < 1 << 53 else { throw unexpected(at: start) }
    return number
  }
}
