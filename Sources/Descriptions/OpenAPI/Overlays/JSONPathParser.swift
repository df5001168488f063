import Text
import JSON

/// The reader of queries (RFC 9535 §2); where other languages of this kind differ, the difference is named.
struct JSONPathParser {
  static let lengthLimit = 4096
  private static let depthLimit = 32

  private let text: [Character]
  private var position = 0
  private var depth = 0

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

  // MARK: - Segments

  private mutating func segments() throws(JSONPathError) -> [JSONPath.Segment] {
    var segments: [JSONPath.Segment] = []
    while true {
      let start = position
      skipBlanks()
      if take("..") {
        segments.append(JSONPath.Segment(isDescendant: true, selectors: try step(afterDots: true)))
      } else if take(".") {
        segments.append(
          JSONPath.Segment(isDescendant: false, selectors: try step(afterDots: false))
        )
      } else if peek == "[" {
        segments.append(JSONPath.Segment(isDescendant: false, selectors: try brackets()))
      } else {
        position = start
        return segments
      }
    }
  }

  private mutating func step(afterDots: Bool) throws(JSONPathError) -> [JSONPath.Selector] {
    if afterDots, peek == "[" { return try brackets() }
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

  /// A hyphen is read too, which the standard has in quotes only: there is nothing to be subtracted here.
  private static func isNameCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "-"
      || !character.isASCII
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

  // MARK: - Filters

  private mutating func test() throws(JSONPathError) -> JSONPath.Test {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw JSONPathError("the filter is nested too deeply") }
    var alternatives = [try conjunction()]
    while skippingBlanks({ $0.take("||") }) { alternatives.append(try conjunction()) }
    return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
  }

