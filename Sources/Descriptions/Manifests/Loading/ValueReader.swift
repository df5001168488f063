import Text
import JSON

/// A value of a manifest that knows its place and says what is wrong with it.
struct ValueReader {
  private static let elementLimit = 2000

  let value: JSONValue
  let findings: Diagnostics

  // Most values are read without a word, so the pointer is put together only for those that need it.
  private let parent: JSONPointer
  private let token: String?

  var pointer: JSONPointer { token.map { parent.appending($0) } ?? parent }

  /// Reads the whole document.
  init(document: JSONValue, findings: Diagnostics) {
    (value, self.findings, parent, token) = (document, findings, JSONPointer(), nil)
  }

  /// Reads a member or an element.
  init(value: JSONValue, parent: JSONPointer, token: String, findings: Diagnostics) {
    (self.value, self.findings, self.parent, self.token) = (value, findings, parent, token)
  }

  func error(_ message: String) { findings.error(message, at: pointer) }

  func warning(_ message: String) { findings.warning(message, at: pointer) }

  /// Reports that something else was expected.
  func mismatch(_ expected: String, advice: String = "") {
    error("expected \(expected), found \(ManifestExcerpt.found(value))\(advice)")
  }

  func string(_ expected: String = "a string") -> String? {
    if let string = value.string { return string }
    mismatch(expected)
    return nil
  }

  func boolean() -> Bool? {
    if let boolean = value.bool { return boolean }
    mismatch("true or false")
    return nil
  }

  func integer(in range: ClosedRange<Int>, _ what: String) -> Int? {
    if let integer = value.integer, range.contains(integer) { return integer }
    mismatch("\(what), a whole number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  func number(in range: ClosedRange<Double>, _ what: String) -> Double? {
    if let number = value.number?.double, range.contains(number) { return number }
    let bounds = "\(JSONNumber(range.lowerBound).text) to \(JSONNumber(range.upperBound).text)"
    mismatch("\(what), a number from \(bounds)")
    return nil
  }

  /// A number above zero.
  func positive(_ what: String) -> Double? {
    let limit = 1e9
    if let number = value.number?.double, number > 0, number <= limit { return number }
    mismatch("\(what), a number above 0 and at most \(JSONNumber(limit).text)")
    return nil
  }

  /// One of an enumeration's words.
  func choice<Choice>(_ type: Choice.Type) -> Choice?
  where Choice: CaseIterable & RawRepresentable<String> {
    if let choice = value.string.flatMap(Choice.init(rawValue:)) { return choice }
    return word(among: type.allCases.map(\.rawValue)).flatMap { Choice(rawValue: $0) }
  }

  /// One of some words.
  func word(among words: [String]) -> String? {
    guard let text = value.string, words.contains(text) else {
      let hint = NearestName.hint(for: value.string ?? "", among: words)
      mismatch(ManifestExcerpt.choices(words), advice: hint)
      return nil
    }
    return text
  }

  /// The value as an object.
  func object() -> ObjectReader? {
    if let object = value.object {
      return ObjectReader(object: object, pointer: pointer, findings: findings)
    }
    mismatch("an object")
    return nil
  }

  /// The elements of an array.
  func elements(_ expected: String = "an array") -> [ValueReader] {
    guard let elements = value.array else {
      mismatch(expected)
      return []
    }
    // Rules are compared with one another, so their number must not get out of hand.
    guard elements.count <= Self.elementLimit else {
      error("expected at most \(Self.elementLimit) elements, found \(elements.count)")
      return []
    }
    let pointer = pointer
    return elements.enumerated().map {
      ValueReader(value: $1, parent: pointer, token: String($0), findings: findings)
    }
  }

  /// The elements of an array that must have at least one.
  func someElements(_ expected: String) -> [ValueReader] {
    guard value.array?.isEmpty != true else {
      mismatch("\(expected) with at least one element")
      return []
    }
    return elements(expected)
  }

  /// What `read` makes of the text; its complaint becomes a diagnostic.
  func parsed<Result>(
    _ expected: String = "a string",
    _ read: (String) throws(InvalidText) -> Result
  ) -> Result? {
    guard let text = string(expected) else { return nil }
    do throws(InvalidText) {
      return try read(text)
    } catch {
      self.error(error.message)
      return nil
    }
  }
}
