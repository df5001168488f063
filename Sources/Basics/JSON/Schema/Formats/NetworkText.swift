/// Names and addresses of hosts and mailboxes as texts.
enum NetworkText {
  /// Four figures up to 255 (RFC 2673 §3.2); a leading zero would mean octal to some readers.
  static func isIPv4(_ text: some StringProtocol) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        guard (1...3).contains(part.count), part.allSatisfy(ASCII.isDigit) else { return false }
        guard part.count == 1 || part.first != UInt8(ascii: "0") else { return false }
        return part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
      }
  }

  /// Eight groups, of which one run may be left out, and the last two may be an IPv4 address (RFC 4291 §2.2).
  static func isIPv6(_ text: some StringProtocol) -> Bool {
    let halves = halves(of: String(text))
    guard halves.count <= 2 else { return false }
    var count = 0
    for (index, half) in halves.enumerated() where !half.isEmpty {
      let groups = half.split(separator: ":", omittingEmptySubsequences: false)
      for (place, group) in groups.enumerated() {
        if group.utf8.contains(UInt8(ascii: ".")) {
          guard index == halves.count - 1, place == groups.count - 1, isIPv4(group) else {
            return false
          }
          count += 2
        } else {
          guard (1...4).contains(group.utf8.count), group.utf8.allSatisfy(ASCII.isHexDigit) else {
            return false
          }
          count += 1
        }
      }
    }
    return halves.count == 2 ? count < 8 : count == 8
  }

  /// The texts between the pairs of colons.
  private static func halves(of text: String) -> [Substring] {
    var halves: [Substring] = []
    var rest = text[...]
    while let range = rest.firstRange(of: "::") {
      halves.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return halves + [rest]
  }

  /// Labels of letters, digits and inner hyphens (RFC 1123 §2.1).
  static func isHostname(_ text: some StringProtocol) -> Bool {
    guard (1...253).contains(text.utf8.count) else { return false }
    let labels = Array(text.utf8).split(
      separator: UInt8(ascii: "."),
      omittingEmptySubsequences: false
    )
    return labels.allSatisfy { label in
      (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
        && label.last != UInt8(ascii: "-")
        && label.allSatisfy {
          ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-")
        }
    }
  }

  /// A mailbox (RFC 5321 §4.1.2): a local part, in quotes where it has to be, and a host.
  static func isEmail(_ text: String, _ alphabet: Alphabet) -> Bool {
    guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return false }
    let (local, domain) = (text[..<at], text[text.utf8.index(after: at)...])
    return isLocalPart(local, alphabet) && isMailDomain(domain, alphabet)
  }

  private static func isMailDomain(_ domain: Substring, _ alphabet: Alphabet) -> Bool {
    if domain.hasPrefix("["), domain.hasSuffix("]") {
      let address = domain.dropFirst().dropLast()
      let isIPv6 = address.lowercased().hasPrefix("ipv6:") && self.isIPv6(address.dropFirst(5))
      return isIPv6 || isIPv4(address)
    }
    guard alphabet == .unicode else { return isHostname(domain) }
    return !domain.isEmpty && !domain.contains(where: \.isWhitespace)
  }

  private static func isLocalPart(_ local: Substring, _ alphabet: Alphabet) -> Bool {
    guard (1...64).contains(local.utf8.count) else { return false }
    if local.hasPrefix("\""), local.hasSuffix("\""), local.utf8.count > 1 {
      return !local.dropFirst().dropLast().contains("\"") && isPrintable(local, alphabet)
    }
    let atoms = local.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return atoms.allSatisfy { atom in
      !atom.isEmpty && atom.allSatisfy { isAtomByte($0) || ($0 >= 0x80 && alphabet == .unicode) }
    }
  }

  private static func isPrintable(_ text: Substring, _ alphabet: Alphabet) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) || ($0 >= 0x80 && alphabet == .unicode) }
  }

  private static func isAtomByte(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }
}
