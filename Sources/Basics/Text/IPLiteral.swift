/// Addresses of the Internet as texts.
package enum IPLiteral {
  /// The four bytes of an address in dotted decimal (RFC 3986 §3.2.2); a leading zero, which means octal to some readers,
  /// makes it none.
  package static func ipv4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { part -> UInt8? in
      guard (1...3).contains(part.count), part.allSatisfy(ASCII.isDigit),
        part.count == 1 || part.first != UInt8(ascii: "0")
      else { return nil }
      return UInt8(exactly: part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
    }
    return bytes.count == 4 ? bytes : nil
  }

  /// The eight groups of an address without a zone (RFC 4291 §2.2): one run of zeros may be left out, and an IPv4 address
  /// may be the last two.
  package static func ipv6(_ text: some StringProtocol) -> [UInt16]? {
    let halves = halves(of: String(text))
    guard halves.count <= 2 else { return nil }
    var parsed: [[UInt16]] = []
    for (index, half) in halves.enumerated() {
      guard let groups = groups(half, isLast: index == halves.count - 1) else { return nil }
      parsed.append(groups)
    }
    guard parsed.count == 2 else { return parsed[0].count == 8 ? parsed[0] : nil }
    let missing = 8 - parsed[0].count - parsed[1].count
    guard missing > 0 else { return nil }
    return parsed[0] + Array(repeating: 0, count: missing) + parsed[1]
  }

  /// The texts between the pairs of colons.
  private static func halves(of text: String) -> [Substring] {
    var halves: [Substring] = []
    var rest = text[...]
    while let range = rest.firstRange(ofText: "::") {
      halves.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return halves + [rest]
  }

  private static func groups(_ half: Substring, isLast: Bool) -> [UInt16]? {
    if half.isEmpty { return [] }
    let parts = half.split(separator: ":", omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if isLast, index == parts.count - 1, let bytes = ipv4(part) {
        groups += [
          UInt16(bytes[0]) << 8 | UInt16(bytes[1]), UInt16(bytes[2]) << 8 | UInt16(bytes[3]),
        ]
        continue
      }
      guard (1...4).contains(part.utf8.count) else { return nil }
      var value: UInt16 = 0
      for digit in part.utf8 {
        guard let digit = Hexadecimal.value(of: digit) else { return nil }
        value = value << 4 | UInt16(digit)
      }
      groups.append(value)
    }
    return groups
  }
}
