import Text

/// The host of a URL: a name, an IPv4 or an IPv6 address (RFC 3986 §3.2.2).
package struct WebHost {
  /// The host in lower case, without brackets.
  package let text: String

  /// Whether the host is this machine: localhost, 127.0.0.0/8 or ::1.
  package let isLoopback: Bool
  private let isAddress6: Bool

  /// The host as it stands in a URL.
  var authority: String { isAddress6 ? "[\(text)]" : text }

  init(_ host: String) throws(InvalidText) {
    let host = host.lowercased()
    if host.hasPrefix("[") {
      guard host.hasSuffix("]"), let groups = IPLiteral.ipv6(host.dropFirst().dropLast()) else {
        throw InvalidText(
          "expected an IPv6 address in brackets, found \(ManifestExcerpt.quoted(host))"
        )
      }
      text = String(host.dropFirst().dropLast())
      isAddress6 = true
      isLoopback = groups == [0, 0, 0, 0, 0, 0, 0, 1]
      return
    }
    try Self.checkName(host)
    text = host
    isAddress6 = false
    isLoopback = host == "localhost" || IPLiteral.ipv4(host)?.first == 127
  }

  private static func checkName(_ host: String) throws(InvalidText) {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...253).contains(host.utf8.count), labels.allSatisfy(isLabel) else {
      throw InvalidText("expected a host name, found \(ManifestExcerpt.quoted(host))")
    }
    // Some resolvers read 127.1, 0x7f.1 and 2130706433 as addresses; none of them is meant.
    let isNumeric = labels.last?.utf8.first.map(ASCII.isDigit) == true
    guard !isNumeric || IPLiteral.ipv4(host) != nil else {
      throw InvalidText(
        "expected an IPv4 address of four numbers, found \(ManifestExcerpt.quoted(host))"
      )
    }
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.utf8.allSatisfy {
        ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }
}