  private mutating func conjunction() throws(JSONPathError) -> JSONPath.Test {
    var parts = [try basic()]
    while skippingBlanks({ $0.take("&&") }) { parts.append(try basic()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func basic() throws(JSONPathError) -> JSONPath.Test {
    skipBlanks()
    if peek == "!", text.dropFirst(position + 1).first != "=" {
      position += 1
      return .not(try basic())
    }
    if take("(") {
      let inner = try test()
      guard skippingBlanks({ $0.take(")") }) else { throw unexpected() }
      return inner
    }
    for (name, isWhole) in [("match", true), ("search", false)] where take(name + "(") {
      let subject = try operand()
      guard skippingBlanks({ $0.take(",") }) else { throw unexpected() }
      let pattern = try operand()
      guard skippingBlanks({ $0.take(")") }) else { throw unexpected() }
      return .match(subject, pattern, isWhole: isWhole)
    }
    let left = try operand()
    skipBlanks()
    try refuseForeignOperators()
    guard let relation = JSONPath.Relation.allCases.first(where: { take($0.rawValue) }) else {
      guard case .query(let query) = left else { throw unexpected() }
      return .exists(query)
    }
    let right = try operand()
    return .comparison(try singular(left), relation, try singular(right))
  }

  private func singular(_ operand: JSONPath.Operand) throws(JSONPathError) -> JSONPath.Operand {
    guard case .query(let query) = operand, !query.isSingular else { return operand }
    throw JSONPathError(
      "a comparison takes one value, and a query with a wildcard, a slice or \"..\" may have several; "
        + "test with [?@.list[?@ == 'x']]"
    )
  }

  private mutating func operand() throws(JSONPathError) -> JSONPath.Operand {
    skipBlanks()
    switch peek {
    case "'", "\"": return .literal(.string(try quoted()))
    case "@", "$": return .query(try query())
    case "-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9": return .literal(try number())
    default: break
    }
    for (word, value) in [("true", true), ("false", false), ("null", .null)]
      as [(String, JSONValue)]
    where take(word: word) {
      return .literal(value)
    }
    for name in ["length", "count", "value"] where take(name + "(") {
      let argument = try operand()
      guard skippingBlanks({ $0.take(")") }) else { throw unexpected() }
      if name == "length" { return .length(argument) }
      guard case .query(let query) = argument else {
        throw JSONPathError("\(name)() takes a query, such as \(name)(@.*)")
      }
      return name == "count" ? .count(query) : .value(query)
    }
    throw unexpected()
  }

  private mutating func query() throws(JSONPathError) -> JSONPath.Query {
    let isRelative = peek == "@"
    position += 1
    for name in ["property", "parentProperty", "parent", "path", "root", "index"]
    where isRelative && take(word: name) {
      throw JSONPathError("\"@\(name)\" is not of RFC 9535; name the members that are meant")
    }
    return JSONPath.Query(isRelative: isRelative, segments: try segments())
  }

  private mutating func number() throws(JSONPathError) -> JSONValue {
    let start = position
    while let next = peek, next.isNumber || "+-.eE".contains(next) { position += 1 }
    let digits = String(text[start..<position])
    guard let value = try? JSONParser.parse(Array(digits.utf8)) else { throw unexpected(at: start) }
    return value
  }

  // MARK: - Words

  private mutating func quoted() throws(JSONPathError) -> String {
    let start = position
    let mark = text[position]
    var result = ""
    position += 1
    while let next = peek {
      position += 1
      if next == mark { return result }
      guard next == "\\" else {
        result.append(next)
        continue
      }
      result.append(try escape())
    }
    throw JSONPathError("the quotation mark at character \(start + 1) has no partner")
  }

  private mutating func escape() throws(JSONPathError) -> String {
    guard let sign = peek else { throw unexpected() }
    position += 1
    switch sign {
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "/", "\\", "'", "\"": return String(sign)
    case "u": return try unicode()
    default: throw unexpected(at: position - 1)
    }
  }

  private mutating func unicode() throws(JSONPathError) -> String {
    var escapes = "\\u" + text[position...].prefix(4)
    position = min(position + 4, text.count)
    // A character outside of the first plane is a pair (RFC 9535 §2.3.1).
    if escapes.lowercased().hasPrefix("\\ud"), take("\\u") {
      escapes += "\\u" + text[position...].prefix(4)
      position = min(position + 4, text.count)
    }
    guard let value = try? JSONParser.parse(Array("\"\(escapes)\"".utf8)), let string = value.string
    else { throw unexpected() }
    return string
  }

  private var peek: Character? { position < text.count ? text[position] : nil }

  private mutating func take(_ word: String) -> Bool {
    let characters = Array(word)
    guard text.dropFirst(position).starts(with: characters) else { return false }
    position += characters.count
    return true
  }

  private mutating func take(word: String) -> Bool {
    let start = position
    guard take(word) else { return false }
    if let next = peek, Self.isNameCharacter(next) {
      position = start
      return false
    }
    return true
  }

  private mutating func skippingBlanks(_ body: (inout JSONPathParser) -> Bool) -> Bool {
    let start = position
    skipBlanks()
    if body(&self) { return true }
    position = start
    return false
  }

  private mutating func skipBlanks() {
    while let next = peek, next == " " || next == "\t" || next.isNewline { position += 1 }
  }

  // MARK: - What is not read

  private mutating func refuseForeignOperators() throws(JSONPathError) {
    if take("===") || take("!==") {
      throw JSONPathError("\"===\" is not of RFC 9535; write \"==\" or \"!=\"")
    }
    if take("=~") {
      throw JSONPathError("\"=~\" is not of RFC 9535; write search(@.name, 'expression')")
    }
    for word in ["in", "nin", "anyof", "noneof", "subsetof", "contains", "size", "empty"]
    where take(word: word) {
      throw JSONPathError("the operator \"\(word)\" is not of RFC 9535; write == and || out")
    }
  }

  private func foreignFunction(_ name: String) -> JSONPathError {
    JSONPathError("the function \"\(name)()\" behind a path is not of RFC 9535; select the values")
  }

  private func unexpected(at place: Int? = nil) -> JSONPathError {
    let place = place ?? position
    guard place < text.count else {
      return JSONPathError("the JSONPath ends where something must follow")
    }
    switch text[place] {
    case "^":
      return JSONPathError("\"^\" for the parent is not of RFC 9535; select the parent by a filter")
    case "~":
      return JSONPathError("\"~\" for names is not of RFC 9535; name the members that are meant")
    default:
      let found = DocumentExcerpt.quoted(String(text[place]))
      return JSONPathError(
        "found \(found) at character \(place + 1), which a JSONPath has not there"
      )
    }
  }
}

extension JSONPath.Query {
  /// Whether there is at most one value (RFC 9535 §2.3.5.1).
  fileprivate var isSingular: Bool {
    segments.allSatisfy { segment in
      guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
      switch segment.selectors[0] {
      case .name, .index: return true
      case .wildcard, .slice, .filter: return false
      }
    }
  }
}
