import Text
import JSON

/// The syntax of the small words that a manifest is made of.
enum Words {
  static let identifierRule = "a lower-case letter, then lower-case letters, digits and underscores"

  /// Whether a text is `[a-z][a-z0-9_]*`.
  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, ASCII.isLowercase(first) else { return false }
    return text.utf8.allSatisfy {
      ASCII.isLowercase($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_")
    }
  }

  /// Whether a text may name a property in every client: `[A-Za-z0-9_.-]{1,64}`.
  static func isArgumentName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || "_.-".utf8.contains($0) }
  }

  /// Whether a text is `[A-Z][A-Z0-9_]*`.
  static func isEnvironmentName(_ text: String) -> Bool {
    guard let first = text.utf8.first, ASCII.isUppercase(first), text.utf8.count <= 128 else {
      return false
    }
    return text.utf8.allSatisfy {
      ASCII.isUppercase($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_")
    }
  }

  /// Whether a text may name a group, a budget, a kind or a part of a scope.
  static func isLabel(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || "_.-".utf8.contains($0) }
  }
}

extension ValueReader {
  /// A label: letters, digits, `_`, `-` and `.`.
  func label(_ what: String) -> String? {
    parsed { (text) throws(InvalidText) in
      guard Words.isLabel(text) else {
        throw InvalidText(
          "expected \(what) of letters, digits, \"_\", \"-\" and \".\", "
            + "found \(ManifestExcerpt.quoted(text))"
        )
      }
      return text
    }
  }

  /// A pointer into the tree of an answer, of JSON or, from the root element on, of XML: `/errors`, `xml:/Errors/Error`.
  func treePointer() -> JSONPointer? {
    parsed("a pointer such as \"/errors\" or \"xml:/Errors/Error\"") { (text) throws(InvalidText) in
      if text.hasPrefix("xml:") { return try PointerText.xml(String(text.dropFirst(4))) }
      return try PointerText.parse(text.hasPrefix("json:") ? String(text.dropFirst(5)) : text)
    }
  }

  /// A JSON pointer, with `*` for any element or member.
  func jsonPointer() -> JSONPointer? {
    parsed("a JSON pointer such as \"/error/code\"") { (text) throws(InvalidText) in
      try PointerText.parse(text)
    }
  }
}

/// The strict reading of a JSON pointer (RFC 6901 §3).
enum PointerText {
  /// A pointer into an XML document, whose first name is that of the root element.
  static func xml(_ text: String) throws(InvalidText) -> JSONPointer {
    let pointer = try parse(text)
    guard let root = pointer.tokens.first, !root.isEmpty else {
      throw InvalidText(
        "expected a pointer that begins with the root element, such as \"xml:/Error/Code\", found "
          + ManifestExcerpt.quoted("xml:" + text)
      )
    }
    guard let prefixed = pointer.tokens.first(where: { $0.contains(":") }) else { return pointer }
    throw InvalidText(
      "an element is named without its namespace prefix: write "
        + ManifestExcerpt.quoted(prefixed.split(separator: ":").last.map(String.init) ?? "")
        + " for " + ManifestExcerpt.quoted(prefixed)
    )
  }

  static func parse(_ text: String) throws(InvalidText) -> JSONPointer {
    guard let pointer = JSONPointer(text) else {
      throw InvalidText(
        "expected a JSON pointer, empty or starting with \"/\", found \(ManifestExcerpt.quoted(text))"
      )
    }
    let bytes = Array(text.utf8)
    for index in bytes.indices where bytes[index] == UInt8(ascii: "~") {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      guard next == UInt8(ascii: "0") || next == UInt8(ascii: "1") else {
        throw InvalidText(
          "the pointer \(ManifestExcerpt.quoted(text)) has a \"~\" without 0 or 1 after it; "
            + "write ~0 for \"~\" and ~1 for \"/\""
        )
      }
    }
    return pointer
  }
}
