import JSON

/// The characters, names and quoted texts of a query.
extension JSONPathParser {
  /// A hyphen is read too, which the standard has in quotes only: there is nothing to be subtracted here.
  static func isNameCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "-"
      || !character.isASCII
  }

  mutating func quoted() throws(JSONPathError) -> String {
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

  var peek: Character? { position < text.count ? text[position] : nil }

  mutating func take(_ word: String) -> Bool {
    let characters = Array(word)
    guard text.dropFirst(position).starts(with: characters) else { return false }
    position += characters.count
    return true
  }

  mutating func take(word: String) -> Bool {
    let start = position
    guard take(word) else { return false }
    if let next = peek, Self.isNameCharacter(next) {
      position = start
      return false
    }
    return true
  }

  mutating func skippingBlanks(_ body: (inout JSONPathParser) -> Bool) -> Bool {
    let start = position
    skipBlanks()
    if body(&self) { return true }
    position = start
    return false
  }

  mutating func skipBlanks() {
    while let next = peek, next == " " || next == "\t" || next.isNewline { position += 1 }
  }
}
