/// The host of a URL: a name, an IPv4 or an IPv6 address (RFC 3986 §3.2.2).
struct WebHost {
  /// The host in lower case, without brackets.
  let text: String

  /// Whether the host is this machine: localhost, 127.0.0.0/8 or ::1.
  let isLoopback: Bool
  private let isAddress6: Bool

  /// The host as it stands in a URL.
  var authority: String { isAddress6 ? "[\(text)]" : text }

  init(_ host: String) throws(Complaint) {
    let host = host.lowercased()
    if host.hasPrefix("[") {
      guard host.hasSuffix("]"), let groups = Self.address6(host.dropFirst().dropLast()) else {
        throw Complaint("expected an IPv6 address in brackets, found \(Quotation.quoted(host))")
      }
      text = String(host.dropFirst().dropLast())
      isAddress6 = true
      isLoopback = groups == [0, 0, 0, 0, 0, 0, 0, 1]
      return
    }
    try Self.checkName(host)
    text = host
    isAddress6 = false
    isLoopback = host == "localhost" || Self.address4(host)?.first == 127
  }

  private static func checkName(_ host: String) throws(Complaint) {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...253).contains(host.utf8.count), labels.allSatisfy(isLabel) else {
      throw Complaint("expected a host name, found \(Quotation.quoted(host))")
    }
    // Some resolvers read 127.1, 0x7f.1 and 2130706433 as addresses; none of them is meant.
    let isNumeric = labels.last?.utf8.first.map(Words.isDigit) == true
    guard !isNumeric || address4(host) != nil else {
      throw Complaint("expected an IPv4 address of four numbers, found \(Quotation.quoted(host))")
    }
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.utf8.allSatisfy {
        Words.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }

  private static func address4(_ host: String) -> [UInt8]? {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    let bytes = parts.compactMap { part -> UInt8? in
      guard part.utf8.allSatisfy(Words.isDigit), part == "0" || !part.hasPrefix("0") else {
        return nil
      }
      return UInt8(part)
    }
    return parts.count == 4 && bytes.count == 4 ? bytes : nil
  }

  /// The eight groups of an IPv6 address without a zone and without an IPv4 tail.
  private static func address6(_ text: Substring) -> [UInt16]? {
    let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    let parsed = halves.map(groups)
    switch parsed.count {
    case 1: return parsed[0]?.count == 8 ? parsed[0] : nil
    case 2:
      guard let head = parsed[0], let tail = parsed[1], head.count + tail.count < 8 else {
        return nil
      }
      return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    default: return nil
    }
  }

  private static func groups(_ text: Substring) -> [UInt16]? {
    if text.isEmpty { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let groups = parts.compactMap { part -> UInt16? in
      guard part.utf8.count <= 4, part.utf8.allSatisfy(Words.isHexadecimal) else { return nil }
      return UInt16(part, radix: 16)
    }
    return groups.count == parts.count ? groups : nil
  }
}
