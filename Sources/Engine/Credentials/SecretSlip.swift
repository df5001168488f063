import Text

/// What people and their clients put in the place of a secret by mistake.
enum SecretSlip: Hashable {
  /// What a client should have replaced, such as `${SHOP_KEY}`.
  case placeholder(String)
  /// A secret between quotation marks, which are no part of it.
  case quoted

  /// Recognises a slip; nil for what may be a secret.
  init?(_ text: String) {
    let brackets = [("${", "}"), ("{{", "}}"), ("%", "%"), ("<", ">"), ("$", "")]
    for (start, end) in brackets where text.hasPrefix(start) && text.hasSuffix(end) {
      let name = text.dropFirst(start.count).dropLast(end.count)
      guard Self.isName(name, isBare: end.isEmpty || start == "%") else { continue }
      self = .placeholder(text)
      return
    }
    let marks = ["\"", "'", "`"]
    guard marks.contains(where: { text.count > 2 && text.hasPrefix($0) && text.hasSuffix($0) })
    else { return nil }
    self = .quoted
  }

  /// What is wrong and what to do, behind the name of the place.
  var clause: String {
    switch self {
    case .placeholder(let text):
      "holds \(text), a placeholder that nobody has filled in; put the key itself there"
    case .quoted:
      "holds a key between quotation marks, which would be sent with it; take them away"
    }
  }

  /// Whether a text may be the name in a placeholder; where little marks it, it must look like a variable's.
  private static func isName(_ text: Substring, isBare: Bool) -> Bool {
    guard !text.isEmpty, text.utf8.count <= 80 else { return false }
    return text.utf8.allSatisfy { byte in
      if ASCII.isUppercase(byte) || byte == UInt8(ascii: "_") { return true }
      if isBare { return ASCII.isDigit(byte) }
      return ASCII.isAlphanumeric(byte) || " .:-".utf8.contains(byte)
    }
  }
}
