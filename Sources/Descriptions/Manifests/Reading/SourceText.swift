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
    "\"json:/pointer\", \"xml:/Element/Name\", \"header:Name\", \"text\" or \"memo:json:/pointer\""

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
    let isOther = text[..<equals].hasSuffix("!")
    return Condition(
      source: try source(String(text[..<equals].dropLast(isOther ? 1 : 0)), in: place),
      expectation: isOther ? .otherThan([value]) : .oneOf([value])
    )
  }

  /// The sources that stand in braces in a sentence: `{json:/parameters/chat_id}`; other braces stand for themselves.
  static func places(in sentence: String) throws(InvalidText) -> [Rule.Place] {
    var places: [Rule.Place] = []
    var rest = sentence[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let inner = rest[rest.index(after: open)..<close]
      if ["json:", "xml:", "header:", "memo:"].contains(where: inner.hasPrefix) {
        places.append(Rule.Place(text: "{\(inner)}", source: try source(String(inner))))
      }
      rest = rest[rest.index(after: close)...]
    }
    return places
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
    let isPointer = text.hasPrefix("json:") || text.hasPrefix("xml:") || text.hasPrefix("memo:")
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
    if text.hasPrefix("xml:") { return .xml(try PointerText.xml(String(text.dropFirst(4)))) }
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

  /// One source, or a list of them.
  func sources() -> [Source] {
    if value.string != nil { return [source()].compactMap(\.self) }
    return elements("a source or an array of sources").compactMap { $0.source() }
  }

  func condition(in place: SourceText.Place = .answer) -> Condition? {
    parsed("a condition such as \"json:/ok=false\"") { (text) throws(InvalidText) in
      try SourceText.condition(text, in: place)
    }
  }

  /// One condition, or a list of them.
  func conditions() -> [Condition] {
    if value.string != nil { return [condition()].compactMap(\.self) }
    return someElements("a condition or an array of conditions").compactMap { $0.condition() }
  }

  /// Sentences with what the answer holds in some places.
  func sentences() -> (text: String, places: [Rule.Place])? {
    guard let text = text(limit: 1000, .lines) else { return nil }
    do throws(InvalidText) {
      return (text, try SourceText.places(in: text))
    } catch {
      self.error(error.message)
      return nil
    }
  }

  func pattern() -> Pattern? {
    parsed("a regular expression") { (text) throws(InvalidText) in try SourceText.pattern(text) }
  }

  /// The values that a condition in an object compares with: one or more scalars, `{"not": …}` of them, or `"exists"`.
  func expectation() -> Condition.Expectation? {
    if value.string == "exists" { return .exists }
    if value.object != nil, var fields = object() {
      let others = fields.required("not", "the values that it must not have")
      fields.refuseUnknown()
      return others.map { .otherThan($0.scalars("a value or a list of values")) }
    }
    guard value.array != nil || value.scalarText != nil else {
      mismatch("a value, a list of values, {\"not\": …} or \"exists\"")
      return nil
    }
    return .oneOf(scalars("a list of values"))
  }

  /// The plain texts of one scalar, or of a list of them.
  func scalars(_ expected: String) -> [String] {
    if let text = value.scalarText { return [text] }
    return someElements(expected).compactMap { element in
      if let text = element.value.scalarText { return text }
      element.mismatch("a string, number or boolean")
      return nil
    }
  }
}
