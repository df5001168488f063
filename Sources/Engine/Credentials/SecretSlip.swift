import Text

/// What people and their clients put in the place of a secret by mistake.
enum SecretSlip: Hashable {
  /// What a client should have replaced, such as `${SHOP_KEY}`.
  case placeholder(String)
  /// A secret between quotation marks, which are no part of it.
  case quoted
  /// A key behind the word of its scheme, which is sent before it anyway.
  case scheme(String)

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

  /// Recognises a slip in a key, which holds no space and is no word of a language.
  init?(inKey text: String) {
    if let slip = SecretSlip(text) {
      self = slip
      return
    }
    let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    if words.count == 2, Self.schemes.contains(words[0].lowercased()) {
      self = .scheme(String(words[0]))
      return
    }
    guard Self.isStandIn(text.lowercased()) else { return nil }
    self = .placeholder(text)
  }

  private static let schemes: Set<String> = ["bearer", "token", "basic", "apikey"]

  /// What programs write where a value is missing, and what documentations write in the place of a key.
  private static let standIns: Set<String> = ["null", "undefined", "none", "changeme", "change_me"]

  private static func isStandIn(_ text: String) -> Bool {
    if standIns.contains(text) { return true }
    let isOfWords = text.utf8.allSatisfy { ASCII.isLowercase($0) || "_- ".utf8.contains($0) }
    return isOfWords && text.hasPrefix("your")
      && ["key", "token", "secret"].contains { text.contains(text: $0) }
  }

  /// What is wrong and what to do, behind the name of the place.
  var clause: String {
    switch self {
    case .placeholder(let text):
      "holds \(text), a placeholder that nobody has filled in; put the key itself there"
    case .quoted:
      "holds a key between quotation marks, which would be sent with it; take them away"
    case .scheme(let word):
      "holds the word \(word) before the key, which is put there anyway; take it away"
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
