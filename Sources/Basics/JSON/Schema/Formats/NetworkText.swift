import Text

/// Names and addresses of hosts and mailboxes as texts.
enum NetworkText {
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
          ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-")
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
      let isIPv6 =
        address.lowercased().hasPrefix("ipv6:") && IPLiteral.ipv6(address.dropFirst(5)) != nil
      return isIPv6 || IPLiteral.ipv4(address) != nil
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
    ASCII.isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }
}
