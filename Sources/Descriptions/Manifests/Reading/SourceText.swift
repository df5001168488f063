import JSON

/// The reading of sources (`json:/error/code~^(\w+)`) and conditions (`header:X-Left=0`).
enum SourceText {
  /// Which special sources a place allows.
  enum Place {
    case answer
    /// The condition of a wait, which may also test the code and the parameters of its field.
    case wait
  }

  private static let forms =
    "\"json:/pointer\", \"header:Name\", \"text\" or \"memo:json:/pointer\""

  static func source(_ text: String, in place: Place = .answer) throws(InvalidText) -> Source {
    let (origin, expression) = split(text)
    var capture: Pattern?
    if let expression { capture = try pattern(expression) }
    return Source(origin: try self.origin(origin, in: place), capture: capture, text: text)
  }

  static func condition(_ text: String, in place: Place) throws(InvalidText) -> Condition {
    // A "=" inside an expression belongs to the expression, so there the last one counts.
    let equals = split(text).expression == nil ? text.firstIndex(of: "=") : text.lastIndex(of: "=")
    guard let equals else {
      return Condition(source: try source(text, in: place), expectation: .exists)
    }
    let value = String(text[text.index(after: equals)...])
    return Condition(
      source: try source(String(text[..<equals]), in: place),
      expectation: .oneOf([value])
    )
  }

  /// A source of what is used and the limit; without an expression of its own it reads `39/40`.
  static func pair(_ text: String) throws(InvalidText) -> Budget.Learn.Pair {
    let (origin, written) = split(text)
    let expression = try pattern(written ?? usualPair, captures: .pair)
    guard expression.hasPair else {
      throw InvalidText(
        "the regular expression must capture two figures, what is used and the limit, such as "
          + ManifestExcerpt.quoted(usualPair)
      )
    }
    let source = Source(origin: try self.origin(origin, in: .answer), capture: nil, text: text)
    return Budget.Learn.Pair(source: source, expression: expression)
  }

  private static let usualPair = #"(\d+) ?/ ?(\d+)"#

  static func pattern(
    _ text: String,
    captures: Pattern.Captures = .one
  ) throws(InvalidText) -> Pattern {
    do throws(PatternError) {
      return try Pattern(text, captures: captures)
    } catch {
      throw InvalidText(
        "the regular expression \(ManifestExcerpt.quoted(text)) is refused: \(error.message)"
      )
    }
  }

  /// Parts a source at the `~` of its expression; `~0` and `~1` belong to a pointer.
  private static func split(_ text: String) -> (origin: String, expression: String?) {
    let isPointer = text.hasPrefix("json:") || text.hasPrefix("memo:")
    var index = text.startIndex
    while let tilde = text[index...].firstIndex(of: "~") {
      let next = text.index(after: tilde)
      let isEscape = isPointer && (text[next...].hasPrefix("0") || text[next...].hasPrefix("1"))
      if !isEscape { return (String(text[..<tilde]), String(text[next...])) }
      index = next
    }
    return (text, nil)
  }

  private static func origin(
    _ text: String,
    in place: Place
  ) throws(InvalidText) -> Source.Origin {
    if text == "text" { return .text }
    if text.hasPrefix("json:") { return .json(try PointerText.parse(String(text.dropFirst(5)))) }
    if text.hasPrefix("header:") {
      return .header(try FieldName.token(String(text.dropFirst(7))))
    }
    if text.hasPrefix("memo:json:") {
      _ = try PointerText.parse(String(text.dropFirst(10)))
      return .memo(String(text.dropFirst(5)))
    }
    if place == .wait {
      if text == "code" { return .code }
      if text.hasPrefix("item:"), text.utf8.count > 5 {
        return .parameter(String(text.dropFirst(5)))
      }
    }
    let also = place == .wait ? ", or in \"if\" \"code\" or \"item:parameter\"" : ""
    throw InvalidText("expected a source, \(forms)\(also), found \(ManifestExcerpt.quoted(text))")
  }
}

extension ValueReader {
  func source() -> Source? {
    parsed("a source such as \"json:/error/code\"") { (text) throws(InvalidText) in
      try SourceText.source(text)
    }
  }

  func sources() -> [Source] {
    elements("an array of sources").compactMap { $0.source() }
  }

  func condition(in place: SourceText.Place = .answer) -> Condition? {
    parsed("a condition such as \"json:/ok=false\"") { (text) throws(InvalidText) in
      try SourceText.condition(text, in: place)
    }
  }

  func conditions() -> [Condition] {
    someElements("an array of conditions").compactMap { $0.condition() }
  }

  func pattern() -> Pattern? {
    parsed("a regular expression") { (text) throws(InvalidText) in try SourceText.pattern(text) }
  }

  /// The values that a condition in an object compares with: a list of scalars, or `"exists"`.
  func expectation() -> Condition.Expectation? {
    if value.string == "exists" { return .exists }
    guard value.array != nil else {
      mismatch("a list of values or \"exists\"")
      return nil
    }
    return .oneOf(scalars("a list of values"))
  }

  /// The plain texts of a list of scalars.
  func scalars(_ expected: String) -> [String] {
    someElements(expected).compactMap { element in
      if let text = element.value.scalarText { return text }
      element.mismatch("a string, number or boolean")
      return nil
    }
  }
}
