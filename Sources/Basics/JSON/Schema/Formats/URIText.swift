import Text

/// URIs and their kin as texts (RFC 3986, RFC 3987, RFC 6570).
enum URIText {
  /// Whether a reference needs a scheme.
  enum Completeness { case absolute, any }

  static func isReference(
    _ text: String,
    _ alphabet: Alphabet,
    _ completeness: Completeness
  ) -> Bool {
    let reference = URIReference(text)
    guard completeness == .any || reference.scheme != nil else { return false }
    guard reference.authority.map({ isAuthority($0, alphabet) }) ?? true else { return false }
    // A colon in the first segment would make a scheme of what stands before it.
    let first = reference.path.prefix { $0 != "/" }
    if reference.scheme == nil, reference.authority == nil, first.contains(":") { return false }
    return isMade(of: "/:@", reference.path, alphabet)
      && isMade(of: "/:@?", reference.query ?? "", alphabet)
      && isMade(of: "/:@?", reference.fragment ?? "", alphabet)
  }

  private static func isAuthority(_ text: String, _ alphabet: Alphabet) -> Bool {
    var host = text[...]
    if let at = host.lastIndex(of: "@") {
      guard isMade(of: ":", String(host[..<at]), alphabet) else { return false }
      host = host[host.index(after: at)...]
    }
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return false }
      let port = host[host.index(after: end)...]
      return isBracketed(host[..<end].dropFirst()) && isPort(port)
    }
    let colon = host.firstIndex(of: ":") ?? host.endIndex
    return isMade(of: "", String(host[..<colon]), alphabet) && isPort(host[colon...])
  }

  /// Whether a text has the place of a server in which none can be: a port that is no number, a bracket left open.
  static func hasBrokenAuthority(_ text: String) -> Bool {
    URIReference(text).authority.map { !isAuthority($0, .unicode) } ?? false
  }

  private static func isBracketed(_ text: Substring) -> Bool {
    if IPLiteral.ipv6(text) != nil { return true }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].lowercased().hasPrefix("v"), parts[0].utf8.count > 1 else {
      return false
    }
    return parts[0].utf8.dropFirst().allSatisfy(ASCII.isHexDigit)
      && isMade(of: ":", String(parts[1]), .ascii)
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.isEmpty || (text.first == ":" && text.utf8.dropFirst().allSatisfy(ASCII.isDigit))
  }

  /// Whether the text has only unreserved characters, subdelimiters, escapes, and some more.
  private static func isMade(of more: String, _ text: String, _ alphabet: Alphabet) -> Bool {
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard rest.count >= 2, rest.prefix(2).allSatisfy(ASCII.isHexDigit) else { return false }
        rest = rest.dropFirst(2)
      } else if !isPlain(byte), !more.utf8.contains(byte), byte < 0x80 || alphabet == .ascii {
        return false
      }
    }
    return true
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || "-._~!$&'()*+,;=".utf8.contains(byte)
  }

  /// Whether every brace is closed and holds names; the literal text between is taken as it is.
  static func isTemplate(_ text: String) -> Bool {
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}"),
        isExpression(rest[open..<close].dropFirst())
      else { return false }
      rest = rest[close...].dropFirst()
    }
    return !text.utf8.contains { $0 <= 0x20 || $0 == 0x7F || "\"<>\\^`|".utf8.contains($0) }
  }

  private static func isExpression(_ text: Substring) -> Bool {
    let names = "+#./;?&=,!@|".contains(text.first ?? " ") ? text.dropFirst() : text
    return !names.isEmpty
      && names.split(separator: ",", omittingEmptySubsequences: false).allSatisfy(isVariable)
  }

  /// A name, and after it how much of its value is meant: `name`, `name*`, `name:3`.
  private static func isVariable(_ text: Substring) -> Bool {
    var name = text
    if let colon = text.firstIndex(of: ":") {
      let digits = text[text.index(after: colon)...].utf8
      guard (1...4).contains(digits.count), digits.allSatisfy(ASCII.isDigit), digits.first != 0x30
      else { return false }
      name = text[..<colon]
    } else if text.hasSuffix("*") {
      name = text.dropLast()
    }
    return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy {
          ASCII.isAlphanumeric($0) || "_%".utf8.contains($0)
        }
    }
  }
}
