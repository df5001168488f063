import JSON

/// A search costs what text and program allow, what it finds stands in the text, and both searches agree.
enum PatternFuzz {
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    let halves = FuzzInput.halves(bytes)
    let expression = String(decoding: halves.line, as: UTF8.self)
    let text = String(decoding: halves.rest, as: UTF8.self)
    let pattern = try read(expression) { text throws(PatternError) in
      try Pattern(text, captures: .pair)
    }
    let schemaPattern = try read(expression) { text throws(PatternError) in
      try SchemaPattern(text)
    }
    if let pattern { try check(pattern, text) }
    let matches = schemaPattern?.matches(text)
    if let pattern, let matches, isPlain(expression), isShort(text) {
      let found = pattern.firstMatch(in: text) != nil
      try expect(found == matches, "one search finds what the other does not")
    }
    try checkLiteral(text)
  }

  private static func read<Expression>(
    _ text: String,
    _ make: (String) throws(PatternError) -> Expression
  ) throws(FuzzFinding) -> Expression? {
    do throws(PatternError) {
      return try make(text)
    } catch {
      let length = text.unicodeScalars.count
      try expect((0...length).contains(error.position), "position \(error.position) of \(length)")
      try expect(!error.message.isEmpty, "no message")
      return nil
    }
  }

  private static func check(_ pattern: Pattern, _ text: String) throws(FuzzFinding) {
    let search = pattern.search(in: text)
    try expect(search.steps <= 2 * 1000 * (Pattern.textLimit + 1), "\(search.steps) steps")
    guard let match = search.match else { return }
    let scalars = Array(text.unicodeScalars)
    try expect(scalars.contains(match.text), "\"\(match.text)\" is not in the text")
    let whole = Array(match.text.unicodeScalars)
    for capture in [match.capture, match.second].compactMap(\.self) {
      try expect(whole.contains(capture), "\"\(capture)\" is not in the match")
    }
  }

  /// Whether an expression means the same in both languages: no class by letter, no case folding, no dot.
  private static func isPlain(_ expression: String) -> Bool {
    !expression.utf8.contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ".") }
      && !expression.contains("(?i") && !expression.contains("[^]")
  }

  private static func isShort(_ text: String) -> Bool {
    text.utf8.count <= 256
  }

  /// A text whose marks are escaped matches itself.
  private static func checkLiteral(_ text: String) throws(FuzzFinding) {
    let literal = String(String.UnicodeScalarView(text.unicodeScalars.prefix(60)))
    guard !literal.isEmpty else { return }
    var escaped = String.UnicodeScalarView()
    for scalar in literal.unicodeScalars {
      if "\\^$.|?*+()[]{}/".unicodeScalars.contains(scalar) { escaped.append("\\") }
      escaped.append(scalar)
    }
    let expression = String(escaped)
    let matches = (try? SchemaPattern(expression))?.matches(literal)
    try expect(matches != false, "\(expression) does not match itself")
    let match = (try? Pattern(expression))?.firstMatch(in: literal)
    let isRead = (try? Pattern(expression)) != nil
    try expect(!isRead || match?.text == literal, "\(expression) does not find itself")
  }
}

extension [Unicode.Scalar] {
  fileprivate func contains(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard wanted.count <= count else { return false }
    return (0...(count - wanted.count)).contains { start in
      self[start..<(start + wanted.count)].elementsEqual(wanted)
    }
  }
}
